//! `JUnit` XML, which every pipeline shows as tests: a suite a strategy, a case a check.
//!
//! An inconclusive check is an **error** and not a skipped case: a skipped one looks green.

use std::fmt::Write;

use super::words::{found, headline, numbers, what, why};
use crate::experiment::gate::check::{Check, CheckKind, Verdict, Why};
use crate::experiment::gate::findings::Findings;

#[must_use]
pub fn render(findings: &Findings) -> String {
    let mut strategies: Vec<&str> = Vec::new();
    for check in &findings.checks {
        if !strategies.contains(&check.strategy.as_str()) {
            strategies.push(&check.strategy);
        }
    }
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&Check> = findings.checks.iter().collect();
    let name = format!("backout gate {}: {}", findings.meta.scenario, headline(findings.verdict));
    let _ = writeln!(text, "<testsuites name=\"{}\"{}>", escaped(&name), counts(&all));
    for strategy in strategies {
        let own: Vec<&Check> =
            findings.checks.iter().filter(|check| check.strategy == strategy).collect();
        let _ = writeln!(text, "  <testsuite name=\"{}\"{}>", escaped(strategy), counts(&own));
        for check in own {
            case(&mut text, findings, check);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn counts(checks: &[&Check]) -> String {
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    format!(
        " tests=\"{}\" failures=\"{}\" errors=\"{}\"",
        checks.len(),
        count(Verdict::Fail),
        count(Verdict::Inconclusive)
    )
}

fn case(text: &mut String, findings: &Findings, check: &Check) {
    let class = match check.kind {
        CheckKind::Budget => "budget",
        CheckKind::Regression => "regression",
    };
    let class = format!("{}.{}.{class}", findings.meta.scenario, check.strategy);
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"",
        escaped(&class),
        escaped(&what(check)),
        escaped(&findings.meta.file)
    );
    let said = if check.why == Some(Why::Unedited) {
        "not edited, so the same".to_owned()
    } else {
        found(check, &numbers(findings))
    };
    let element = match check.verdict {
        Verdict::Pass => {
            let _ = writeln!(text, "{head}><system-out>{}</system-out></testcase>", escaped(&said));
            return;
        }
        Verdict::Fail => "failure",
        Verdict::Inconclusive => "error",
    };
    let message = why(check).map_or_else(|| said.clone(), |why| format!("{said}; {why}"));
    let _ = writeln!(
        text,
        "{head}>\n      <{element} message=\"{}\"/>\n    </testcase>",
        escaped(&message)
    );
}

/// XML knows no control characters, not even escaped ones.
fn escaped(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => written.push(' '),
            c => written.push(c),
        }
    }
    written
}
