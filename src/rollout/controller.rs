//! The controller's state, and what it can be asked and told.

use super::{Platform, Report};
use crate::scenario::model::{Release, Rollout, Trigger};
use crate::system::{Happening, RolloutView, Version};
use crate::units::{Ratio, Time};

/// Which way a rollout moves.
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
    /// Some of the new version was left behind; the control plane says that it is finished.
    PartlyReverted,
}

/// One rollout. Plain data: a copy goes on by itself.
///
/// Every time it is passed is the present, and never earlier than the one before. Reports are appended, never removed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Controller {
    pub(super) direction: Direction,
    /// Share of sessions routed to the new version; meaningless while traffic follows instances.
    pub(super) weight: f64,
    /// Whether calls go to whatever instances are there, whichever version.
    by_instances: bool,
    /// Canary steps taken.
    pub(super) step: usize,
    pub(super) step_ends: Option<Time>,
    pub(super) held_since: Option<Time>,
    /// Of the present step; restarts whenever the controller gets on.
    pub(super) progress_at: Time,
    started_at: Option<Time>,
    pub(super) promoted_at: Option<Time>,
    pub(super) reverted_at: Option<Time>,
    /// The old version's instances are stopped then.
    pub(super) retire_at: Option<Time>,
    stuck: bool,
    /// Going back has taken the traffic of a promoted version away.
    pub(super) switched_back: bool,
    /// Instances of the new version that a partial rollback leaves behind, and the weight they keep.
    pub(super) left_behind: u32,
    pub(super) weight_left: f64,
}

/// One look: everything a step needs.
pub(super) struct Look<'a, P> {
    pub now: Time,
    pub release: &'a Release,
    pub platform: &'a mut P,
    pub reports: &'a mut Vec<Report>,
}

impl<P: Platform> Look<'_, P> {
    pub(super) fn note(&mut self, what: Happening) {
        self.reports.push(Report::Happened(what));
    }
}

impl Controller {
    /// Not begun: everything is on the old version.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the release where nothing has been done yet, and does nothing otherwise. The first look follows once the
    /// reports are handed on.
    pub fn begin(&mut self, now: Time, release: &Release, reports: &mut Vec<Report>) {
        if self.direction != Direction::None {
            return;
        }
        self.direction = Direction::Forward;
        self.started_at = Some(now);
        self.progress_at = now;
        self.by_instances = matches!(release.rollout, Rollout::Rolling { .. } | Rollout::Recreate);
        reports.push(Report::Happened(Happening::RolloutStarted));
        reports.push(Report::Reached(Trigger::CanaryStarted));
    }

    /// Takes whatever step is due. To be called again after `release.looks_every` as long as it [`moves`](Self::moves).
    pub fn look<P: Platform>(
        &mut self,
        now: Time,
        release: &Release,
        platform: &mut P,
        reports: &mut Vec<Report>,
    ) {
        let mut look = Look { now, release, platform, reports };
        match self.direction {
            Direction::Forward if self.held_since.is_none() => {
                self.step_forward(&mut look);
                self.check_progress(now, release);
            }
            Direction::Back if self.held_since.is_none() => self.step_back(&mut look),
            _ => {}
        }
    }

    /// New instances that do not get ready make the rollout stuck, which a control plane reports and nothing more.
    fn check_progress(&mut self, now: Time, release: &Release) {
        let deadline = self.progress_at + release.progress_deadline;
        let waits = self.step_ends.is_none() && self.promoted_at.is_none();
        self.stuck = waits && now > deadline;
    }

    /// Keeps the present weight until resumed; does nothing before the start and after promotion.
    pub fn hold(&mut self, now: Time, reports: &mut Vec<Report>) {
        if self.direction == Direction::Forward && self.promoted_at.is_none() {
            reports.push(Report::Happened(Happening::Held));
            self.held_since.get_or_insert(now);
        }
    }

    /// Keeps a rollback under way where it has got to until it is resumed or commanded again; does nothing otherwise.
    pub fn halt(&mut self, now: Time, reports: &mut Vec<Report>) {
        if self.direction == Direction::Back && self.held_since.is_none() {
            reports.push(Report::Happened(Happening::RollbackHalted));
            self.held_since = Some(now);
        }
    }

    /// Lets a held rollout or a halted rollback go on. A held step is not shortened by the hold.
    pub fn resume(&mut self, now: Time, reports: &mut Vec<Report>) {
        if let Some(since) = self.held_since.take() {
            reports.push(Report::Happened(Happening::Resumed));
            let held = now.since(since);
            self.step_ends = self.step_ends.map(|ends| ends + held);
            self.progress_at = self.progress_at + held;
        }
    }

