//! What a drill came to, in one word, one reason and one exit code.
//!
//! The order matters. A drill that was cut short says so before anything else; a harness that was too slow to judge by
//! judges nothing. Only then is it asked whether the strategy did well. A fault that touched nothing has shown nothing, so it
//! turns a pass into "inconclusive", and no data is never a pass; a strategy that failed even without the fault has failed.

use super::record::{Ending, Verdict};
use crate::referee::Alone;

/// Why a drill ended before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutShort {
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// A stop condition held; says which.
    Stopped(String),
}

/// What is judged.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub cut_short: Option<&'a CutShort>,
    /// Why the harness's figures do not count, if they do not.
    pub complaint: Option<&'a str>,
    /// Faults that never struck, or struck and touched nothing, by name.
    pub touched_nothing: &'a [String],
    pub release_is_bad: bool,
    pub alone: &'a Alone,
    /// Of a user's own system nobody knows what the release did; users are all there is.
    pub is_target: bool,
}

/// What a verdict on a user's own system rests upon.
const AS_BELIEVED: &str = "as its users saw it, the release being what the scenario says it is";

/// Judges a drill.
#[must_use]
pub fn judge(facts: &Facts<'_>) -> Verdict {
    let verdict = |ending, exit_code, reason: String| Verdict { ending, reason, exit_code };
    match facts.cut_short {
        Some(CutShort::Interrupted) => {
            return verdict(Ending::Stopped, 130, "interrupted; every fault was cleared".into());
        }
        Some(CutShort::Stopped(which)) => {
            return verdict(Ending::Stopped, 5, format!("{which}; every fault was cleared"));
        }
        None => {}
    }
    if let Some(complaint) = facts.complaint {
        return verdict(Ending::Error, 4, complaint.to_owned());
    }
    let (ending, reason) =
        if facts.release_is_bad { of_bad(facts.alone) } else { of_good(facts.alone) };
    if let (Some(fault), true) = (facts.touched_nothing.first(), ending != Ending::Fail) {
        let reason = format!("the fault `{fault}` touched nothing, so nothing was shown");
        return verdict(Ending::Inconclusive, 3, reason);
    }
    let exit_code = match ending {
        Ending::Pass => 0,
        Ending::Inconclusive => 3,
        _ => 1,
    };
    let reason =
        if facts.is_target { format!("{reason}, {AS_BELIEVED}") } else { reason.to_owned() };
    verdict(ending, exit_code, reason)
}

fn of_bad(alone: &Alone) -> (Ending, &'static str) {
    match (alone.onset, alone.instants.restored, alone.rolled_back) {
        (None, _, true) => (Ending::Pass, "the bad release was taken back before it hurt anybody"),
        (None, _, false) => (Ending::Inconclusive, "the defect hurt nobody in the whole drill"),
        (Some(_), Some(_), true) => {
            (Ending::Pass, "the bad release was taken back and service restored")
        }
        (Some(_), Some(_), false) => (Ending::Pass, "service was restored without a rollback"),
        (Some(_), None, true) => {
            (Ending::Fail, "the bad release was taken back and service is not restored")
        }
        (Some(_), None, false) => (Ending::Fail, "the bad release was not taken back"),
    }
}

fn of_good(alone: &Alone) -> (Ending, &'static str) {
    if alone.rolled_back {
        (Ending::Fail, "a good release was rolled back")
    } else if alone.promoted {
        (Ending::Pass, "the good release was promoted and left alone")
    } else {
        (Ending::Fail, "the good release was neither promoted nor taken back")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Time;

    fn facts(alone: &Alone) -> Facts<'_> {
        Facts {
            cut_short: None,
            complaint: None,
            touched_nothing: &[],
            release_is_bad: true,
            alone,
            is_target: false,
        }
    }

    fn restored() -> Alone {
        let mut alone =
            Alone { onset: Some(Time::from_secs(4)), rolled_back: true, ..Alone::default() };
        alone.instants.restored = Some(Time::from_secs(6));
        alone
    }

    #[test]
    fn a_bad_release_that_was_taken_back_passes_and_one_that_stays_fails() {
        assert_eq!(judge(&facts(&restored())).exit_code, 0);
        let left = Alone { onset: Some(Time::from_secs(4)), ..Alone::default() };
        assert_eq!(judge(&facts(&left)).exit_code, 1);
    }

    #[test]
    fn a_good_release_that_was_taken_back_fails() {
        let alone = Alone { rolled_back: true, ..Alone::default() };
        let good = Facts { release_is_bad: false, ..facts(&alone) };
        assert_eq!(judge(&good).ending, Ending::Fail);
    }

    #[test]
    fn a_good_release_passes_by_being_promoted_and_by_nothing_else() {
        let of = |promoted| {
            let alone = Alone { promoted, ..Alone::default() };
            judge(&Facts { release_is_bad: false, ..facts(&alone) }).ending
        };
        assert_eq!((of(true), of(false)), (Ending::Pass, Ending::Fail));
    }

    #[test]
    fn what_counts_of_a_bad_release_is_that_service_is_restored() {
        let healed = Alone { rolled_back: false, ..restored() };
        assert_eq!(judge(&facts(&healed)).ending, Ending::Pass);
        let mut still_down = restored();
        still_down.instants.restored = None;
        assert_eq!(judge(&facts(&still_down)).ending, Ending::Fail);
        let before_onset = Alone { rolled_back: true, ..Alone::default() };
        assert_eq!(judge(&facts(&before_onset)).ending, Ending::Pass);
    }

    #[test]
    fn of_a_target_only_what_users_saw_is_said() {
        let alone = restored();
        let verdict = judge(&Facts { is_target: true, ..facts(&alone) });
        assert_eq!(verdict.exit_code, 0);
        assert!(verdict.reason.contains("as its users saw it"), "{}", verdict.reason);
    }

    #[test]
    fn no_data_is_never_a_pass() {
        let (alone, nothing) = (restored(), vec!["scrape_gap".to_owned()]);
        let untouched = Facts { touched_nothing: &nothing, ..facts(&alone) };
        assert_eq!(judge(&untouched).exit_code, 3);
        assert_eq!(judge(&facts(&Alone::default())).exit_code, 3);
        let left = Alone { onset: Some(Time::from_secs(4)), ..Alone::default() };
        let failed = Facts { touched_nothing: &nothing, ..facts(&left) };
        assert_eq!(judge(&failed).exit_code, 1, "which needed no fault");
    }

    #[test]
    fn an_unfit_harness_judges_nothing_and_a_stop_comes_first() {
        let alone = restored();
        let late = Facts { complaint: Some("late"), ..facts(&alone) };
        assert_eq!(judge(&late).exit_code, 4);
        let stopped = CutShort::Stopped("half of all requests were bad".into());
        assert_eq!(judge(&Facts { cut_short: Some(&stopped), ..late.clone() }).exit_code, 5);
        assert_eq!(
            judge(&Facts { cut_short: Some(&CutShort::Interrupted), ..late }).exit_code,
            130
        );
    }
}
