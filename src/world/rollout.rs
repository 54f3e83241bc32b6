//! The rollout: a controller that looks at instances and traffic once a second and takes the next step.
//!
//! Forward and back are the same machinery. Canary and blue/green shift a weight between two whole sets; rolling and
//! recreate replace one set by the other, in either direction. The controller runs on its own clock; strategies hold it,
//! set its weight or turn it round.

mod back;
mod recreate;
mod rolling;
mod weighted;

use super::event::Kind;
use super::instance::{Instance, Life};
use super::{Happening, Version, World};
use crate::plan::Defect;
use crate::scenario::model::{Rollout, Trigger};
use crate::system::Observation;
use crate::units::{Duration, Time};

/// How often the controller looks.
const PERIOD: Duration = Duration::from_secs(1);

/// Which way the rollout moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Direction {
    /// Not begun.
    #[default]
    None,
    Forward,
    /// The new version serves everything and the old one is gone.
    Complete,
    Back,
    /// Everything is on the old version again.
    Reverted,
}

/// The controller's state.
#[derive(Clone, Debug, Default)]
pub(super) struct RolloutState {
    pub direction: Direction,
    /// Share of sessions routed to the new version; meaningless while traffic follows instances.
    pub weight: f64,
    /// Whether calls go to whatever instances are there, whichever version.
    pub by_instances: bool,
    /// Canary steps taken.
    pub step: usize,
    pub step_ends: Option<Time>,
    pub held_since: Option<Time>,
    /// Of the present step; restarts whenever the controller gets on.
    pub progress_at: Time,
    pub started_at: Option<Time>,
    pub promoted_at: Option<Time>,
    pub reverted_at: Option<Time>,
    /// The old version's instances are stopped then.
    pub retire_at: Option<Time>,
    pub stuck: bool,
    ticking: bool,
}

impl RolloutState {
    pub(super) fn is_at_rest(&self) -> bool {
        matches!(self.direction, Direction::Complete | Direction::Reverted)
    }

    pub(super) fn is_going_back(&self) -> bool {
        matches!(self.direction, Direction::Back | Direction::Reverted)
    }

    pub(super) const fn follows_instances(&self) -> bool {
        self.by_instances
    }
}

impl World {
    #[must_use]
    pub const fn promoted_at(&self) -> Option<Time> {
        self.rollout.promoted_at
    }

    #[must_use]
    pub const fn reverted_at(&self) -> Option<Time> {
        self.rollout.reverted_at
    }

    pub(super) fn rollout_tick(&mut self) {
        self.rollout.ticking = false;
        if self.rollout.direction == Direction::None {
            self.rollout.direction = Direction::Forward;
            self.rollout.started_at = Some(self.now);
            self.note(Happening::RolloutStarted);
            self.rollout.progress_at = self.now;
            self.rollout.by_instances =
                matches!(self.model.release.rollout, Rollout::Rolling { .. } | Rollout::Recreate);
            self.faults_on(Trigger::CanaryStarted);
        }
        self.reconcile();
    }

    /// Takes whatever step is due, and looks again in a second while the rollout moves.
    fn reconcile(&mut self) {
        match self.rollout.direction {
            Direction::Forward if self.rollout.held_since.is_none() => self.step_forward(),
            Direction::Back => self.step_back(),
            _ => {}
        }
        let moves = matches!(self.rollout.direction, Direction::Forward | Direction::Back);
        if moves && !self.rollout.ticking {
            self.rollout.ticking = true;
            self.schedule_in_lane(self.lanes.rollout, self.now + PERIOD, Kind::RolloutTick);
        }
    }

    fn step_forward(&mut self) {
        match self.model.release.rollout.clone() {
            Rollout::Canary { steps } => self.shift_weight(&steps),
            Rollout::BlueGreen => self.shift_weight(&[]),
            Rollout::Rolling { max_surge, max_unavailable } => {
                self.roll(Version::Old, Version::New, max_surge, max_unavailable);
            }
            Rollout::Recreate => self.recreate(Version::Old, Version::New),
        }
        self.check_progress();
    }

