//! A rollback that leaves instances behind and says that it is finished.
//!
//! Instances left behind are no longer the controller's: it does not count them, and so believes to be done. They stay
//! in rotation. Where traffic follows a weight, their share of it stays with them. The next command to roll back
//! takes them in.

use super::World;
use super::instance::Life;
use crate::rollout::Platform;
use crate::system::{Observation, Version};

/// What a rollback has left on the new version.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LeftBehind {
    /// Instances of the new version that nobody looks after.
    pub instances: u32,
    /// Share of sessions that stays on them; meaningless while traffic follows instances.
    pub weight: f64,
}

impl World {
    /// Goes back but for half of the new version's instances, ready ones first.
    pub(super) fn begin_partial_rollback(&mut self) {
        let new = self.wanted(Version::New);
        if new > 0 && !self.rollout.is_going_back() {
            self.leave_behind(new.div_ceil(2), self.rollout.weight() / 2.0);
        }
        self.begin_rollback();
    }

    fn leave_behind(&mut self, count: u32, weight: f64) {
        let released = self.model.release.service;
        let mut candidates: Vec<(bool, usize)> = (0..)
            .zip(&self.instances)
            .filter(|(_, one)| one.service == released && one.version == Version::New)
            .filter(|(_, one)| one.is_wanted())
            .map(|(index, one)| (one.life != Life::Ready, index))
            .collect();
        candidates.sort_unstable();
        for (_, index) in candidates.into_iter().take(count as usize) {
            self.instances[index].is_left_behind = true;
        }
        self.left_behind = LeftBehind { instances: count, weight };
    }

    /// Whether a rollback has left instances behind.
    pub(super) fn has_left_behind(&self) -> bool {
        self.left_behind.instances > 0
    }

    /// Takes back what was left behind.
    pub(super) fn complete_rollback(&mut self) {
        self.left_behind = LeftBehind::default();
        let mut left = Vec::new();
        for (index, instance) in (0..).zip(&mut self.instances) {
            if std::mem::take(&mut instance.is_left_behind) && instance.is_wanted() {
                left.push(index);
            }
        }
        // Under way, the controller sees them again and takes them back itself.
        if self.reverted_at().is_none() {
            return;
        }
        self.scale_up(Version::Old, self.model.released_instances());
        for index in left {
            self.stop_instance(index);
        }
        self.observe(Observation::RollbackFinished);
    }
}
