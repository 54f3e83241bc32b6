//! A drill in words, tables and one picture; and the simulation beside it.
//!
//! Three readers: who ran the drill and wants to know whether it went well (one sentence), the team that learns from it
//! (timeline, chart, what users met), and the auditor a year later (who, what, within which bounds, and by what it can be
//! seen that nothing was edited). All formats are made of the same [`Section`](section::Section)s, so that none of them
//! says less than another; none computes anything.

mod beside;
mod json;
mod lead;
mod markdown;
mod page;
mod record;
mod section;
mod text;
mod timeline;

use super::ReportError;
use crate::drill::beside::Comparison;
use crate::drill::record::Record;

/// The JSON Schema of a record.
pub const SCHEMA: &str = include_str!("../../assets/drill.schema.json");

/// The JSON Schema of a comparison.
pub const COMPARISON_SCHEMA: &str = include_str!("../../assets/drill-comparison.schema.json");

/// The record for a terminal of so many columns (60 at least).
#[must_use]
pub fn text(record: &Record, width: usize) -> String {
    text::render(&lead::of_record(record), &record::sections(record), width)
}

/// The record for a pull request or a ticket.
#[must_use]
pub fn markdown(record: &Record) -> String {
    markdown::render(&record::title(record), &lead::of_record(record), &record::sections(record))
}

/// The record as one page, with the simulation beside it where there is one.
pub fn html(record: &Record, comparison: Option<&Comparison>) -> Result<String, ReportError> {
    page::render(record, comparison)
}

/// The record as it is, for programs.
pub fn json(record: &Record) -> Result<String, ReportError> {
    json::render("the record of a drill", record)
}

/// The comparison for a terminal of so many columns (60 at least).
#[must_use]
pub fn comparison_text(comparison: &Comparison, width: usize) -> String {
    text::render(&lead::of_comparison(comparison), &beside::sections(comparison), width)
}

#[must_use]
pub fn comparison_markdown(comparison: &Comparison) -> String {
    let title = beside::title(comparison);
    markdown::render(&title, &lead::of_comparison(comparison), &beside::sections(comparison))
}

/// The comparison as a page of its own.
pub fn comparison_html(comparison: &Comparison) -> Result<String, ReportError> {
    page::render_comparison(comparison)
}

/// The comparison as it is, for programs.
pub fn comparison_json(comparison: &Comparison) -> Result<String, ReportError> {
    json::render("the comparison of a drill with its simulation", comparison)
}
