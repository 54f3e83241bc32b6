//! For a terminal, at a given width.

use std::fmt::Write;

use super::words::{Row, edit, effects, foot, headline, moved, numbers, rows, verdict};
use crate::experiment::gate::check::CheckKind;
use crate::experiment::gate::findings::{Findings, Tried};
use crate::report::wrap::wrap;

/// A longer name leaves no room for what was found.
const LONGEST_NAME: usize = 24;

/// Verdict, checks, edits, and how it was found out.
#[must_use]
pub fn render(findings: &Findings, width: usize) -> String {
    let meta = &findings.meta;
    let mut text = String::new();
    let head = format!("{}: {}. {}", meta.scenario, headline(findings.verdict), findings.reason);
    lines(&mut text, "", &head, width);
    table(&mut text, "Budgets", &rows(findings, CheckKind::Budget), width);
    let against = meta.baseline_file.as_deref().unwrap_or("the baseline");
    let title = format!("No worse than {against}");
    table(&mut text, &title, &rows(findings, CheckKind::Regression), width);
    edits(&mut text, findings, width);
    text.push('\n');
    for line in foot(findings) {
        lines(&mut text, "", &line, width);
    }
    text.truncate(text.trim_end().len());
    text
}

fn table(text: &mut String, title: &str, rows: &[Row], width: usize) {
    if rows.is_empty() {
        return;
    }
    text.push('\n');
    lines(text, "", title, width);
    let longest = rows.iter().map(|row| row.strategy.chars().count()).max().unwrap_or(0);
    for row in rows {
        let found = format!("{}: {}", row.what, row.found);
        let (head, found) = beside(verdict(row.verdict), &row.strategy, longest, &found);
        lines(text, &head, &found, width);
        if let Some(why) = &row.why {
            lines(text, &" ".repeat(head.chars().count() + 2), why, width);
        }
    }
}

/// A column of its own for names that leave room for one.
fn beside(verdict: &str, name: &str, longest: usize, found: &str) -> (String, String) {
    if longest <= LONGEST_NAME && !name.contains(char::is_control) {
        (format!("  {verdict}  {name:<longest$}  "), found.to_owned())
    } else {
        (format!("  {verdict}  "), format!("{name}  {found}"))
    }
}

fn edits(text: &mut String, findings: &Findings, width: usize) {
    if findings.edits.is_empty() {
        return;
    }
    let numbers = numbers(findings);
    text.push('\n');
    text.push_str("What was edited\n");
    for one in &findings.edits {
        let (head, said) = match &one.file {
            Some(_) => ("  file  ".to_owned(), edit(one)),
            None => (format!("  line {}  ", one.line), edit(one)),
        };
        lines(text, &head, &said, width);
        for effect in effects(one, &numbers) {
            lines(text, "    ", &effect, width);
        }
    }
    let is_single = findings.edits.iter().any(|edit| edit.tried == Tried::AsAWhole);
    if !is_single && !findings.together.is_empty() {
        lines(text, "  ", "All together", width);
        for effect in moved(&findings.together, &numbers) {
            lines(text, "    ", &effect, width);
        }
    }
}

/// Wrapped, the first line behind a head and the others below its end.
fn lines(text: &mut String, head: &str, rest: &str, width: usize) {
    let indent = head.chars().count();
    for (index, line) in wrap(rest, width.saturating_sub(indent).max(20)).iter().enumerate() {
        let before = if index == 0 { head.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(text, "{}", format!("{before}{line}").trim_end());
    }
}
