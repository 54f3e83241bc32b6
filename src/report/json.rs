//! `results.json`: the results as they are, for programs.

use crate::experiment::results::Results;

use super::ReportError;

/// The JSON Schema of `results.json`.
pub const SCHEMA: &str = include_str!("../../assets/results.schema.json");

/// The results, indented, with a line feed at the end. Numbers were rounded when they were estimated.
pub fn render(results: &Results) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(results).map_err(|error| {
        ReportError::Unwritable { what: "results.json", reason: error.to_string() }
    })?;
    text.push('\n');
    Ok(text)
}
