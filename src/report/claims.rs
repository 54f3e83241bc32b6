//! What became of each claim, for people and for programs.
//!
//! The first screen is one sentence and one table; below it each claim has its section: what was written down before it was
//! run, every condition with its interval, exploration against confirmation, mechanism, source, and the command that repeats
//! it. A verdict is a mark and a word, never a colour alone.

mod markdown;
mod page;
mod section;
mod table;
mod text;
pub(in crate::report) mod words;

use std::path::{Path, PathBuf};

use super::ReportError;
use super::number::Numbers;
use super::write::write_files;
use crate::experiment::claims::findings::Findings;

pub use markdown::render as markdown;
pub use page::render as html;
pub use table::render as csv;
pub use text::render as text;

/// The findings as they are, for programs and for whoever wants to judge them again.
pub fn json(findings: &Findings) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(findings).map_err(|error| {
        ReportError::Unwritable { what: "claims.json", reason: error.to_string() }
    })?;
    text.push('\n');
    Ok(text)
}

/// Writes page, Markdown, table and JSON into a folder, whole or not at all, and names what it wrote.
pub fn write(findings: &Findings, folder: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let files = [
        ("report.html", html(findings)?),
        ("report.md", markdown(findings)),
        ("claims.csv", csv(findings)?),
        ("claims.json", json(findings)?),
    ];
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|(name, text)| (PathBuf::from(name), text.into_bytes())).collect();
    write_files(&files, folder)
}

fn numbers(findings: &Findings) -> Numbers {
    Numbers::new(&findings.meta.currency, findings.meta.follow_up_s)
}
