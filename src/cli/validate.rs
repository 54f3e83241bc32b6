//! `backout validate`: every problem of every file.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::load::{LoadError, Loaded, load_scenario};
use super::{Format, INVALID, ValidateArgs};
use crate::scenario::{Diagnostic, Sources, render};

pub(super) fn validate(args: &ValidateArgs) -> anyhow::Result<ExitCode> {
    let results: Vec<_> = args.files.iter().map(|path| (path, load_scenario(path))).collect();
    match args.format {
        Format::Text => {
            for (path, result) in &results {
                print(path, result)?;
            }
        }
        Format::Json => {
            let all: Vec<Value> =
                results.iter().map(|(path, result)| as_json(path, result)).collect();
            writeln!(anstream::stdout(), "{}", serde_json::to_string_pretty(&all)?)?;
        }
    }
    let valid = results.iter().all(|(_, result)| result.is_ok());
    Ok(if valid { ExitCode::SUCCESS } else { ExitCode::from(INVALID) })
}

fn print(path: &Path, result: &Result<Loaded, LoadError>) -> std::io::Result<()> {
    match result {
        Ok(loaded) => {
            if !loaded.warnings.is_empty() {
                let shown = render(&loaded.warnings, &loaded.sources, true);
                writeln!(anstream::stderr(), "{shown}\n")?;
            }
            let scenario = &loaded.scenario;
            let names: Vec<&str> =
                scenario.strategies.iter().map(|one| one.name.as_str()).collect();
            writeln!(
                anstream::stdout(),
                "{}: ok ({} services, {} outcomes, {} faults; {})",
                path.display(),
                scenario.services.len(),
                scenario.release.outcomes.len(),
                scenario.faults.len(),
                names.join(", "),
            )
        }
        // The stream takes the colours out where nobody sees them.
        Err(error) => writeln!(anstream::stderr(), "{}\n", error.shown(true)),
    }
}

fn as_json(path: &Path, result: &Result<Loaded, LoadError>) -> Value {
    let file = path.display().to_string();
    match result {
        Ok(loaded) => {
            let found = diagnostics(&loaded.warnings, &loaded.sources);
            json!({"file": file, "valid": true, "scenario_hash": loaded.hash, "diagnostics": found})
        }
        Err(LoadError::Invalid { error, sources }) => {
            let found = diagnostics(error.diagnostics(), sources);
            json!({"file": file, "valid": false, "diagnostics": found})
        }
        Err(error) => {
            json!({"file": file, "valid": false, "error": error.to_string(), "diagnostics": []})
        }
    }
}

/// With lines and columns from 1, since not every reader has the text at hand.
fn diagnostics(found: &[Diagnostic], sources: &Sources) -> Vec<Value> {
    let one = |diagnostic: &Diagnostic| {
        let text = sources.get(&diagnostic.file).map_or("", String::as_str);
        let before = text.get(..diagnostic.primary.span.start).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        json!({
            "severity": diagnostic.severity,
            "code": diagnostic.code,
            "message": diagnostic.message,
            "file": diagnostic.file,
            "line": line,
            "column": column,
            "span": diagnostic.primary.span,
            "label": diagnostic.primary.text,
            "help": diagnostic.help,
            "secondary": diagnostic.secondary,
        })
    };
    found.iter().map(one).collect()
}
