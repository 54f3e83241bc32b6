//! The sentence that a leader reads.

use crate::drill::beside::{Comparison, Verdict};
use crate::drill::record::{Ending, Outcome, Record};
use crate::experiment::results::Unit;
use crate::report::number::Numbers;

/// What is said first. The name of the strategy stands apart, so that each format can set it off.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// Before the strategy's name, the name, and after it.
    pub(super) before: String,
    pub(super) name: String,
    pub(super) after: String,
    /// The verdict with its reason.
    pub(super) verdict: String,
    /// The verdict is not one on the system.
    pub(super) is_caution: bool,
}

pub(super) fn of_record(record: &Record) -> Lead {
    let numbers = Numbers::of_drill(record.outcome.end_s);
    let verdict = &record.verdict;
    let reason = verdict.reason.trim_end_matches('.');
    let beside = match verdict.ending {
        Ending::Pass | Ending::Fail => "",
        Ending::Inconclusive => ", which is no pass",
        Ending::Error => ", for the harness was not fit to judge",
        Ending::Stopped => " before its end",
    };
    let said = format!("Verdict {}{beside}: {reason}.", verdict.ending.name());
    Lead {
        before: "In this drill ".to_owned(),
        name: record.identity.strategy.clone(),
        after: format!(
            " {}; {}{}.",
            what_it_did(&record.outcome, &numbers),
            what_users_met(record, &numbers),
            how_it_ended(&record.outcome, &numbers),
        ),
        verdict: said,
        is_caution: !matches!(verdict.ending, Ending::Pass | Ending::Fail),
    }
}

fn what_it_did(outcome: &Outcome, numbers: &Numbers) -> String {
    let time = |seconds: f64| numbers.plain(Unit::Duration, seconds);
    if !outcome.rolled_back {
        return match outcome.onset_s {
            Some(onset) => format!(
                "did not roll the release back within {} of its first bad request",
                time((outcome.end_s - onset).max(0.0))
            ),
            None => "left the release alone, of which no request was bad".to_owned(),
        };
    }
    match (outcome.onset_s, outcome.finished_s, outcome.started_s) {
        (Some(onset), Some(finished), _) if finished > onset => {
            format!(
                "rolled the release back {} after its first bad request",
                time(finished - onset)
            )
        }
        (Some(_), Some(_), _) => "rolled the release back before its first bad request".to_owned(),
        (None, Some(_), _) => "rolled back a release of which no request was bad".to_owned(),
        (Some(onset), None, Some(started)) if started > onset => format!(
            "began to roll the release back {} after its first bad request and was not done by the end",
            time(started - onset)
        ),
        _ => "began to roll the release back and was not done by the end".to_owned(),
    }
}

fn what_users_met(record: &Record, numbers: &Numbers) -> String {
    let count = |count: u64| numbers.plain(Unit::Count, count as f64);
    match record.users.bad {
        0 => format!("none of users' {} requests was bad", count(record.users.sent)),
        1 => "users met 1 bad request".to_owned(),
        bad => format!("users met {} bad requests", count(bad)),
    }
}

fn how_it_ended(outcome: &Outcome, numbers: &Numbers) -> String {
    match (outcome.onset_s, outcome.time_to_restore_s) {
        (None, _) => String::new(),
        (Some(_), Some(restored)) => {
            format!("; service was well again after {}", numbers.plain(Unit::Duration, restored))
        }
        (Some(_), None) => format!(
            "; service was not well again when the drill ended at {}",
            numbers.plain(Unit::Duration, outcome.end_s)
        ),
    }
}

pub(super) fn of_comparison(comparison: &Comparison) -> Lead {
    let rows = comparison.rows.len();
    let count = |verdict| comparison.count(verdict);
    let small = match comparison.small_differences() {
        0 => String::new(),
        small => format!(" ({small} of them by less than matters)"),
    };
    let few = comparison.rows.iter().any(|row| row.live.runs < crate::drill::beside::FEWEST);
    Lead {
        before: "For ".to_owned(),
        name: comparison.strategy.clone(),
        after: format!(
            " simulation and drill agree in {} of {rows} statistics, differ in {}{small}, and {} are left open.",
            count(Verdict::Agrees),
            count(Verdict::Differs),
            count(Verdict::Inconclusive),
        ),
        verdict: if few {
            format!(
                "With fewer than {} live runs nothing can be shown either way.",
                crate::drill::beside::FEWEST
            )
        } else {
            "What is left open is no agreement: more live runs would decide it.".to_owned()
        },
        is_caution: false,
    }
}

impl Lead {
    pub(super) fn plain(&self) -> String {
        format!("{}{}{}", self.before, self.name, self.after)
    }
}
