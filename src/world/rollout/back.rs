//! The way back: a switch where the old version still runs, a re-deployment where it does not.

use super::Direction;
use crate::scenario::model::Rollout;
use crate::system::Observation;
use crate::world::{Happening, Version, World};

impl World {
    pub(super) fn step_back(&mut self) {
        match self.model.release.rollout {
            Rollout::Canary { .. } | Rollout::BlueGreen => self.switch_back(),
            Rollout::Rolling { max_surge, max_unavailable } => {
                self.roll(Version::New, Version::Old, max_surge, max_unavailable);
            }
            Rollout::Recreate => self.recreate(Version::New, Version::Old),
        }
    }

    /// Moves all traffic once the old set is whole, then stops the new one.
    fn switch_back(&mut self) {
        let all = self.model.released_instances();
        let is_redeployment = self.wanted(Version::Old) < all;
        self.scale_up(Version::Old, all);
        if self.rollout.weight > 0.0 && (is_redeployment || self.old_set_is_starting()) {
            return;
        }
        self.rollout.weight = 0.0;
        let new = self.wanted(Version::New);
        self.stop_some(Version::New, new);
        if self.alive(Version::New) == 0 {
            self.revert();
        }
    }

    /// Whether the old version is being re-deployed and is not ready yet; crashed instances do not hold a switch up.
    fn old_set_is_starting(&self) -> bool {
        self.ready(Version::Old) == 0
            || self.instances.iter().any(|instance| {
                instance.service == self.model.release.service
                    && instance.version == Version::Old
                    && instance.is_starting_anew()
            })
    }

    /// All traffic and instances are on the old version.
    pub(super) fn revert(&mut self) {
        self.rollout.weight = 0.0;
        self.rollout.direction = Direction::Reverted;
        self.rollout.reverted_at = Some(self.now);
        self.note(Happening::RolledBack);
        self.observe(Observation::RollbackFinished);
    }
}
