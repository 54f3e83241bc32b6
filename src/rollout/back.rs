//! The way back: a switch where the old version still runs, a re-deployment where it does not.

use super::controller::{Controller, Direction, Look};
use super::{Platform, Report};
use crate::scenario::model::Rollout;
use crate::system::{Happening, Version};

impl Controller {
    pub(super) fn step_back<P: Platform>(&mut self, look: &mut Look<'_, P>) {
        match look.release.rollout {
            Rollout::Canary { .. } | Rollout::BlueGreen => self.switch_back(look),
            Rollout::Rolling { max_surge, max_unavailable } => {
                self.roll(look, (Version::New, Version::Old), max_surge, max_unavailable);
            }
            Rollout::Recreate => self.recreate(look, (Version::New, Version::Old)),
        }
    }

    /// Moves all traffic once the old set is whole, then stops the new one.
    fn switch_back<P: Platform>(&mut self, look: &mut Look<'_, P>) {
        let all = look.platform.released_instances();
        let is_redeployment = look.platform.wanted(Version::Old) < all;
        look.platform.scale_up(Version::Old, all);
        if self.weight > 0.0 && (is_redeployment || old_set_is_starting(look.platform)) {
            return;
        }
        self.weight = self.weight_left;
        self.switched_back = true;
        let new = look.platform.wanted(Version::New).saturating_sub(self.left_behind);
        look.platform.stop_some(Version::New, new);
        if look.platform.alive(Version::New) <= self.left_behind {
            self.revert(look);
        }
    }

    /// All traffic and instances are on the old version, or all but those that were left behind.
    pub(super) fn revert<P: Platform>(&mut self, look: &mut Look<'_, P>) {
        if self.left_behind > 0 {
            self.direction = Direction::PartlyReverted;
            look.note(Happening::PartlyRolledBack);
        } else {
            self.weight = 0.0;
            self.direction = Direction::Reverted;
            self.reverted_at = Some(look.now);
            look.note(Happening::RolledBack);
        }
        look.reports.push(Report::RollbackFinished);
    }
}

/// Whether the old version is being re-deployed and is not ready yet; crashed instances do not hold a switch up.
fn old_set_is_starting(platform: &impl Platform) -> bool {
    platform.ready(Version::Old) == 0 || platform.is_starting_anew(Version::Old)
}
