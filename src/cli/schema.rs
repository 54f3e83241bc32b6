//! `backout schema`: the JSON Schema of the scenario file.

use std::io::Write;
use std::process::ExitCode;

pub(super) fn schema() -> anyhow::Result<ExitCode> {
    let schema = serde_json::to_string_pretty(&crate::scenario::schema::schema())?;
    writeln!(anstream::stdout(), "{schema}")?;
    Ok(ExitCode::SUCCESS)
}
