//! Rolling replacement within a surge and an unavailability, as a Kubernetes Deployment does it.

use super::Platform;
use super::controller::{Controller, Direction, Look};
use crate::scenario::model::Amount;
use crate::system::Version;

/// Instances beyond the desired number: a share is rounded up.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn max_surge(amount: Amount, replicas: u32) -> u32 {
    match amount {
        Amount::Count(count) => count,
        Amount::Share(share) => (share.get() * f64::from(replicas)).ceil() as u32,
    }
}

/// Instances that may be missing: a share is rounded down, and one where that and the surge are both zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn max_unavailable(amount: Amount, surge: u32, replicas: u32) -> u32 {
    let unavailable = match amount {
        Amount::Count(count) => count,
        Amount::Share(share) => (share.get() * f64::from(replicas)).floor() as u32,
    };
    if surge == 0 && unavailable == 0 { 1 } else { unavailable }
}

impl Controller {
    /// One look: stop as many of `from` as availability allows, start as many of `to` as the surge allows.
    pub(super) fn roll<P: Platform>(
        &mut self,
        look: &mut Look<'_, P>,
        (from, to): (Version, Version),
        surge: Amount,
        unavailable: Amount,
    ) {
        let platform = &mut *look.platform;
        let all = platform.released_instances();
        let surge = max_surge(surge, all);
        let min_available = all - max_unavailable(unavailable, surge, all).min(all);
        let room = (all + surge).saturating_sub(platform.wanted(from) + platform.wanted(to));
        let left = if to == Version::Old { self.left_behind } else { 0 };
        let target = (platform.wanted(to) + room).min(all.saturating_sub(left));
        if target > platform.wanted(to) {
            self.progress_at = look.now;
            platform.scale_up(to, target);
        }
        let not_ready = platform.wanted(from).saturating_sub(platform.ready(from));
        let spare = (platform.ready(from) + platform.ready(to)).saturating_sub(min_available);
        let stops = (spare + not_ready).min(platform.wanted(from).saturating_sub(left));
        if stops > 0 {
            platform.stop_some(from, stops);
        }
        self.finish_replacement(look, (from, to));
    }

    /// The replacement is done when all of `to` are ready and none of `from` is left.
    pub(super) fn finish_replacement<P: Platform>(
        &mut self,
        look: &mut Look<'_, P>,
        (from, to): (Version, Version),
    ) {
        let left = if to == Version::Old { self.left_behind } else { 0 };
        let all = look.platform.released_instances().saturating_sub(left);
        if look.platform.ready(to) < all || look.platform.alive(from) > left {
            return;
        }
        if to == Version::New {
            self.promote(look);
            self.retire_at = None;
            self.direction = Direction::Complete;
        } else {
            self.revert(look);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::units::Ratio;

    /// Replicas, surge and unavailability of a quarter each.
    pub(in crate::rollout) const QUARTERS: [(u32, u32, u32); 8] = [
        (1, 1, 0),
        (2, 1, 0),
        (4, 1, 1),
        (5, 2, 1),
        (10, 3, 2),
        (15, 4, 3),
        (33, 9, 8),
        (100, 25, 25),
    ];

    /// Kubernetes apps/v1 arithmetic: surge rounds up, unavailable rounds down, one where both are zero.
    #[test]
    fn a_quarter_of_each_is_what_kubernetes_makes_of_it() {
        let quarter = Amount::Share(Ratio::saturating(0.25));
        for (replicas, surge, unavailable) in QUARTERS {
            assert_eq!(max_surge(quarter, replicas), surge, "{replicas} replicas");
            assert_eq!(
                max_unavailable(quarter, surge, replicas),
                unavailable,
                "{replicas} replicas"
            );
        }
        assert_eq!(max_unavailable(Amount::Count(0), 0, 4), 1);
    }
}
