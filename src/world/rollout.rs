//! The world drives the rollout's controller, and is the platform it acts on.
//!
//! The controller is a copy while it acts, since it acts on the very world that holds it; what it reports is carried out
//! when it is done.

use std::sync::Arc;

use super::World;
use super::event::Kind;
use super::instance::{Instance, Life};
use crate::plan::Defect;
use crate::rollout::{Controller, Platform, Report};
use crate::scenario::model::Release;
use crate::system::{Happening, Observation, Version};
use crate::units::Time;

impl World {
    #[must_use]
    pub const fn promoted_at(&self) -> Option<Time> {
        self.rollout.promoted_at()
    }

    #[must_use]
    pub const fn reverted_at(&self) -> Option<Time> {
        self.rollout.reverted_at()
    }

    pub(super) fn rollout_tick(&mut self) {
        self.rollout_ticking = false;
        if self.faults.stops_controller() {
            return self.tick_later();
        }
        let now = self.now;
        self.drive(|controller, release, _, reports| controller.begin(now, release, reports));
        self.drive(|controller, release, world, reports| {
            controller.look(now, release, world, reports);
        });
        self.look_again();
    }

    /// The controller looks again in a while as long as the rollout moves.
    pub(super) fn look_again(&mut self) {
        if self.rollout.moves() && !self.rollout_ticking {
            self.tick_later();
        }
    }

    fn tick_later(&mut self) {
        self.rollout_ticking = true;
        let at = self.now + self.model.release.looks_every;
        self.schedule_in_lane(self.lanes.rollout, at, Kind::RolloutTick);
    }

    /// Lets the controller act on this world, then carries out what it reports.
    pub(super) fn drive(
        &mut self,
        act: impl FnOnce(&mut Controller, &Release, &mut Self, &mut Vec<Report>),
    ) {
        let model = Arc::clone(&self.model);
        let mut controller = self.rollout;
        let mut reports = std::mem::take(&mut self.reports);
        act(&mut controller, &model.release, self, &mut reports);
        self.rollout = controller;
        for report in reports.drain(..) {
            match report {
                Report::Happened(what) => {
                    self.note(what);
                    if what == Happening::Promoted {
                        self.nothing_is_put_back();
                    }
                }
                Report::Reached(trigger) => self.faults_on(trigger),
                Report::RollbackFinished => {
                    self.rollback_is_over();
                    if !self.is_replacing_again() {
                        self.observe(Observation::RollbackFinished);
                    }
                }
            }
        }
        self.reports = reports;
        self.look_at_security();
    }

    pub(super) fn hold_rollout(&mut self) {
        let now = self.now;
        self.drive(|controller, _, _, reports| controller.hold(now, reports));
    }

    pub(super) fn resume_rollout(&mut self) {
        let now = self.now;
        self.drive(|controller, _, _, reports| controller.resume(now, reports));
    }

    pub(super) fn set_weight(&mut self, weight: f64) {
        let now = self.now;
        self.drive(|controller, _, _, reports| controller.set_weight(now, weight, reports));
    }

    /// The developers' fix: no version has the defect any more, nor what going back has left at work.
    pub(super) fn fix_forward(&mut self) {
        self.defect = Defect::Healthy;
        self.note(Happening::FixedForward);
        self.fix_way_back();
    }

    pub(super) fn desired_instances(&self, service: usize, version: Version) -> u32 {
        self.count(service, version, Instance::is_wanted)
    }

    fn count(&self, service: usize, version: Version, is_in: impl Fn(&Instance) -> bool) -> u32 {
        let counted = self
            .instances
            .iter()
            .filter(|instance| instance.service == service && instance.version == version)
            .filter(|instance| is_in(instance))
            .count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    fn count_released(&self, version: Version, is_in: impl Fn(&Instance) -> bool) -> u32 {
        self.count(self.model.release.service, version, is_in)
    }
}

impl Platform for World {
    fn released_instances(&self) -> u32 {
        self.model.released_instances()
    }

    fn wanted(&self, version: Version) -> u32 {
        self.count_released(version, Instance::is_wanted)
    }

    fn ready(&self, version: Version) -> u32 {
        self.count_released(version, |instance| instance.life == Life::Ready)
    }

    fn alive(&self, version: Version) -> u32 {
        self.count_released(version, |instance| instance.life != Life::Gone)
    }

    #[expect(clippy::cast_possible_truncation, reason = "instances are few")]
    fn in_rotation(&self, version: Version) -> u32 {
        self.services[self.model.release.service].rotation[version as usize].len() as u32
    }

    fn is_starting_anew(&self, version: Version) -> bool {
        self.count_released(version, Instance::is_starting_anew) > 0
    }

    fn scale_up(&mut self, version: Version, to: u32) {
        for _ in self.wanted(version)..to {
            self.create_instance(self.model.release.service, version);
        }
    }

    fn stop_some(&mut self, version: Version, count: u32) {
        let service = self.model.release.service;
        let mut candidates: Vec<(bool, u32)> = (0..)
            .zip(&self.instances)
            .filter(|(_, instance)| instance.service == service && instance.version == version)
            .filter(|(_, instance)| instance.is_wanted())
            .map(|(index, instance)| (instance.life == Life::Ready, index))
            .collect();
        candidates.sort_unstable();
        for (_, index) in candidates.into_iter().take(count as usize) {
            self.stop_instance(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::{Amount, Rollout};
    use crate::system::System;
    use crate::units::{Duration, Ratio};
    use crate::world::tests::{scenario, world};

    /// Looked at ten times a second. Instances that were told to stop count no more, as terminating pods do not.
    #[test]
    fn a_roll_keeps_to_its_surge_and_its_availability_at_every_moment() {
        let quarter = Amount::Share(Ratio::saturating(0.25));
        for (replicas, surge, unavailable) in [(1, 1, 0), (4, 1, 1), (5, 2, 1), (33, 9, 8)] {
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