    /// Sends this share (0 to 1) of sessions to the new version and holds; does nothing where traffic follows instances.
    pub fn set_weight(&mut self, now: Time, weight: f64, reports: &mut Vec<Report>) {
        if !self.by_instances && self.direction == Direction::Forward {
            self.weight = weight;
            reports.push(Report::Happened(Happening::Weight(weight)));
            self.hold(now, reports);
        }
    }

    /// Turns round, whatever was under way, and looks at once. Does nothing where it is going back already, but to let a
    /// halted rollback go on; one that left something behind is taken to its end.
    pub fn roll_back<P: Platform>(
        &mut self,
        now: Time,
        release: &Release,
        platform: &mut P,
        reports: &mut Vec<Report>,
    ) {
        if matches!(self.direction, Direction::Back | Direction::Reverted) {
            return self.resume(now, reports);
        }
        self.turn_back(now, 0, release, platform, reports);
    }

    /// As [`roll_back`](Self::roll_back), and yet half of the new version's instances (at least one) stay with their share of
    /// traffic, while it is reported that the rollback is finished. A second command takes it to its end.
    pub fn roll_back_in_part<P: Platform>(
        &mut self,
        now: Time,
        release: &Release,
        platform: &mut P,
        reports: &mut Vec<Report>,
    ) {
        if matches!(self.direction, Direction::Back | Direction::Reverted) {
            return;
        }
        let left_behind = platform.wanted(Version::New).div_ceil(2);
        self.turn_back(now, left_behind, release, platform, reports);
    }

    fn turn_back<P: Platform>(
        &mut self,
        now: Time,
        left_behind: u32,
        release: &Release,
        platform: &mut P,
        reports: &mut Vec<Report>,
    ) {
        let new = platform.wanted(Version::New).max(1);
        self.weight_left = self.weight * f64::from(left_behind) / f64::from(new);
        self.left_behind = left_behind;
        let redeploys = platform.wanted(Version::Old) < platform.released_instances();
        reports.push(Report::Happened(Happening::RollbackBegan { redeploys }));
        self.direction = Direction::Back;
        self.held_since = None;
        self.step_ends = None;
        self.stuck = false;
        self.look(now, release, platform, reports);
    }

    /// Whether there is something to look after: it is under way, forward or back.
    #[must_use]
    pub const fn moves(&self) -> bool {
        matches!(self.direction, Direction::Forward | Direction::Back)
    }

    /// Whether it came to an end, one way or the other.
    #[must_use]
    pub const fn is_at_rest(&self) -> bool {
        matches!(
            self.direction,
            Direction::Complete | Direction::Reverted | Direction::PartlyReverted
        )
    }

    /// Whether a rollback was reported finished that has left some of the new version behind.
    #[must_use]
    pub const fn has_left_behind(&self) -> bool {
        matches!(self.direction, Direction::PartlyReverted)
    }

    /// Whether a rollback is under way or over.
    #[must_use]
    pub const fn is_going_back(&self) -> bool {
        matches!(self.direction, Direction::Back | Direction::Reverted | Direction::PartlyReverted)
    }

    /// Whether a rollback is under way, halted or not.
    #[must_use]
    pub const fn is_under_way_back(&self) -> bool {
        matches!(self.direction, Direction::Back)
    }

    /// Whether calls go to whatever instances are there, and the weight says nothing of them.
    #[must_use]
    pub const fn follows_instances(&self) -> bool {
        self.by_instances
    }

    /// Share (0 to 1) of sessions routed to the new version. Where traffic follows instances, 1 means that the old
    /// version's are gone for good: what finds no instance is the new version's.
    #[must_use]
    pub const fn weight(&self) -> f64 {
        self.weight
    }

    /// Share (0 to 1) of traffic on the new version, by weight or by instances.
    #[must_use]
    pub fn new_version_share(&self, platform: &impl Platform) -> f64 {
        if !self.by_instances {
            return self.weight;
        }
        let [old, new] = [Version::Old, Version::New].map(|version| platform.in_rotation(version));
        f64::from(new) / f64::from((old + new).max(1))
    }

    /// The start of the release.
    #[must_use]
    pub const fn started_at(&self) -> Option<Time> {
        self.started_at
    }

    /// When the new version served everything.
    #[must_use]
    pub const fn promoted_at(&self) -> Option<Time> {
        self.promoted_at
    }

    /// When everything was on the old version again.
    #[must_use]
    pub const fn reverted_at(&self) -> Option<Time> {
        self.reverted_at
    }

    /// Whether new instances have not got ready within the deadline.
    #[must_use]
    pub const fn is_stuck(&self) -> bool {
        self.stuck
    }

    /// What monitoring shows of the rollout.
    #[must_use]
    pub fn view(&self, platform: &impl Platform) -> RolloutView {
        RolloutView {
            weight: Ratio::saturating(self.new_version_share(platform)),
            started_at: self.started_at,
            promoted_at: self.promoted_at,
            stuck: self.stuck,
        }
    }
}