    /// New instances that do not get ready make the rollout stuck, which a control plane reports and nothing more.
    fn check_progress(&mut self) {
        let deadline = self.rollout.progress_at + self.model.release.progress_deadline;
        let waits = self.rollout.step_ends.is_none() && self.rollout.promoted_at.is_none();
        self.rollout.stuck = waits && self.now > deadline;
    }

    pub(super) fn progress(&mut self) {
        self.rollout.progress_at = self.now;
    }

    /// The new version serves everything.
    pub(super) fn promote(&mut self) {
        self.note(Happening::Promoted);
        self.rollout.weight = 1.0;
        self.rollout.step_ends = None;
        self.rollout.promoted_at = Some(self.now);
        self.rollout.retire_at = Some(self.now + self.model.release.keep_old);
        self.faults_on(Trigger::Promoted);
    }

    pub(super) fn hold_rollout(&mut self) {
        if self.rollout.direction == Direction::Forward && self.rollout.promoted_at.is_none() {
            self.note(Happening::Held);
            self.rollout.held_since.get_or_insert(self.now);
        }
    }

    /// A held step is not shortened by the hold.
    pub(super) fn resume_rollout(&mut self) {
        if let Some(since) = self.rollout.held_since.take() {
            self.note(Happening::Resumed);
            let held = self.now.since(since);
            self.rollout.step_ends = self.rollout.step_ends.map(|ends| ends + held);
            self.rollout.progress_at = self.rollout.progress_at + held;
        }
    }

    pub(super) fn set_weight(&mut self, weight: f64) {
        if !self.rollout.by_instances && self.rollout.direction == Direction::Forward {
            self.rollout.weight = weight;
            self.note(Happening::Weight(weight));
            self.hold_rollout();
        }
    }

    /// The developers' fix: the new version no longer has the defect.
    pub(super) fn fix_forward(&mut self) {
        self.defect = Defect::Healthy;
        self.note(Happening::FixedForward);
    }

    /// Commands the rollback. It is counted from here; a fault may make the command fail.
    pub(super) fn roll_back(&mut self) {
        self.faults_on(Trigger::RollbackStarted);
        if self.faults.rollback_fails() {
            self.note(Happening::RollbackFailed);
            self.observe(Observation::RollbackFailed);
            return;
        }
        if !self.rollout.is_going_back() {
            self.begin_rollback();
        }
    }

    /// A rollback that no fault of the tooling gets in the way of: hindsight tries until it works.
    pub fn roll_back_in_hindsight(&mut self) {
        self.begin_rollback();
    }

    fn begin_rollback(&mut self) {
        self.count_toll();
        let redeploys = self.wanted(Version::Old) < self.model.released_instances();
        self.note(Happening::RollbackBegan { redeploys });
        self.rollout.direction = Direction::Back;
        self.rollout.held_since = None;
        self.rollout.step_ends = None;
        self.rollout.stuck = false;
        self.reconcile();
    }

    /// Share of traffic on the new version.
    pub(super) fn new_version_share(&self) -> f64 {
        if !self.rollout.by_instances {
            return self.rollout.weight;
        }
        let [old, new] = &self.services[self.model.release.service].rotation;
        new.len() as f64 / (old.len() + new.len()).max(1) as f64
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

    pub(super) fn wanted(&self, version: Version) -> u32 {
        self.desired_instances(self.model.release.service, version)
    }

    pub(super) fn ready(&self, version: Version) -> u32 {
        let is_ready = |instance: &Instance| instance.life == Life::Ready;
        self.count(self.model.release.service, version, is_ready)
    }

    pub(super) fn alive(&self, version: Version) -> u32 {
        let is_alive = |instance: &Instance| instance.life != Life::Gone;
        self.count(self.model.release.service, version, is_alive)
    }

    /// Starts instances of a version until there are that many.
    pub(super) fn scale_up(&mut self, version: Version, to: u32) {
        for _ in self.wanted(version)..to {
            self.create_instance(self.model.release.service, version);
        }
    }

    /// Stops up to `count` instances of a version, those that are not ready first, then the oldest.
    pub(super) fn stop_some(&mut self, version: Version, count: u32) {
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
