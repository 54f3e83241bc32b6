//! The way forward, for the first time and again.
//!
//! A rollback that makes things worse may be turned round while it is under way. What it has done by then is undone by the
//! machinery of the rollout itself: instances told to stop do not come back, so new ones are started, and a canary gets its weight
//! back at the step it had reached. The release was promoted once, if it was: a second promotion is no other moment.

use super::controller::{Controller, Direction, Look};
use super::{Platform, Report};
use crate::scenario::model::{Release, Rollout, Trigger};
use crate::system::{Happening, Version};
use crate::units::Time;

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
        self.switched_back = false;
        self.retire_at = Some(look.now + look.release.keep_old);
        if self.promoted_at.is_none() {
            self.promoted_at = Some(look.now);
            look.reports.push(Report::Reached(Trigger::Promoted));
        }
    }

    /// Turns a rollback under way round, halted or not, and looks at once; does nothing where none is.
    pub fn go_forward<P: Platform>(
        &mut self,
        now: Time,
        release: &Release,
        platform: &mut P,
        reports: &mut Vec<Report>,
    ) {
        if self.direction != Direction::Back {
            return;
        }
        reports.push(Report::Happened(Happening::TurnedForward));
        self.direction = Direction::Forward;
        self.held_since = None;
        self.left_behind = 0;
        self.progress_at = now;
        self.look(now, release, platform, reports);
    }
}
