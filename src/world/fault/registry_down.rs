//! Images cannot be pulled: what has to pull one begins when the fault ends. Touched: pulls.
//!
//! Nobody notices until an old version that is no longer there has to come back. Where it was kept running, a rollback
//! needs no registry, which is what keeping it is for.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::units::{Duration, Time};

impl ActiveFaults {
    pub(super) fn stop_registry(&mut self, stroke: &FaultStroke, now: Time) {
        self.registry_down.push((stroke.fault, now + stroke.lasts));
    }

    pub(super) fn start_registry(&mut self, now: Time) {
        self.registry_down.retain(|(_, until)| *until > now);
    }

    /// Until the last of the faults is over.
    pub(super) fn wait_for_registry(&mut self, now: Time) -> Duration {
        let last = self.registry_down.iter().copied().max_by_key(|(_, until)| *until);
        let Some((fault, until)) = last else { return Duration::ZERO };
        self.touch(fault, 1);
        until.since(now)
    }
}
