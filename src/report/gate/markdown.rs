//! For a comment on a pull request, and the summary of a job.

use std::fmt::Write;

use super::words::{Row, edit, effects, foot, headline, moved, numbers, rows, verdict};
use crate::experiment::gate::check::{CheckKind, Verdict};
use crate::experiment::gate::findings::{Findings, Tried};

/// Verdict and what was edited first, then the checks; the passed ones folded away.
#[must_use]
pub fn render(findings: &Findings) -> String {
    let meta = &findings.meta;
    let mut text = format!(
        "### Rollback gate, {}: {}\n\n{}\n",
        escaped(&meta.scenario),
        headline(findings.verdict),
        escaped(&findings.reason)
    );
    edits(&mut text, findings);
    let all: Vec<Row> = [CheckKind::Budget, CheckKind::Regression]
        .into_iter()
        .flat_map(|kind| rows(findings, kind))
        .collect();
    let (passed, others): (Vec<&Row>, Vec<&Row>) =
        all.iter().partition(|row| row.verdict == Verdict::Pass);
    table(&mut text, &others);
    if !passed.is_empty() {
        let _ = write!(text, "\n<details><summary>{} passed</summary>\n", passed.len());
        table(&mut text, &passed);
        text.push_str("\n</details>\n");
    }
    text.push('\n');
    for line in foot(findings) {
        let _ = writeln!(text, "<sub>{}</sub><br>", escaped(&line));
    }
    text
}

fn edits(text: &mut String, findings: &Findings) {
    let numbers = numbers(findings);
    if !findings.edits.is_empty() {
        text.push('\n');
    }
    for one in &findings.edits {
        let _ = writeln!(text, "- {}", code(&edit(one)));
        for effect in effects(one, &numbers) {
            let _ = writeln!(text, "  - {}", escaped(&effect));
        }
    }
    let is_single = findings.edits.iter().any(|edit| edit.tried == Tried::AsAWhole);
    if !is_single && !findings.together.is_empty() {
        text.push_str("- All together\n");
        for effect in moved(&findings.together, &numbers) {
            let _ = writeln!(text, "  - {}", escaped(&effect));
        }
    }
}

fn table(text: &mut String, rows: &[&Row]) {
    if rows.is_empty() {
        return;
    }
    text.push_str("\n| | strategy | check | found |\n|---|---|---|---|\n");
    for row in rows {
        let why = row.why.as_ref().map_or_else(String::new, |why| format!("<br>{}", escaped(why)));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {}{why} |",
            verdict(row.verdict),
            escaped(&row.strategy),
            escaped(&row.what),
            escaped(&row.found)
        );
    }
}

/// Text that came from a file means nothing to Markdown.
fn escaped(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '&' => written.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '~' => written.extend(['\\', c]),
            // Nobody is told of a gate by its scenario's names.
            '@' => written.push_str("&#64;"),
            c if c.is_control() => written.push(' '),
            c => written.push(c),
        }
    }
    written
}

/// As code, in a fence longer than any within.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if longest == 0 { format!("{fence}{plain}{fence}") } else { format!("{fence} {plain} {fence}") }
}
