//! What the figures rest on: assumptions, method, limits, and the command that repeats them.

use maud::{Markup, html};

use crate::experiment::results::{Results, Stopping, Unit};
use crate::report::number::Numbers;
use crate::scenario::model::Assumption;

pub(super) fn render(results: &Results) -> Markup {
    html! {
        @if !results.assumptions.is_empty() {
            h2 { "Assumptions" }
            (assumptions(&results.assumptions))
        }
        (method(results))
    }
}

fn assumptions(assumptions: &[Assumption]) -> Markup {
    html! {
        p.note {
            "Grade of the source: A read in the primary source or computed from its raw data, B quoted by a secondary \
             source, C weak or unconfirmed, chosen our choice with a plausible range. Transfer: how near the source's \
             task is to this one; only the same task is evidence."
        }
        div.wide { table.text.stack {
            thead { tr {
                th scope="col" { "parameter" } @for head in HEADS { th scope="col" { (head) } }
            } }
            tbody { @for assumption in assumptions { tr {
                th scope="row" { code { (assumption.key) } }
                td data-head=(HEADS[0]) { (assumption.value) }
                td data-head=(HEADS[1]) { (assumption.range.as_deref().unwrap_or("")) }
                td data-head=(HEADS[2]) { @if assumption.set { strong { "you" } } @else { "default" } }
                td data-head=(HEADS[3]) { (assumption.grade.name()) }
                td data-head=(HEADS[4]) { (assumption.transfer.name()) }
                td data-head=(HEADS[5]) { (assumption.source) }
            } } }
        } }
    }
}

/// The columns of what is assumed; a phone shows each before its cell.
const HEADS: [&str; 6] = ["value", "plausible", "set by", "grade", "transfer", "source"];

fn method(results: &Results) -> Markup {
    let meta = &results.meta;
    let numbers = Numbers::of(meta);
    let count = |number: f64| numbers.plain(Unit::Count, number);
    html! {
        h2 { "Method and limits" }
        ul {
            li {
                (count(meta.replications as f64)) " simulated deployments, each under every strategy with the same \
                 draws; " (stopping(meta.stopping)) "."
            }
            li {
                "Every bad release is followed up for " (numbers.follow_up()) " after onset, whatever the strategy; “"
                (numbers.beyond_follow_up()) "” means not restored by then."
            }
            li {
                "A year is " (count(meta.releases_per_year)) " releases, of which "
                (numbers.plain(Unit::Share, meta.bad_share)) " turn out bad."
            }
            li {
                "Intervals hold simulation error only: they shrink with replications. What is unknown about the \
                 scenario's own parameters does not, and stands apart under “What would flip it”."
            }
            @if !results.year.layout.said.is_empty() {
                li {
                    "Months and years are laid out of simulated releases, so many a week by the calendar, as often as each \
                     kind occurs. " (results.year.layout.said) "."
                }
            }
            li { "References: “never” lets every defect run until it is fixed forward; “perfect” acts with hindsight. Neither is ranked." }
            @if !results.not_modelled.is_empty() {
                li { "Left out of the model: " (results.not_modelled.join("; ")) "." }
            }
        }
        div.wide { table.text { tbody {
            tr { th scope="row" { "seed" } td { (meta.seed) } }
            tr { th scope="row" { "scenario hash" } td { code { (meta.scenario_hash) } } }
            tr { th scope="row" { "version" } td { "backout " (meta.backout_version) } }
        } } }
        p { "The same figures again:" }
        pre { code { (meta.command) } }
    }
}

fn stopping(stopping: Stopping) -> &'static str {
    match stopping {
        Stopping::AllDone => "as many as were asked for",
        Stopping::OrderCertain => "ended when it was certain which of the best two is cheaper",
        Stopping::Precise => "ended when the difference of the best two was known closely enough",
        Stopping::BudgetEnded => {
            "ended by the budget before the precision that was asked for was reached"
        }
        Stopping::Interrupted => "interrupted; only complete blocks count",
    }
}
