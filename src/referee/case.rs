//! Everything the referee judges by.

use std::sync::Arc;

use super::{Course, outcome::ServiceTally};
use crate::plan::Plan;
use crate::units::{Duration, Time};

/// One replication with all its branches.
#[derive(Clone, Debug)]
pub struct Case {
    pub index: u64,
    pub stratum: usize,
    pub plan: Arc<Plan>,
    pub onset: Option<Time>,
    /// The end of the follow-up: τ after onset, or after the release's start where there is no onset.
    pub ends_at: Time,
    pub twin: Course,
    pub never: Course,
    /// The rollback at onset; `None` without onset.
    pub rollback_at_onset: Option<Course>,
    pub strategies: Vec<Course>,
    pub services: Vec<ServiceTally>,
    pub faults_touched: Vec<(usize, u64)>,
    /// Calls that were simulated for this case, over all branches.
    pub simulated_calls: u64,
}

impl Case {
    /// When the developers' fix is there, whether or not anything is left to fix.
    #[must_use]
    pub fn fix_due_at(&self) -> Option<Time> {
        self.onset.map(|onset| onset + self.plan.fix_forward_after)
    }

    /// How much of the follow-up is left at a moment.
    #[must_use]
    pub fn time_left(&self, at: Time) -> Duration {
        self.ends_at.since(at)
    }
}
