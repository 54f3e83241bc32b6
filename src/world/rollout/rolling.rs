//! Rolling replacement within a surge and an unavailability, as a Kubernetes Deployment does it.

use super::Direction;
use crate::scenario::model::Amount;
use crate::world::{Version, World};

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

impl World {
    /// One look: stop as many of `from` as availability allows, start as many of `to` as the surge allows.
    pub(super) fn roll(&mut self, from: Version, to: Version, surge: Amount, unavailable: Amount) {
        let all = self.model.released_instances();
        let surge = max_surge(surge, all);
        let min_available = all - max_unavailable(unavailable, surge, all).min(all);
        let room = (all + surge).saturating_sub(self.wanted(from) + self.wanted(to));
        let target = (self.wanted(to) + room).min(all);
        if target > self.wanted(to) {
            self.progress();
            self.scale_up(to, target);
        }
        let not_ready = self.wanted(from).saturating_sub(self.ready(from));
        let spare = (self.ready(from) + self.ready(to)).saturating_sub(min_available);
        let stops = (spare + not_ready).min(self.wanted(from));
        if stops > 0 {
            self.stop_some(from, stops);
        }
        self.finish_replacement(from, to);
    }

    /// The replacement is done when all of `to` are ready and none of `from` is left.
    pub(super) fn finish_replacement(&mut self, from: Version, to: Version) {
        let all = self.model.released_instances();
        if self.ready(to) < all || self.alive(from) > 0 {
            return;
        }
        if to == Version::New {
            self.promote();
            self.rollout.retire_at = None;
            self.rollout.direction = Direction::Complete;
        } else {
            self.revert();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::Rollout;
    use crate::system::System;
    use crate::units::{Duration, Ratio, Time};
    use crate::world::tests::{scenario, world};

    /// Replicas, surge and unavailability of a quarter each.
    const QUARTERS: [(u32, u32, u32); 8] = [
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
    /// Through the world, looked at ten times a second. Instances that were told to stop count no more, as terminating
    /// pods do not.
    #[test]
    fn a_roll_keeps_to_its_surge_and_its_availability_at_every_moment() {
        let quarter = Amount::Share(Ratio::saturating(0.25));
        for (replicas, surge, unavailable) in QUARTERS {
            let mut scenario = scenario();
            scenario.services[0].instances = replicas;
            scenario.release.rollout =
                Rollout::Rolling { max_surge: quarter, max_unavailable: quarter };
            let mut world = world(&scenario);
            let mut now = Time::START;
            let (mut most, mut least) = (replicas, replicas);
            while world.promoted_at().is_none() {
                now = now + Duration::from_millis(100);
                assert!(now < Time::from_secs(3_600), "{replicas} replicas never get there");
                while world.advance(now).is_some() {}
                most = most.max(world.wanted(Version::Old) + world.wanted(Version::New));
                least = least.min(world.ready(Version::Old) + world.ready(Version::New));
            }
            assert_eq!(most, replicas + surge, "{replicas} replicas");
            assert_eq!(least, replicas - unavailable, "{replicas} replicas");
        }
    }
}
