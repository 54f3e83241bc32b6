//! The words that all formats share.

use crate::experiment::gate::check::{Check, CheckKind, Verdict, Why};
use crate::experiment::gate::findings::{EditFinding, Findings, Moved, Tried};
use crate::experiment::results::Unit;
use crate::report::number::Numbers;
use crate::stats::Estimate;

/// Written where something was not written.
const DEFAULT: &str = "(default)";
/// Longer values are cut: a whole strategy fits no line.
const LONGEST: usize = 60;

pub(super) fn numbers(findings: &Findings) -> Numbers {
    Numbers::new(&findings.meta.currency, findings.meta.follow_up_s)
}

pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "open",
    }
}

/// The verdict on all, as a headline has it.
pub(super) const fn headline(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "inconclusive",
    }
}

/// What is checked, such as `false triggers <2%`.
pub(super) fn what(check: &Check) -> String {
    match (&check.kind, &check.written) {
        (CheckKind::Budget, Some(written)) => format!("{} {written}", check.title),
        _ => check.title.to_owned(),
    }
}

/// What was found: of a budget the figure, of a regression both figures and the bounds of the difference.
pub(super) fn found(check: &Check, numbers: &Numbers) -> String {
    let Some(value) = check.value else { return "no data".to_owned() };
    let now = numbers.plain(check.unit, value);
    match (check.kind, check.baseline) {
        (CheckKind::Budget, _) => match bounds(check, numbers) {
            Some(between) => format!("{now} ({between})"),
            None => now,
        },
        (CheckKind::Regression, Some(before)) => {
            let before = numbers.plain(check.unit, before);
            let matters = amount(check, check.limit, numbers);
            let by = bounds(check, numbers)
                .map_or_else(String::new, |between| format!("worse by {between}, "));
            format!("{before} → {now} ({by}matters from {matters})")
        }
        (CheckKind::Regression, None) => now,
    }
}

/// The bounds the verdict was read off.
fn bounds(check: &Check, numbers: &Numbers) -> Option<String> {
    let said = |bound: f64| amount(check, bound, numbers);
    match (check.lower, check.upper) {
        (Some(lower), Some(upper)) if lower == upper => None,
        (Some(lower), Some(upper)) => Some(format!("{} to {}", said(lower), said(upper))),
        (Some(lower), None) => Some(format!("at least {}", said(lower))),
        (None, Some(upper)) => Some(format!("at most {}", said(upper))),
        (None, None) => None,
    }
}

/// A bound to three digits: rounded to what an interval supports, one below its limit might be shown on it. Of a regression it is a
/// difference, and of shares that is in percentage points.
fn amount(check: &Check, bound: f64, numbers: &Numbers) -> String {
    if check.unit != Unit::Share {
        return numbers.plain(check.unit, bound);
    }
    let near = bound.abs() / 500.0;
    let exactly = Estimate::new(bound, 0.0, (bound - near, bound + near));
    let said = numbers.estimate(check.unit, &exactly).value;
    let digits = said.trim_end_matches(" %");
    let short = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    match check.kind {
        CheckKind::Regression => format!("{short} pp"),
        CheckKind::Budget => format!("{short} %"),
    }
}

/// What is to be said beside the verdict.
pub(super) fn why(check: &Check) -> Option<String> {
    Some(match check.why.as_ref()? {
        Why::TooFewRuns { needed, at_once, made, replications } => {
            let looked = if needed == at_once {
                String::new()
            } else {
                format!(" ({at_once} in a single look)")
            };
            format!(
                "needs {needed} clean runs{looked}, and by their weights those made are worth {made}: try --replications {replications}"
            )
        }
        Why::TooClose { replications: Some(replications) } => {
            format!("too close to tell: about {replications} replications would")
        }
        Why::TooClose { replications: None } => {
            "so close that more runs would hardly tell".to_owned()
        }
        Why::LongTail { replications } => format!(
            "a few releases carry most of it, which among so few runs may be missing: try --replications {replications}"
        ),
        Why::NoData => "no release belongs to what this is taken over".to_owned(),
        Why::NoCounterpart => "the scenario no longer has this strategy".to_owned(),
        Why::Unedited => return None,
    })
}

