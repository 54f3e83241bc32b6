//! Counting the toll of a rollback.

use super::{Version, World};
use crate::random::Purpose;
use crate::scenario::model::SessionState;
use crate::system::{Care, Precaution};

impl World {
    pub(super) fn count_toll(&mut self, care: Care) {
        let share = self.rollout.new_version_share(self);
        let arrivals = &self.plan.arrivals;
        let on_new = (0..arrivals.session_slots())
            .map(|slot| arrivals.session(slot, self.now))
            .filter(|session| session.happens(Purpose::Route, share))
            .count() as u64;
        let is_saved = care.includes(Precaution::Sessions);
        match self.model.session_state {
            SessionState::InMemory if !is_saved => self.toll.sessions_lost += on_new,
            SessionState::Shared | SessionState::InMemory => self.toll.sessions_moved += on_new,
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
