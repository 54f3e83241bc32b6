//! The way forward.

use super::controller::{Controller, Look};
use super::{Platform, Report};
use crate::scenario::model::{Rollout, Trigger};
use crate::system::{Happening, Version};

impl Controller {
    pub(super) fn step_forward<P: Platform>(&mut self, look: &mut Look<'_, P>) {
        let release = look.release;
        match &release.rollout {
            Rollout::Canary { steps } => self.shift_weight(look, steps),
            Rollout::BlueGreen => self.shift_weight(look, &[]),
            Rollout::Rolling { max_surge, max_unavailable } => {
                self.roll(look, (Version::Old, Version::New), *max_surge, *max_unavailable);
            }
            Rollout::Recreate => self.recreate(look, (Version::Old, Version::New)),
        }
    }

    /// The new version serves everything.
    pub(super) fn promote<P: Platform>(&mut self, look: &mut Look<'_, P>) {
        look.note(Happening::Promoted);
        self.weight = 1.0;
        self.step_ends = None;
        self.promoted_at = Some(look.now);
        self.retire_at = Some(look.now + look.release.keep_old);
        look.reports.push(Report::Reached(Trigger::Promoted));
    }
}
