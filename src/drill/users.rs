//! What the open-loop users saw, as the referee reads it: the ground truth of a drill.
//!
//! Downtime and times to restore come from here and from nowhere else. A request is booked on the window of its *intended*
//! instant, so a harness that falls behind cannot move harm to where it looks better; one that was never sent is bad.

use super::load::Seen;
use super::wire;
use crate::plan::Defect;
use crate::scenario::model::Scenario;
use crate::system::{Ledger, Version};
use crate::units::Time;

/// Books every request; `defect` is what the release turned out to be.
#[must_use]
pub fn ledger(seen: &[Seen], scenario: &Scenario, defect: &Defect) -> Ledger {
    let length = scenario.warm_up + scenario.follow_up;
    let mut ledger = Ledger::new(scenario.slo.down_window, length);
    for one in seen {
        let exposed = one.exposed && !defect.is_healthy();
        ledger.request(one.intended);
        if one.version == Some(Version::New) {
            ledger.on_new(one.intended);
        }
        if exposed {
            ledger.exposed(one.intended);
        }
        let bad = one.is_bad(scenario.slo.bad_after);
        ledger.answer(one.intended, one.is_write, exposed, one.latency(), bad);
    }
    ledger
}

/// From the last word that all traffic was on the old version to the next such word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutPeriod {
    pub from: Time,
    /// [`Time::NEVER`] where it is not over.
    pub until: Time,
}

impl OutPeriod {
    fn contains(&self, at: Time) -> bool {
        self.from <= at && at < self.until
    }
}

/// Decides which requests met the new version of a user's own system, of which nothing is known but what it says: those whose
/// answer says so, and those without such a word, or without an answer, while the new version took any traffic at all.
/// Where no answer tells its version that is too many rather than too few, so harm is not missed.
pub fn believe(seen: &mut [Seen], out: &[OutPeriod]) {
    for one in seen {
        one.exposed = match one.version {
            Some(version) => version == Version::New,
            None => out.iter().any(|period| period.contains(one.intended)),
        };
    }
}

/// What monitoring could not know of a target none of whose answers told its version.
#[must_use]
pub fn untold(seen: &[Seen]) -> Option<String> {
    seen.iter().all(|one| one.version.is_none()).then(|| {
        format!(
            "no answer said its version ({}), so all were counted as the old one's",
            wire::VERSION
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::load::Outcome;
    use crate::plan::defect::Errors;
    use crate::random::Key;
    use crate::scenario::{References, check};
    use crate::units::Duration;

    fn scenario() -> Scenario {
        let text = include_str!("../../scenarios/drill.yaml");
        let checked = check("drill.yaml", text, &References::new());
        let mut scenario = checked.unwrap_or_else(|error| panic!("{error}")).scenario;
        scenario.slo.down_window = Duration::from_secs(1);
        scenario.slo.bad_after = Duration::from_millis(100);
        scenario
    }

    fn seen(outcome: Outcome, sent_after: u64, took: u64) -> Seen {
        let intended = Time::from_secs(3);
        let sent = intended + Duration::from_millis(sent_after);
        let ended = sent + Duration::from_millis(took);
        let (key, version) = (Key::new(1), Some(Version::New));
        Seen { key, intended, sent, ended, outcome, version, exposed: true, is_write: true }
    }

    fn booked(one: Seen, defect: &Defect) -> Ledger {
        ledger(&[one], &scenario(), defect)
    }

    const DEFECT: Defect = Defect::Errors(Errors { rate: 1.0 });

    #[test]
    fn a_dropped_request_is_bad_at_its_intended_instant() {
        let dropped = seen(Outcome::Dropped, 2500, 0);
        let ledger = booked(Seen { version: None, exposed: false, ..dropped }, &DEFECT);
        let window = ledger.window(3);
        assert_eq!((window.requests, window.bad, window.bad_writes), (1, 1, 1));
        assert_eq!((window.on_new, window.exposed), (0, 0), "it met nothing");
        assert_eq!(ledger.windows().iter().map(|one| one.requests).sum::<u32>(), 1);
    }

    #[test]
    fn a_request_that_left_late_is_slow_to_its_user() {
        let late = booked(seen(Outcome::Answered(200), 90, 20), &Defect::Healthy);
        assert_eq!(late.window(3).bad, 1, "110 ms from the intended instant");
        let in_time = booked(seen(Outcome::Answered(200), 50, 20), &Defect::Healthy);
        assert_eq!((in_time.window(3).bad, in_time.window(3).latency_ns), (0, 70_000_000));
    }

    #[test]
    fn onset_is_the_first_bad_request_that_met_a_defect() {
        let failed = seen(Outcome::Answered(500), 0, 5);
        assert_eq!(booked(failed, &DEFECT).onset(), Some(Time::from_secs(3)));
        assert_eq!(booked(failed, &Defect::Healthy).onset(), None, "there is nothing to meet");
        assert_eq!(booked(seen(Outcome::Answered(200), 0, 5), &DEFECT).onset(), None);
    }
}
