//! Workflow commands by which GitHub Actions marks lines of a pull request.
//!
//! A budget is marked where it stands, a regression on every edit that brought it about by itself. Where none did, the first edit is marked; where
//! there is none, the scenario's first line.

use std::fmt::Write;
use std::path::Path;

use super::words::{edit, found, numbers, what, why};
use crate::experiment::gate::check::{Check, CheckKind, Verdict};
use crate::experiment::gate::findings::{EditFinding, Findings, Moved, Tried};

#[must_use]
pub fn render(findings: &Findings) -> String {
    let mut text = String::new();
    for check in findings.checks.iter().filter(|check| check.verdict != Verdict::Pass) {
        let level = if check.verdict == Verdict::Fail { "error" } else { "warning" };
        let title = format!("{}: {}", check.strategy, what(check));
        let mut message = found(check, &numbers(findings));
        if let Some(why) = why(check) {
            message = format!("{message}; {why}");
        }
        match check.kind {
            CheckKind::Budget => {
                let line = check.line.unwrap_or(1);
                command(&mut text, level, (&findings.meta.file, line), &title, &message);
            }
            CheckKind::Regression => {
                for (file, line, by) in places(findings, check) {
                    let message = format!("{message}{by}");
                    command(&mut text, level, (&file, line), &title, &message);
                }
            }
        }
    }
    text
}

/// Where a regression is marked, and what is said of the edit there.
fn places(findings: &Findings, check: &Check) -> Vec<(String, usize, String)> {
    let moved = |edit: &&EditFinding| {
        let it =
            |one: &Moved| one.worse && one.strategy == check.strategy && one.figure == check.figure;
        edit.moved.iter().any(it)
    };
    let own: Vec<&EditFinding> = findings.edits.iter().filter(moved).collect();
    // Otherwise once, on the first that may have to do with it.
    let suspect = findings.edits.iter().find(|edit| edit.tried != Tried::WithoutMeaning);
    let edits = if own.is_empty() { suspect.into_iter().collect() } else { own };
    if edits.is_empty() {
        return vec![(findings.meta.file.clone(), 1, String::new())];
    }
    let place =
        |one: &EditFinding| (file_of(findings, one), one.line, format!("; edited: {}", edit(one)));
    edits.into_iter().map(place).collect()
}

/// The edited file as the repository knows it: files a scenario names stand beside it.
fn file_of(findings: &Findings, edit: &EditFinding) -> String {
    let scenario = Path::new(&findings.meta.file);
    match &edit.file {
        None => findings.meta.file.clone(),
        Some(file) => scenario.with_file_name(file).display().to_string(),
    }
}

fn command(text: &mut String, level: &str, (file, line): (&str, usize), title: &str, said: &str) {
    let _ = writeln!(
        text,
        "::{level} file={},line={line},title={}::{}",
        property(file),
        property(title),
        data(said)
    );
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
