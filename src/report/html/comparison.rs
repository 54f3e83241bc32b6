//! The comparison on the page, with every figure's definition beneath it.

use maud::{Markup, html};

use crate::experiment::results::{Figure, Results, StrategyHeading};
use crate::report::cell::{CellText, MARKS_EXPLAINED, Standing, cells_of};
use crate::report::chart::swatch;
use crate::report::criterion::criteria;
use crate::report::number::Numbers;

pub(super) fn render(results: &Results) -> Markup {
    let numbers = Numbers::of(&results.meta);
    html! {
        div.wide { table.comparison {
            caption.hidden { "Every figure for every strategy, with 95 % intervals" }
            thead { tr {
                td {}
                @for heading in &results.strategies { (column(heading, results)) }
            } }
            @for criterion in criteria(results) {
                tbody {
                    tr { th scope="rowgroup" colspan=(results.strategies.len() + 1) { (criterion.name) } }
                    @for figure in criterion.figures { (row(figure, results, &numbers)) }
                }
            }
        } }
        p.note { "Small beneath each value: its 95 % interval, which simulation error alone makes. " (MARKS_EXPLAINED) }
        @if !results.not_modelled.is_empty() {
            p.note { "Not modelled in this version: " (results.not_modelled.join("; ")) "." }
        }
        (definitions(results))
    }
}

fn column(heading: &StrategyHeading, results: &Results) -> Markup {
    html! {
        th scope="col" class=[heading.reference.then_some("reference")] {
            span.swatch style={ "background:" (swatch(&results.strategies, &heading.name)) } {}
            (heading.name)
        }
    }
}

fn row(figure: &Figure, results: &Results, numbers: &Numbers) -> Markup {
    html! {
        tr {
            th scope="row" title=(figure.definition) { (figure.title) }
            @for (heading, cell) in results.strategies.iter().zip(cells_of(figure, numbers)) {
                (cell_markup(heading, &cell))
            }
        }
    }
}

fn cell_markup(heading: &StrategyHeading, cell: &CellText) -> Markup {
    let class = match (heading.reference, cell.standing) {
        (_, Standing::Best | Standing::Tied) => Some("best"),
        (true, Standing::Other) => Some("reference"),
        (false, Standing::Other) => None,
    };
    let spoken = match cell.standing {
        Standing::Best => Some("best: "),
        Standing::Tied => Some("among the best: "),
        Standing::Other => None,
    };
    html! {
        td class=[class] {
            @if let Some(spoken) = spoken {
                span aria-hidden="true" { (cell.standing.mark()) " " }
                span.hidden { (spoken) }
            }
            (cell.value)
            @if !cell.interval.is_empty() { small { (cell.interval) } }
        }
    }
}

fn definitions(results: &Results) -> Markup {
    html! {
        details {
            summary { "What each figure means" }
            dl { @for figure in &results.figures { dt { (figure.title) } dd { (figure.definition) } } }
        }
    }
}
