//! The comparison on the first screen: one row a criterion.

use maud::{Markup, html};

use super::all_figures::marked;
use crate::experiment::results::{Results, StrategyHeading};
use crate::report::cell::MARKS_EXPLAINED;
use crate::report::chart::swatch;
use crate::report::headline::{Headline, HeadlineCell, headlines};

pub(super) fn render(results: &Results) -> Markup {
    html! {
        div.wide { table.comparison {
            caption.hidden { "The strategies by criterion, with 95 % intervals" }
            (head(results))
            tbody { @for row in headlines(results) { (criterion(&row, results)) } }
        } }
        p.note {
            "Small beneath a value: its 95 % interval, which simulation error alone makes. The marks are about the first \
             value of a row: " (MARKS_EXPLAINED) ". " a href="#figures" { "All figures" } " and what each means stand below."
        }
        @if !results.not_modelled.is_empty() {
            p.note { "Not modelled in this scenario: " (results.not_modelled.join("; ")) "." }
        }
    }
}

/// A column a strategy, under its colour.
pub(super) fn head(results: &Results) -> Markup {
    html! { thead { tr {
        td {}
        @for heading in &results.strategies {
            th scope="col" class=[heading.reference.then_some("reference")]
                style={ "border-top-color:" (swatch(&results.strategies, &heading.name)) } { (heading.name) }
        }
    } } }
}

fn criterion(row: &Headline<'_>, results: &Results) -> Markup {
    html! { tr {
        th scope="row" title=(row.definition) {
            (row.criterion)
            small { (row.lead_label) @if !row.beside_label.is_empty() { br; (row.beside_label) } }
        }
        @for (heading, cell) in results.strategies.iter().zip(&row.cells) { (strategy(heading, cell)) }
    } }
}

fn strategy(heading: &StrategyHeading, cell: &HeadlineCell) -> Markup {
    let beside = cell.beside_values();
    let intervals = cell.beside_intervals();
    let rest = html! { @if !beside.is_empty() {
        span.beside { (beside) @if !intervals.is_empty() { small { (intervals) } } }
    } };
    marked(heading, &cell.lead, &rest)
}
