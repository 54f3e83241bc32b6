//! What the open-loop users saw, as the referee reads it: the ground truth of a drill.
//!
//! Downtime and times to restore come from here and from nowhere else. A request is booked on the window of its *intended*
//! instant, so a harness that falls behind cannot move harm to where it looks better; one that was never sent is bad.

use super::load::{Outcome, Seen};
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

/// When the last request ended that was sent at all.
#[must_use]
pub fn last_end(seen: &[Seen]) -> Time {
    let sent = seen.iter().filter(|one| one.outcome != Outcome::Dropped);
    sent.map(|one| one.ended).max().unwrap_or(Time::START)
}
