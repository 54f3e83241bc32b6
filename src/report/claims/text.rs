//! The sentence and one line a claim, for a terminal.

use super::{numbers, words};
use crate::experiment::claims::findings::Findings;
use crate::report::wrap::wrap;

/// The findings at a width of so many characters.
#[must_use]
pub fn render(findings: &Findings, width: usize) -> String {
    let numbers = numbers(findings);
    let mut lines = wrap(&words::summary(findings), width);
    lines.push(String::new());
    for claim in &findings.claims {
        let verdict = format!("{} {}", words::mark(claim.verdict), words::verdict(claim.verdict));
        let figure = words::lead(claim, &numbers)
            .map_or_else(String::new, |(_, said)| format!(" [{}]", words::in_one(&said)));
        let told = wrap(&format!("{}{figure}", claim.says), width.saturating_sub(22).max(20));
        for (place, line) in told.iter().enumerate() {
            let head = if place == 0 { (claim.id.as_str(), verdict.as_str()) } else { ("", "") };
            lines.push(format!("{:<4} {:<16} {line}", head.0, head.1).trim_end().to_owned());
        }
    }
    lines.join("\n")
}
