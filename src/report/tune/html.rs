//! The page: the answer, the charts, the settings that no other beats, every setting, and how it was done.

use maud::{Markup, html};

use super::shown::{cells, mark, said, telling};
use super::words::{
    Turn, against_today, answer, budget, capital, change, counted, edits_head, in_one, method,
    names, numbers, said_value, setting, standing, sure, to_write,
};
use crate::experiment::tune::findings::{Findings, FreshFigure, State};
use crate::report::ReportError;
use crate::report::chart;
use crate::report::html::{document_styled, figure_named};
use crate::report::number::Numbers;

const STYLE: &str = ".settings .sure{white-space:normal;text-align:left}.settings tbody th[scope=row]{white-space:nowrap}\
.changes td:last-child,.changes th:last-child{text-align:left}@media(min-width:641px){.changes td{white-space:nowrap}}@media(max-width:640px){.changes td{text-align:left}}.today{background:var(--soft)}";

/// The page as one document.
pub fn render(findings: &Findings) -> Result<String, ReportError> {
    let numbers = numbers(findings);
    let charts: Vec<Markup> = chart::tuned(findings, &numbers)
        .iter()
        .map(|(name, chart)| figure_named(chart, name))
        .collect::<Result<_, ReportError>>()?;
    let meta = &findings.meta;
    let body = html! {
        h1 { (meta.scenario) " – tuning " (meta.strategy) }
        p.verdict { (prose(&answer(findings))) }
        @for said in sure(findings) { p.open { (prose(&said)) } }
        (budgets(findings, &numbers))
        @if !findings.notes.is_empty() {
            div.caution { ul { @for note in &findings.notes { li { (prose(note)) } } } }
        }
        (changes(findings, &numbers))
        @if !charts.is_empty() {
            h2 { "What can be had" }
            @for chart in &charts { (chart) }
        }
        h2 { "The settings no other beats" }
        (settings(findings, &telling(findings), &numbers))
        p.note {
            "Today's setting and those that no other beats: none is at least as good in every figure and better in one, by \
             their estimates. Small beneath a value: its 95 % interval. These are figures of the search, by which settings \
             are compared; what is promised above is of fresh replications."
        }
        details {
            summary { "All " (findings.settings.len()) " settings" }
            (settings(findings, &(0..findings.settings.len()).collect::<Vec<_>>(), &numbers))
        }
        (how(findings))
    };
    Ok(document_styled(&format!("{}: tuning {}", meta.scenario, meta.strategy), &body, STYLE))
}

fn budgets(findings: &Findings, numbers: &Numbers) -> Markup {
    let budgets = &findings.recommendation.budgets;
    html! {
        @if budgets.iter().any(|budget| budget.found.is_some()) {
            div.wide { table.changes.stack {
                caption.hidden { "The budgets on fresh replications" }
                thead { tr { th scope="col" { "budget" } th scope="col" { "found" } th scope="col" { "bounds at 95 %" } th scope="col" { "" } } }
                tbody { @for one in budgets {
                    @let found = said(one.found.as_ref(), one.unit, numbers);
                    tr {
                        th scope="row" { (capital(&budget(one))) }
                        td data-head="found" { (prose(&found.value)) }
                        td data-head="bounds at 95 %" { (prose(&found.interval)) }
                        td class=[one.kept.then_some("best")] { @if one.kept { "✓ kept" } @else { "? not shown to be kept" } }
                    }
                } }
            } }
        }
    }
}

fn changes(findings: &Findings, numbers: &Numbers) -> Markup {
    let told = against_today(findings);
    let to_write = to_write(findings);
    html! {
        @if let Some((head, rest)) = told.split_first() {
            h2 { "What it would change" }
            p { (prose(head)) }
            @if !rest.is_empty() {
                ul { @for line in rest { li { (prose(line)) } } }
                (differences(findings, numbers))
            }
        }
        @if !to_write.is_empty() {
            p { (edits_head(findings)) }
            pre { code { @for line in &to_write { (line) "\n" } } }
        }
    }
}

