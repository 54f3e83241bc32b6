//! How one branch of a replication went.

use crate::people::Tally;
use crate::system::{
    DataToll, Entry, Event, Happening, Ledger, RollbackToll, SecurityToll, Window,
};
use crate::units::{Duration, Time};

/// One branch, from the start to the end of the follow-up.
#[derive(Clone, Debug, Default)]
pub struct Course {
    pub ledger: Ledger,
    /// What was reckoned instead of simulated, where the branch had settled on a defect nobody was going to remove.
    pub tail: Option<Tail>,
    /// The branch was simulated until here; from here on it does as the twin does, or as the tail says.
    pub simulated_until: Time,
    /// The branch was not followed to the end because nothing more was going to happen in it.
    pub settled: bool,
    pub journal: Vec<Entry>,
    /// What happened in the system.
    pub chronicle: Vec<(Time, Happening)>,
    pub people: Tally,
    pub toll: RollbackToll,
    pub data: DataToll,
    pub security: SecurityToll,
    pub promoted_at: Option<Time>,
    pub reverted_at: Option<Time>,
    /// The developers' fix reached a version that was still serving.
    pub fixed_at: Option<Time>,
}

/// A defect at work on all traffic, at a rate measured while the branch was at rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tail {
    pub from: Time,
    pub to: Time,
    /// Requests expected meanwhile.
    pub requests: f64,
    /// Shares of requests, beyond the twin's.
    pub bad_share: f64,
    pub bad_writes_share: f64,
    pub exposed_share: f64,
    /// Share of the time in down windows, beyond the twin's.
    pub down_share: f64,
    /// Damaged records per request.
    pub damaged_share: f64,
    /// When what is damaged is repaired, if anything is and somebody is going to remove the defect.
    pub repaired_at: Option<Time>,
}

impl Tail {
    /// A share of the requests to come, to the nearest whole one.
    #[must_use]
    #[expect(clippy::cast_possible_truncation)]
    pub fn count(&self, share: f64) -> i64 {
        (self.requests * share).round() as i64
    }

    #[must_use]
    pub fn length(&self) -> Duration {
        self.to.since(self.from)
    }
}

impl Course {
    /// What this branch shows in a window; past the simulated time it shows what the twin shows.
    #[must_use]
    pub fn window(&self, index: usize, twin: &Ledger) -> Window {
        if index < self.simulated_windows() {
            self.ledger.window(index)
        } else {
            twin.window(index)
        }
    }

    /// Whether a rollback was commanded up to a moment. One that was refused at once changed nothing and is none.
    #[must_use]
    pub fn was_rolled_back_by(&self, moment: Time) -> bool {
        let mut commanded = 0_u32;
        for entry in self.journal.iter().filter(|entry| entry.at <= moment) {
            match entry.what {
                Event::RollbackCommanded => commanded += 1,
                Event::RollbackRefused(_) => commanded = commanded.saturating_sub(1),
                _ => {}
            }
        }
        commanded > 0
    }

    /// Whether the last rollback up to a moment was left off and none finished: one that was halted or turned round is a rollback
    /// that was started, and mitigates nothing.
    #[must_use]
    pub fn was_left_off_by(&self, moment: Time) -> bool {
        let by_then = self.journal.iter().filter(|entry| entry.at <= moment);
        let last = by_then.rev().find_map(|entry| match entry.what {
            Event::RollbackAborted(_) => Some(true),
            Event::RollbackCommanded => Some(false),
            _ => None,
        });
        last == Some(true) && self.reverted_at.is_none()
    }

    /// Whole windows that were simulated.
    #[must_use]
    pub fn simulated_windows(&self) -> usize {
        self.ledger.window_of(self.simulated_until)
    }
}
