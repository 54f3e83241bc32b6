//! A detector that must hold for a while before it signals: Prometheus's `for`.
//!
//! At the first evaluation that meets the condition the signal is *pending*, at the first one at least `hold_for` later it
//! *fires*; the first counts as zero, so `hold_for` rounds up to whole scrapes. One evaluation that does not
//! meet the condition starts all over: a fault that flaps faster than `hold_for` is never signalled. An evaluation
//! without data loses a pending condition too, as in Prometheus, where an absent series ends the pending alert.
//!
//! In one point this departs from Prometheus on purpose. There an absent series also *resolves* a firing alert, and a
//! canary that vanishes ends its own alert. Here a signal that is up goes down only when data say so.

use super::{Detector, Evidence, Reading};
use crate::scenario::model::DetectorUse;
use crate::telemetry::SeriesStore;
use crate::units::{Duration, Time};

/// A detector with its `hold_for`.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    detector: Detector,
    hold_for: Duration,
    /// Since when the condition has been met at every evaluation.
    pending_since: Option<Time>,
    up: bool,
    last: Last,
    change: Change,
}

/// What the detector said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Met,
    Quiet,
    NoData,
}

/// What an evaluation changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    CameUp(Evidence),
    WentDown,
    Nothing,
}

impl Watch {
    /// `released` is the index of the released service.
    #[must_use]
    pub fn new(used: &DetectorUse, released: usize) -> Self {
        let detector = Detector::new(&used.kind, released);
        let hold_for = used.hold_for;
        let (pending_since, up, last, change) = (None, false, Last::NoData, Change::Nothing);
        Self { detector, hold_for, pending_since, up, last, change }
    }

    /// Takes in that the detector's inspection is over, and says whether it found anything.
    pub fn report(&mut self, caught: bool, store: &SeriesStore) -> bool {
        self.detector.report(caught, store)
    }

    #[must_use]
    pub const fn detector(&self) -> &Detector {
        &self.detector
    }

    /// Whether the last evaluation with data had the signal up.
    #[must_use]
    pub const fn is_up(&self) -> bool {
        self.up
    }

    /// Whether nothing is left of what the detector complains about: it is quiet, or it accuses a new version that is no
    /// longer met. Other missing data clear nothing. What users complain of now may be long over, so it is not waited for.
    #[must_use]
    pub const fn has_cleared(&self) -> bool {
        match self.last {
            Last::Met => self.detector.listens(),
            Last::Quiet => true,
            Last::NoData => self.detector.accuses_new_version(),
        }
    }

    /// Evaluates the detector on the newest scrape or complaint, which came at `now`.
    pub fn evaluate(&mut self, store: &SeriesStore, now: Time) -> Change {
        self.change = match self.detector.evaluate(store) {
            Reading::Firing(evidence) => self.met(evidence, now),
            Reading::Quiet => self.quiet(),
            Reading::NoData => {
                (self.last, self.pending_since) = (Last::NoData, None);
                Change::Nothing
            }
        };
        self.change
    }

    /// What the last evaluation changed.
    #[must_use]
    pub const fn change(&self) -> Change {
        self.change
    }

    fn met(&mut self, evidence: Evidence, now: Time) -> Change {
        let since = *self.pending_since.get_or_insert(now);
        self.last = Last::Met;
        if self.up || now.since(since) < self.hold_for {
            return Change::Nothing;
        }
        self.up = true;
        Change::CameUp(evidence)
    }

    fn quiet(&mut self) -> Change {
        (self.last, self.pending_since) = (Last::Quiet, None);
        if std::mem::take(&mut self.up) { Change::WentDown } else { Change::Nothing }
    }
}
