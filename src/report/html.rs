//! The page: one file that needs no network and no script.
//!
//! The first screen answers, the rest defends: under each figure stand its interval and its definition, under each chart
//! its data. Everything that came from a file goes through the template's escaping; only the style sheet and the charts,
//! which escape for themselves, are taken as they are.

mod all_figures;
mod comparison;
mod evidence;
mod method;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::ReportError;
use super::chart::{self, Chart, DataTable};
use super::decides;
use super::number::Numbers;
use super::sentence::{flip_condition, sentence};
use super::under_load;
use crate::experiment::results::{Decides, Results};

const STYLE: &str = include_str!("../../assets/report.css");

/// The page as one document.
pub fn render(results: &Results) -> Result<String, ReportError> {
    let figures: Vec<(&'static str, Markup)> = chart::charts(results)
        .iter()
        .map(|chart| Ok((chart.name, figure(chart)?)))
        .collect::<Result<_, ReportError>>()?;
    let drawn =
        |name: &str| figures.iter().find(|(chart, _)| *chart == name).map(|(_, figure)| figure);
    let body = html! {
        (first_screen(results))
        (section("One bad release, every ending", drawn("timeline")))
        @if drawn("restore_phases").or(drawn("restore_curve")).is_some() {
            h2 { "Time to restore" }
            @for name in ["restore_phases", "restore_curve", "final_states"] {
                @if let Some(figure) = drawn(name) { (figure) }
            }
        }
        (section("By kind of release", drawn("by_kind")))
        (section("What users suffer", drawn("harm")))
        @if drawn("false_against_missed").or(drawn("false_causes")).is_some() {
            h2 { "False rollbacks and misses" }
            @for name in ["false_against_missed", "false_causes"] {
                @if let Some(figure) = drawn(name) { (figure) }
            }
        }
        @if drawn("cost").is_some() {
            h2 { "Cost" }
            @for name in ["cost", "year", "ownership"] {
                @if let Some(figure) = drawn(name) { (figure) }
            }
        }
        @if let Some(figure) = drawn("load_sweep") {
            h2 { "Under load" }
            @for said in under_load::said(results) { p.note { (prose(&said)) } }
            (figure)
        }
        h2 { "What decides" }
        @for said in decides::caveats(results) { p.note { (prose(&said)) } }
        @for name in ["tornado", "winner_map"] {
            @if let Some(figure) = drawn(name) { (figure) }
        }
        (all_figures::render(results))
        (evidence::render(results))
        (method::render(results))
    };
    Ok(document(&results.meta.scenario, &body))
}

/// One document around what is its main part.
pub(super) fn document(title: &str, body: &Markup) -> String {
    document_styled(title, body, "")
}

/// With a style sheet of its own beside the common one.
pub(super) fn document_styled(title: &str, body: &Markup, style: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – backout" }
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body { main { (body) } }
        }
    };
    // Control characters of a name are no part of HTML.
    page.into_string().replace(|c: char| c.is_control() && c != '\n', " ")
}

fn first_screen(results: &Results) -> Markup {
    let sentence = sentence(results);
    html! {
        h1 { (results.meta.scenario) @if !results.meta.shows.is_empty() { " – " (results.meta.shows) } }
        p.verdict { (prose(&sentence.simulation)) }
        @for open in [&sentence.prices, &sentence.flip].into_iter().flatten() {
            p.open { (prose(open)) }
        }
        @if results.meta.optimistic {
            p.caution { "Optimistic: this scenario asks for independent noise, so false rollbacks look rarer than they are." }
        }
        @if !results.warnings.is_empty() {
            div.caution { ul { @for warning in &results.warnings { li { (prose(warning)) } } } }
        }
        (comparison::render(results))
        (flips(results))
    }
}

fn flips(results: &Results) -> Markup {
    let numbers = Numbers::of(&results.meta);
    if let Some(decides) = &results.decides {
        return parameter_flips(decides, &numbers);
    }
    if results.flips.is_empty() {
        return html! {};
    }
    html! {
        h2 { "What would flip it" }
        ul {
            @for flip in &results.flips {
                li {
                    strong { (flip.winner) } " becomes cheapest " (prose(&flip_condition(flip, &numbers)))
                    @if !flip.plausible { ", which is outside its plausible range" }
                }
            }
        }
    }
}

/// Any parameter, where more than prices were asked.
fn parameter_flips(decided: &Decides, numbers: &Numbers) -> Markup {
    html! {
        @if !decided.flips.is_empty() {
            h2 { "What would flip it" }
            ul {
                @for flip in &decided.flips {
                    li {
                        strong { (flip.winner) } " becomes cheapest " (prose(&decides::condition(flip, numbers)))
                        @if !flip.plausible { ", which is outside its plausible range" }
                    }
                }
            }
        }
    }
}

fn section(title: &str, figure: Option<&Markup>) -> Markup {
    html! { @if let Some(figure) = figure { h2 { (title) } (figure) } }
}

pub(super) fn figure(chart: &Chart) -> Result<Markup, ReportError> {
    figure_named(chart, chart.name)
}

/// For a page that has a chart more than once.
pub(super) fn figure_named(chart: &Chart, name: &str) -> Result<Markup, ReportError> {
    let svg = chart.inline_svg()?;
    Ok(html! {
        figure id=(name) {
            // A unit alone on a line belongs to nothing.
            h3 { (chart.title.replace(" %", "\u{a0}%")) }
            p { (chart.subtitle) }
            div.plot { (PreEscaped(svg)) }
            details {
                summary { "The data of this chart" }
                (data_table(&chart.table))
            }
        }
    })
}

fn data_table(table: &DataTable) -> Markup {
    html! {
        div.wide { table {
            thead { tr { @for head in &table.head { th scope="col" { (head) } } } }
            tbody { @for row in &table.rows { tr {
                @for (index, cell) in row.iter().enumerate() {
                    @if index == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                }
            } } }
        } }
    }
}

/// A generated sentence, whose backticks set names of parameters as code.
pub(super) fn prose(text: &str) -> Markup {
    html! {
        @for (index, piece) in text.split('`').enumerate() {
            // A browser may break a line behind a minus, which then reads as a dash.
            @if index.is_multiple_of(2) { (piece.replace('−', "−\u{2060}")) } @else { code { (piece) } }
        }
    }
}
