//! What programs read.

use serde::Serialize;

use crate::report::ReportError;

/// Indented, with a line feed at the end.
pub(super) fn render<T: Serialize>(what: &'static str, data: &T) -> Result<String, ReportError> {
    let text = serde_json::to_string_pretty(data);
    text.map(|text| text + "\n")
        .map_err(|error| ReportError::Unwritable { what, reason: error.to_string() })
}
