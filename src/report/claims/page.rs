//! The page of claims: the sentence, the table, and a section for each.

use maud::{Markup, html};

use super::{numbers, section, words};
use crate::experiment::claims::findings::{Finding, Findings, Verdict};
use crate::report::ReportError;
use crate::report::html::{document_styled, prose};
use crate::report::number::Numbers;

const STYLE: &str = ".claims td,.claims th{text-align:left}.claims td:nth-child(4){min-width:11rem}.claims .sure{white-space:nowrap}\
.claims small{display:block;color:var(--muted);font-size:.78rem;font-weight:400}.claims tbody th{font-weight:600}\
section{margin-top:2.5rem;border-top:1px solid var(--grid);padding-top:1rem}section dl{max-width:56rem}";

/// The page as one document.
pub fn render(findings: &Findings) -> Result<String, ReportError> {
    let numbers = numbers(findings);
    let sections: Vec<Markup> = findings
        .claims
        .iter()
        .map(|claim| section::render(claim, findings, &numbers))
        .collect::<Result<_, ReportError>>()?;
    let body = html! {
        h1 { "Claims about rollbacks, tried one by one" }
        p.verdict { (words::summary(findings)) }
        p.open {
            "Every claim was written down before it was run: the figure, who is compared with whom, the direction, the least \
             difference that matters, and the conditions. The figures below are from the confirmation, whose draws nobody \
             had seen when conditions and margins were chosen."
        }
        (table(findings, &numbers))
        (meanings(findings))
        @for section in &sections { (section) }
        (method(findings))
    };
    Ok(document_styled("claims", &body, STYLE))
}

fn table(findings: &Findings, numbers: &Numbers) -> Markup {
    html! {
        div.wide { table.claims.stack {
            caption.hidden { "Every claim with its verdict" }
            thead { tr {
                th scope="col" {} th scope="col" { "claim" } th scope="col" { "verdict" }
                th scope="col" { "figure (95 % interval)" } th scope="col" { "where it turns" }
            } }
            tbody { @for claim in &findings.claims { (row(claim, numbers)) } }
        } }
    }
}

fn row(claim: &Finding, numbers: &Numbers) -> Markup {
    html! { tr {
        th scope="row" { a href={ "#" (claim.id) } { (claim.id) } }
        td { (claim.says) }
        td.sure { (verdict(claim.verdict)) }
        td data-head="figure" { @if let Some((what, said)) = words::lead(claim, numbers) {
            (prose(&said.value))
            @if !said.interval.is_empty() { " (" (prose(&said.interval)) ")" }
            small { (what) }
        } }
        td data-head="where it turns" { (words::turns(claim)) }
    } }
}

/// Mark and word.
pub(super) fn verdict(verdict: Verdict) -> Markup {
    html! { span aria-hidden="true" { (words::mark(verdict)) " " } strong { (words::verdict(verdict)) } }
}

fn meanings(findings: &Findings) -> Markup {
    let seen = |verdict: &Verdict| findings.claims.iter().any(|one| one.verdict == *verdict);
    html! { p.note { @for one in Verdict::ALL.into_iter().filter(seen) {
        (words::mark(one)) " " strong { (words::verdict(one)) } ": " (words::meaning(one)) ". "
    } } }
}

fn method(findings: &Findings) -> Markup {
    let meta = &findings.meta;
    html! {
        h2 { "Method and limits" }
        ul {
            li { "Each condition was simulated " (meta.replications) " times on each of two seeds: " (meta.explored_on)
                " to explore and " (meta.confirmed_on) " to confirm. Both sides of a comparison meet the same releases, requests and people." }
            li { "Statements are adjusted together over all conditions of all claims (Holm): the chance of even one false statement is at most 5 %." }
            li { "What holds under every condition is tried again in " (meta.draws) " worlds, under its first condition: everything \
                  the scenario leaves open is drawn from its plausible range at once." }
            li { "A verdict speaks of this model and of the scenario " code { (meta.scenario) } ". Where a mechanism is left out, so is what would come of it." }
        }
        div.wide { table.text { tbody {
            tr { th scope="row" { "scenario hash" } td { code { (meta.scenario_hash) } } }
            tr { th scope="row" { "version" } td { "backout " (meta.backout_version) } }
        } } }
        p { "The same figures again:" }
        pre { code { (meta.command) } }
    }
}
