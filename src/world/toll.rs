//! What a rollback does to those who are in the middle of something.

use super::{Version, World};
use crate::random::Purpose;
use crate::scenario::model::SessionState;

/// Counted at the moment of rollback and until its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollbackToll {
    /// Active sessions whose state was in the new version's instances.
    pub sessions_lost: u64,
    /// Active sessions that went on at the old version.
    pub sessions_moved: u64,
    /// Calls in flight on the new version when the rollback took effect.
    pub in_flight: u64,
    /// Those of them that were cut off.
    pub in_flight_lost: u64,
}

impl RollbackToll {
    #[must_use]
    pub const fn in_flight_drained(&self) -> u64 {
        self.in_flight.saturating_sub(self.in_flight_lost)
    }
}

impl World {
    pub(super) fn count_toll(&mut self) {
        let share = self.new_version_share();
        let arrivals = &self.plan.arrivals;
        let on_new = (0..arrivals.session_slots())
            .map(|slot| arrivals.session(slot, self.now))
            .filter(|session| session.happens(Purpose::Route, share))
            .count() as u64;
        match self.model.session_state {
            SessionState::Shared => self.toll.sessions_moved += on_new,
            SessionState::InMemory => self.toll.sessions_lost += on_new,
        }
        self.toll.in_flight += self.in_flight_on_new();
    }

    fn in_flight_on_new(&self) -> u64 {
        self.instances
            .iter()
            .filter(|instance| instance.version == Version::New)
            .map(|instance| u64::from(instance.busy) + instance.waiting.len() as u64)
            .sum()
    }
}
