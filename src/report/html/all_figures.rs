//! Every figure on the page, each with its definition. Folded away on a screen and open on paper.

use maud::{Markup, html};

use super::comparison::head;
use crate::experiment::results::{Figure, Results, StrategyHeading};
use crate::report::cell::{CellText, Standing, TOO_FEW_RUNS_EXPLAINED, cells_of};
use crate::report::criterion::criteria;
use crate::report::number::Numbers;

pub(super) fn render(results: &Results) -> Markup {
    let numbers = Numbers::of(&results.meta);
    html! {
        h2 id="figures" { "All figures" }
        details.printed {
            summary { "Every figure for every strategy" }
            div.wide { table.comparison.all {
                caption.hidden { "Every figure for every strategy, with 95 % intervals" }
                (head(results))
                @for criterion in criteria(results) {
                    tbody {
                        tr { th scope="rowgroup" colspan=(results.strategies.len() + 1) { (criterion.name) } }
                        @for figure in criterion.figures { (row(figure, results, &numbers)) }
                    }
                }
            } }
            p.note { (TOO_FEW_RUNS_EXPLAINED) "." }
        }
        (definitions(results))
    }
}

fn row(figure: &Figure, results: &Results, numbers: &Numbers) -> Markup {
    html! {
        tr {
            th scope="row" title=(figure.definition) { (figure.title) }
            @for (heading, cell) in results.strategies.iter().zip(cells_of(figure, numbers)) {
                (marked(heading, &cell, &html! {}))
            }
        }
    }
}

/// A cell by its standing, with what else belongs into it.
pub(super) fn marked(heading: &StrategyHeading, cell: &CellText, rest: &Markup) -> Markup {
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
            (rest)
        }
    }
}

fn definitions(results: &Results) -> Markup {
    html! {
        details.printed {
            summary { "What each figure means" }
            dl { @for figure in &results.figures { dt { (figure.title) } dd { (figure.definition) } } }
        }
    }
}