/// A row of a table of checks.
pub(super) struct Row {
    pub(super) verdict: Verdict,
    pub(super) strategy: String,
    pub(super) what: String,
    pub(super) found: String,
    pub(super) why: Option<String>,
}

/// Checks of a kind as rows; strategies that nobody edited in one row each.
pub(super) fn rows(findings: &Findings, kind: CheckKind) -> Vec<Row> {
    let numbers = numbers(findings);
    let mut rows: Vec<Row> = Vec::new();
    for check in findings.checks.iter().filter(|check| check.kind == kind) {
        let is_unedited = check.why == Some(Why::Unedited);
        let row = if is_unedited {
            Row {
                verdict: check.verdict,
                strategy: check.strategy.clone(),
                what: "all figures".to_owned(),
                found: "not edited, so the same".to_owned(),
                why: None,
            }
        } else {
            Row {
                verdict: check.verdict,
                strategy: check.strategy.clone(),
                what: what(check),
                found: found(check, &numbers),
                why: why(check),
            }
        };
        let told =
            |other: &Row| is_unedited && other.strategy == row.strategy && other.what == row.what;
        if !rows.iter().any(told) {
            rows.push(row);
        }
    }
    rows
}

/// `strategies.automated.confirm 1m → 30s`.
pub(super) fn edit(edit: &EditFinding) -> String {
    let side = |side: &Option<String>| side.as_deref().map_or_else(|| DEFAULT.to_owned(), short);
    match (&edit.before, &edit.after) {
        _ if edit.file.is_some() => format!("{} (another content)", edit.path),
        (Some(before), None) => format!("{} {} → (taken out)", edit.path, short(before)),
        _ => format!("{} {} → {}", edit.path, side(&edit.before), side(&edit.after)),
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// What an edit moved, a strategy a line.
pub(super) fn effects(edit: &EditFinding, numbers: &Numbers) -> Vec<String> {
    match edit.tried {
        Tried::Together => vec!["not tried alone".to_owned()],
        Tried::WithoutMeaning => vec!["changes nothing that was run".to_owned()],
        Tried::AsAWhole | Tried::Alone if edit.moved.is_empty() => {
            vec!["moved no figure for certain".to_owned()]
        }
        Tried::AsAWhole | Tried::Alone => moved(&edit.moved, numbers),
    }
}

/// `automated: false triggers 0.8 % → 6.1 %, time to detect, mean 3 min → 2 min`.
pub(super) fn moved(all: &[Moved], numbers: &Numbers) -> Vec<String> {
    let mut strategies: Vec<&str> = Vec::new();
    for one in all {
        if !strategies.contains(&one.strategy.as_str()) {
            strategies.push(&one.strategy);
        }
    }
    let said = |one: &Moved| {
        let (before, after) =
            (numbers.plain(one.unit, one.before), numbers.plain(one.unit, one.after));
        format!("{} {before} → {after}", one.title)
    };
    let line = |strategy: &str| {
        let own = all.iter().filter(|one| one.strategy == strategy).map(said);
        format!("{strategy}: {}", own.collect::<Vec<_>>().join("; "))
    };
    strategies.into_iter().map(line).collect()
}

/// How it was found out, in a few lines.
pub(super) fn foot(findings: &Findings) -> Vec<String> {
    let meta = &findings.meta;
    let looks: Vec<String> = meta.looks.iter().map(u64::to_string).collect();
    let mut lines = findings.notes.clone();
    if !looks.is_empty() {
        lines.push(format!(
            "{} replications of at most {}, looked at after {}; seed {}.",
            meta.replications,
            meta.replications_max,
            looks.join(", "),
            meta.seed
        ));
        lines.push(
            "In brackets the bounds a verdict is read off: at most 5 % of gates fail though nothing is amiss, all checks and looks together, and at most 5 % pass though a check is."
                .to_owned(),
        );
    }
    lines.push(format!("{}  (backout {})", meta.command, meta.backout_version));
    lines
}
