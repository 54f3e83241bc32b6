//! The findings as they are, for programs.

use crate::experiment::tune::findings::Findings;
use crate::report::ReportError;

/// What [`render`] writes, as JSON Schema.
pub const SCHEMA: &str = include_str!("../../../assets/tune.schema.json");

/// Indented, with a line feed at the end.
pub fn render(findings: &Findings) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(findings).map_err(|error| {
        ReportError::Unwritable { what: "tune.json", reason: error.to_string() }
    })?;
    text.push('\n');
    Ok(text)
}