fn differences(findings: &Findings, numbers: &Numbers) -> Markup {
    html! { div.wide { table.changes.stack {
        caption.hidden { "Today's setting against the recommended one, on fresh replications" }
        thead { tr {
            th scope="col" { "figure" } th scope="col" { "today" } th scope="col" { "with it" } th scope="col" { "change (95 %)" }
        } }
        tbody { @for figure in &findings.recommendation.fresh { (difference(figure, numbers)) } }
    } } }
}

fn difference(figure: &FreshFigure, numbers: &Numbers) -> Markup {
    let turned = change(figure, numbers);
    let is_better = turned.as_ref().is_some_and(|(turn, _)| *turn == Turn::Better);
    let value = |found| in_one(&said(found, figure.unit, numbers));
    html! { tr {
        th scope="row" { (capital(figure.title)) }
        td data-head="today" { (prose(&value(figure.today.as_ref()))) }
        td data-head="with it" { (prose(&value(figure.setting.as_ref()))) }
        td class=[is_better.then_some("best")] { @match &turned {
            Some((turn @ (Turn::Better | Turn::Worse), by)) => { (turn.word()) ": " (prose(by)) },
            Some((Turn::NotShown, by)) => { (Turn::NotShown.word()) " (" (prose(by)) ")" },
            Some((Turn::Same, _)) => { (Turn::Same.word()) },
            None => { "–" },
        } }
    } }
}

fn settings(findings: &Findings, places: &[usize], numbers: &Numbers) -> Markup {
    html! { div.wide { table.comparison.all.settings {
        caption.hidden { "Settings with their figures and 95 % intervals" }
        thead { tr {
            th scope="col" { (names(findings).join(", ")) }
            th.sure scope="col" { "" }
            @for figure in &findings.figures { th scope="col" { (capital(figure.title)) } }
            th scope="col" { "Replications" }
        } }
        tbody { @for place in places { (row(findings, *place, numbers)) } }
    } } }
}

fn row(findings: &Findings, place: usize, numbers: &Numbers) -> Markup {
    let one = &findings.settings[place];
    let class = match one.state {
        State::Recommended => Some("best"),
        _ if one.is_today => Some("today"),
        _ => None,
    };
    let mark = mark(one.state);
    html! { tr class=[class] {
        th scope="row" title=(setting(findings, place)) {
            @if !mark.is_empty() { span aria-hidden="true" { (mark) " " } }
            (super::words::values(findings, place))
        }
        td.sure { (standing(findings, place)) }
        @for said in cells(findings, place, numbers) {
            td { (prose(&said.value)) @if !said.interval.is_empty() { small { (prose(&said.interval)) } } }
        }
        td { (counted(one.replications)) }
    } }
}

fn how(findings: &Findings) -> Markup {
    let meta = &findings.meta;
    html! {
        h2 { "How it was done" }
        ul { @for line in method(findings) { li { (prose(&line)) } } }
        div.wide { table.text { tbody {
            @for varied in &findings.varied { tr {
                th scope="row" { code { (varied.path) } }
                td {
                    (varied.values.iter().map(|value| said_value(value)).collect::<Vec<_>>().join(", "))
                    @match &varied.today {
                        Some(today) => { "; today " (said_value(today)) },
                        None => { "; today not written" },
                    }
                }
            } }
            tr { th scope="row" { "scenario" } td { (meta.file) " " code { (meta.scenario_hash) } } }
            tr { th scope="row" { "version" } td { "backout " (meta.backout_version) } }
        } } }
        p { "The same figures again:" }
        pre { code { (meta.command) } }
    }
}

/// A generated sentence; a unit alone on a line belongs to nothing.
fn prose(text: &str) -> Markup {
    crate::report::html::prose(&text.replace(" %", "\u{a0}%"))
}
