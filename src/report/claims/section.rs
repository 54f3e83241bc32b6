//! One claim: what was written down, what was found.

use maud::{Markup, html};

use super::words;
use crate::experiment::claims::findings::{ComparisonFinding, Finding, Findings};
use crate::experiment::results::Unit;
use crate::report::ReportError;
use crate::report::chart;
use crate::report::html::figure_named;
use crate::report::number::Numbers;

pub(super) fn render(
    claim: &Finding,
    findings: &Findings,
    numbers: &Numbers,
) -> Result<Markup, ReportError> {
    let figures: Vec<Markup> = (1..)
        .zip(&claim.comparisons)
        .filter_map(|(place, one)| Some((place, chart::claim(one, numbers)?)))
        .map(|(place, chart)| figure_named(&chart, &format!("{}-{place}", claim.id)))
        .collect::<Result<_, ReportError>>()?;
    let turns = words::turns(claim);
    Ok(html! { section id=(claim.id) {
        h3 { (claim.id) ": " (claim.says) }
        p { (super::page::verdict(claim.verdict)) @if !turns.is_empty() { ": " (turns) } }
        @if let Some(why) = &claim.why { p { (why) } }
        (written_down(claim, numbers))
        @for figure in &figures { (figure) }
        dl {
            dt { "Mechanism" } dd { (claim.mechanism) }
            dt { "Known elsewhere" } dd { (claim.source) }
            @for comparison in &claim.comparisons {
                @if let Some(share) = comparison.sign_share {
                    dt { "With everything unknown left open (" (words::measure(&comparison.measure)) ")" }
                    dd { "The claimed sign comes out in " (share.agreeing) " of " (share.draws) " joint draws." }
                }
            }
        }
        @if !claim.comparisons.is_empty() { pre { code { (words::command(findings, claim)) } } }
    } })
}

fn written_down(claim: &Finding, numbers: &Numbers) -> Markup {
    html! {
        @if let Some(sum) = &claim.arithmetic {
            @let range = |low, high| format!("{} to {}", numbers.plain(Unit::Money, low), numbers.plain(Unit::Money, high));
            p { (sum.this.what) " costs " (range(sum.this.low, sum.this.high)) " a year, " (sum.minus.what) " "
                (range(sum.minus.low, sum.minus.high)) ". The difference is "
                strong { (range(sum.this.low - sum.minus.high, sum.this.high - sum.minus.low)) } "; claimed is "
                (numbers.plain(Unit::Money, sum.claimed)) ". No rollback changes it." }
        }
        @if !claim.comparisons.is_empty() {
            details.printed {
                summary { "Written down before it was run" }
                @if let Some(parameter) = &claim.parameter { p { "Its sign hangs on: " (parameter) "." } }
                ul { @for comparison in &claim.comparisons { li { (words::claimed(comparison, numbers)) (sides(comparison)) } } }
                (conditions(&claim.comparisons[0]))
            }
        }
    }
}

/// What is changed for one side alone.
fn sides(comparison: &ComparisonFinding) -> Markup {
    html! {
        @for (name, changed) in [(&comparison.of, &comparison.of_changed), (&comparison.than, &comparison.than_changed)] {
            @if !changed.is_empty() { "; " (name) ": " @for one in changed { code { (one) } " " } }
        }
    }
}

fn conditions(comparison: &ComparisonFinding) -> Markup {
    html! { div.wide { table.text {
        thead { tr { th scope="col" { "condition" } th scope="col" { "what differs from the scenario" } } }
        tbody { @for condition in &comparison.conditions { tr {
            td { (condition.name) }
            td { (words::changes(&condition.changed)) }
        } } }
    } } }
}
