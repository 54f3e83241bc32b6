//! Recreate: one version stops before the other starts, and nobody serves in between.

use crate::world::{Version, World};

impl World {
    pub(super) fn recreate(&mut self, from: Version, to: Version) {
        let left = self.wanted(from);
        self.stop_some(from, left);
        if self.alive(from) > 0 {
            return;
        }
        // What arrives meanwhile is sent to the version that is to come, and finds nobody.
        self.rollout.weight = if to == Version::New { 1.0 } else { 0.0 };
        let all = self.model.released_instances();
        if self.wanted(to) < all {
            self.progress();
            self.scale_up(to, all);
        }
        self.finish_replacement(from, to);
    }
}
