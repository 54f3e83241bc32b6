//! Recreate: one version stops before the other starts, and nobody serves in between.

use super::Platform;
use super::controller::{Controller, Look};
use crate::system::Version;

impl Controller {
    pub(super) fn recreate<P: Platform>(
        &mut self,
        look: &mut Look<'_, P>,
        (from, to): (Version, Version),
    ) {
        let left = if to == Version::Old { self.left_behind } else { 0 };
        let stops = look.platform.wanted(from).saturating_sub(left);
        look.platform.stop_some(from, stops);
        if look.platform.alive(from) > left {
            return;
        }
        // What arrives meanwhile is sent to the version that is to come, and finds nobody.
        self.weight = if to == Version::New { 1.0 } else { 0.0 };
        let all = look.platform.released_instances().saturating_sub(left);
        if look.platform.wanted(to) < all {
            self.progress_at = look.now;
            look.platform.scale_up(to, all);
        }
        self.finish_replacement(look, (from, to));
    }
}
