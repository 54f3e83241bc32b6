//! The sentence that a leader reads.

use crate::drill::beside::{Comparison, FEWEST, Verdict};
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
    let ending = match verdict.ending {
        Ending::Pass => "Pass",
        Ending::Fail => "Fail",
        Ending::Inconclusive => "Inconclusive, which is no pass",
        Ending::Error => "Not judged, for the harness was not fit to",
        Ending::Stopped => "Stopped before its end",
    };
    Lead {
        before: format!(
            "{ending}: {}{}; ",
            what_users_met(record, &numbers),
            how_it_ended(&record.outcome, &numbers),
        ),
        name: record.identity.strategy.clone(),
        after: format!(" {}.", what_it_did(&record.outcome, &numbers)),
        verdict: as_sentence(&verdict.reason),
        is_caution: verdict.ending != Ending::Pass,
    }
}

fn as_sentence(clause: &str) -> String {
    let mut letters = clause.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

fn what_it_did(outcome: &Outcome, numbers: &Numbers) -> String {
    let time = |seconds: f64| numbers.plain(Unit::Duration, seconds);
    let is_good = outcome.rollback_was_needed == Some(false);
    if !outcome.rolled_back {
        return match outcome.onset_s {
            Some(onset) => format!(
                "did not roll the release back within {}",
                time((outcome.end_s - onset).max(0.0))
            ),
            None if is_good => "left the good release alone".to_owned(),
            None => "left the release alone, of which no request was bad".to_owned(),
        };
    }
    match (outcome.onset_s, outcome.finished_s, outcome.started_s) {
        (Some(onset), Some(finished), _) if finished > onset => {
            format!("had rolled the release back after {}", time(finished - onset))
        }
        (Some(_), Some(_), _) => "rolled the release back before its first bad request".to_owned(),
        (None, Some(_), _) if is_good => "rolled a good release back".to_owned(),
        (None, Some(_), _) => "rolled back a release of which no request was bad".to_owned(),
        (Some(onset), None, Some(started)) if started > onset => format!(
            "began to roll the release back after {} and was not done by the end",
            time(started - onset)
        ),
        _ => "began to roll the release back and was not done by the end".to_owned(),
    }
}

fn what_users_met(record: &Record, numbers: &Numbers) -> String {
    let count = |count: u64| numbers.plain(Unit::Count, count as f64);
    let sent = count(record.users.sent);
    match record.users.bad {
        0 => format!("none of users' {sent} requests was bad"),
        1 => format!("1 of users' {sent} requests was bad"),
        bad => format!("{} of users' {sent} requests were bad", count(bad)),
    }
}

fn how_it_ended(outcome: &Outcome, numbers: &Numbers) -> String {
    let (Some(onset), restored) = (outcome.onset_s, outcome.time_to_restore_s) else {
        return String::new();
    };
    let time = |seconds: f64| numbers.plain(Unit::Duration, seconds);
    match restored {
        Some(restored) => {
            format!(
                " and service was well again {} after the release's first bad one",
                time(restored)
            )
        }
        None => format!(
            " and service was not well again {} after the release's first bad one, when the drill ended",
            time((outcome.end_s - onset).max(0.0))
        ),
    }
}

pub(super) fn of_comparison(comparison: &Comparison) -> Lead {
    let count = |verdict| comparison.count(verdict);
    let small = match comparison.small_differences() {
        0 => String::new(),
        small => format!(" ({small} of them by less than matters)"),
    };
    let none_or = |count: usize| if count == 0 { "none".to_owned() } else { count.to_string() };
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    let runs = || comparison.rows.iter().map(|row| row.live.runs);
    let (least, most) = (runs().min().unwrap_or(0), runs().max().unwrap_or(0));
    let drills = match (least, most) {
        (1, 1) => "one drill".to_owned(),
        _ if least == most => format!("{most} drills"),
        _ => format!("{least} to {most} drills"),
    };
    let open = count(Verdict::Inconclusive);
    Lead {
        before: format!("Of {} statistics of ", comparison.rows.len()),
        name: comparison.strategy.clone(),
        after: format!(
            " the simulation agrees with the drill in {}, differs in {}{small}, and {} {} undecided at {drills} a case.",
            none_or(count(Verdict::Agrees)),
            none_or(count(Verdict::Differs)),
            none_or(open),
            verb(open),
        ),
        verdict: if least < FEWEST {
            format!(
                "With fewer than {FEWEST} drills of a case nothing can be shown of it either way."
            )
        } else if open > 0 {
            "Undecided is no agreement: more drills would decide it.".to_owned()
        } else {
            String::new()
        },
        is_caution: least < FEWEST,
    }
}

impl Lead {
    pub(super) fn plain(&self) -> String {
        format!("{}{}{}", self.before, self.name, self.after)
    }
}
