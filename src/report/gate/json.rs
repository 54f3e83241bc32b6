//! The findings as they are, for programs.

use crate::experiment::gate::findings::Findings;
use crate::report::ReportError;

/// The JSON Schema of a gate's findings.
pub const SCHEMA: &str = include_str!("../../../assets/gate.schema.json");

/// Indented, with a line feed at the end.
pub fn render(findings: &Findings) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(findings).map_err(|error| {
        ReportError::Unwritable { what: "the gate's JSON", reason: error.to_string() }
    })?;
    text.push('\n');
    Ok(text)
}
