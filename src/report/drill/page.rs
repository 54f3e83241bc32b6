//! The page of a drill: the sentence, the picture, the record.

use maud::{Markup, html};

use super::lead::{self, Lead};
use super::section::Section;
use super::{beside, record};
use crate::drill::beside::Comparison;
use crate::drill::record::Record;
use crate::report::ReportError;
use crate::report::chart;
use crate::report::html::{document_styled, figure, figure_named, prose};

const STYLE: &str = include_str!("../../../assets/drill.css");

pub(super) fn render(
    record: &Record,
    comparison: Option<&Comparison>,
) -> Result<String, ReportError> {
    let drawn = chart::drill(record).as_ref().map(figure).transpose()?;
    let beside = comparison.map(of_comparison).transpose()?;
    let title = record::title(record);
    let (first, rest): (Vec<Section>, Vec<Section>) = record::sections(record)
        .into_iter()
        .partition(|section| record::ABOVE_THE_CHART.contains(&section.title.as_str()));
    let body = html! {
        h1 { (title) }
        (said(&lead::of_record(record), "verdict"))
        @for section in &first { (shown(section)) }
        @if let Some(drawn) = drawn { (drawn) }
        @for section in &rest { (shown(section)) }
        @if let (Some(comparison), Some(beside)) = (comparison, &beside) {
            h2 { "The simulation beside the drill" }
            (said(&lead::of_comparison(comparison), "open"))
            (beside)
        }
    };
    Ok(document_styled(&title, &body, STYLE))
}

pub(super) fn render_comparison(comparison: &Comparison) -> Result<String, ReportError> {
    let title = beside::title(comparison);
    let body = html! {
        h1 { (title) }
        (said(&lead::of_comparison(comparison), "verdict"))
        (of_comparison(comparison)?)
    };
    Ok(document_styled(&title, &body, STYLE))
}

/// A table and a chart each case, then the rest.
fn of_comparison(comparison: &Comparison) -> Result<Markup, ReportError> {
    let charts = beside::cases(comparison)
        .into_iter()
        .enumerate()
        .map(|(number, (case, rows))| {
            let drawn = chart::beside(case, &rows);
            drawn.map(|drawn| figure_named(&drawn, &format!("beside-{number}"))).transpose()
        })
        .collect::<Result<Vec<Option<Markup>>, ReportError>>()?;
    let mut charts = charts.into_iter().flatten();
    Ok(html! {
        @for section in beside::sections(comparison) {
            (shown(&section))
            @if section.verdict_column.is_some() { @if let Some(drawn) = charts.next() { (drawn) } }
        }
    })
}

fn said(lead: &Lead, class: &str) -> Markup {
    html! {
        p class=(class) { (sentence(lead)) }
        @if lead.verdict.is_empty() {}
        @else if lead.is_caution { p.caution { (prose(&lead.verdict)) } } @else { p.open { (prose(&lead.verdict)) } }
    }
}

fn sentence(lead: &Lead) -> Markup {
    html! { (lead.before) em { (lead.name) } (prose(&lead.after)) }
}

fn shown(section: &Section) -> Markup {
    if section.is_empty() {
        return html! {};
    }
    html! {
        h2 { (section.title) }
        @if !section.note.is_empty() { p.note { (section.note) } }
        @if !section.rows.is_empty() {
            div.wide { table class=[kind(section)] {
                @if !section.head.is_empty() {
                    thead { tr { @for (index, head) in section.head.iter().enumerate() {
                        th scope="col" class=[roomy(section, index)] { (head) }
                    } } }
                }
                tbody { @for row in &section.rows { tr {
                    @for (index, cell) in row.iter().enumerate() {
                        @if index == 0 { th scope="row" { (unbroken(cell)) } }
                        @else { td class=[class(section, index, cell)] { (spread(section, cell)) } }
                    }
                } } }
            } }
        }
        @if !section.items.is_empty() { ul { @for item in &section.items { li { (item) } } } }
    }
}

fn kind(section: &Section) -> Option<&'static str> {
    match section {
        Section { verdict_column: Some(_), .. } => Some("comparison all"),
        Section { is_prose: true, head, .. } if head.is_empty() => Some("text facts"),
        Section { is_prose: true, .. } => Some("text"),
        _ => None,
    }
}

/// In a comparison, an interval stands below its value.
fn spread(section: &Section, cell: &str) -> Markup {
    match cell.split_once(" (") {
        Some((value, interval)) if section.verdict_column.is_some() => {
            html! { (value) small { (interval.trim_end_matches(')')) } }
        }
        _ => html! { (unbroken(cell)) },
    }
}

/// A column that a phone has no room for.
fn roomy(section: &Section, column: usize) -> Option<&'static str> {
    (section.column_on_paper == Some(column)).then_some("roomy")
}

/// A verdict is marked by its sign; the colour says it again.
fn class(section: &Section, column: usize, cell: &str) -> Option<&'static str> {
    if section.verdict_column != Some(column) {
        return roomy(section, column);
    }
    match cell.chars().next() {
        Some('=') => Some("best"),
        Some('≠') => Some("differs"),
        _ => Some("undecided"),
    }
}

/// A number is not parted from its unit.
fn unbroken(cell: &str) -> String {
    let is_number = cell.starts_with(|c: char| c.is_ascii_digit()) && cell.chars().count() <= 10;
    if is_number { cell.replace(' ', "\u{a0}") } else { cell.to_owned() }
}
