//! What a tuning found, for people and for programs.
//!
//! The first sentence is the answer: which setting, which budgets it keeps and with what bound, what it minimises. Below it
//! stand how sure that is, what it would change against today's setting, the settings that no other beats, and how all of
//! it was found out. Two kinds of figures must not be mixed: those of the search, by which settings are compared, and those
//! of fresh replications, which alone may be promised, since being chosen flatters.

mod csv;
mod html;
mod json;
mod markdown;
mod shown;
mod text;
pub(in crate::report) mod words;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::ReportError;
use super::wrap::wrap;
use super::write::write_files;
use crate::experiment::tune::findings::Findings;

pub use csv::render as csv;
pub use html::render as html;
pub use json::{SCHEMA, render as json};
pub use markdown::render as markdown;
pub use text::render as text;

/// Writes JSON, table, Markdown and page into a folder, each whole or not at all, and names what it wrote.
pub fn write(folder: &Path, findings: &Findings) -> Result<Vec<PathBuf>, ReportError> {
    let files = [
        ("tune.json", json(findings)?),
        ("tune.csv", csv(findings)?),
        ("tune.md", markdown(findings)),
        ("index.html", html(findings)?),
    ];
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|(name, text)| (PathBuf::from(name), text.into_bytes())).collect();
    write_files(&files, folder)
}

/// Where the files are, a line a file, for below the [`text`].
#[must_use]
pub fn places(written: &[PathBuf], width: usize) -> String {
    let mut text = String::new();
    for path in written {
        let ending = path.extension().and_then(std::ffi::OsStr::to_str);
        let what = match ending {
            Some("html") => "page",
            Some("md") => "Markdown",
            Some("csv") => "every setting",
            _ => "for programs",
        };
        let line = format!("{what:<13} {}", path.display());
        for line in wrap_behind(&line, 14, width) {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// Lines whose rest stands below what follows the first `indent` letters.
fn wrap_behind(line: &str, indent: usize, width: usize) -> Vec<String> {
    let head: String = line.chars().take(indent).collect();
    let rest: String = line.chars().skip(indent).collect();
    let lines = wrap(&rest, width.saturating_sub(indent).max(20));
    let before = |place: usize| if place == 0 { head.clone() } else { " ".repeat(indent) };
    let lines = lines.iter().enumerate();
    lines.map(|(place, line)| format!("{}{line}", before(place)).trim_end().to_owned()).collect()
}
