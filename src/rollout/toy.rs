//! A platform for tests: instances that take so long to start and so long to drain, and nothing else.

use super::{Controller, Platform, Report};
use crate::scenario::model::{Release, Rollout};
use crate::scenario::{References, check};
use crate::system::{Happening, Version};
use crate::units::{Duration, Time};

const START: Duration = Duration::from_secs(7);
const DRAIN: Duration = Duration::from_secs(3);

struct Instance {
    version: Version,
    ready_at: Time,
    gone_at: Option<Time>,
}

/// The toy and the controller that moves it, looked at as often as the release says.
pub(super) struct Toy {
    pub now: Time,
    pub controller: Controller,
    pub release: Release,
    pub told: Vec<(Time, Report)>,
    pub instances: Instances,
}

pub(super) struct Instances {
    now: Time,
    all: u32,
    each: Vec<Instance>,
    /// New instances never get ready.
    pub new_never_ready: bool,
}

impl Toy {
    pub(super) fn new(all: u32, rollout: Rollout) -> Self {
        let old = |_| Instance { version: Version::Old, ready_at: Time::START, gone_at: None };
        let each = (0..all).map(old).collect();
        Self {
            now: Time::START,
            controller: Controller::new(),
            release: Release { rollout, ..release() },
            told: Vec::new(),
            instances: Instances { now: Time::START, all, each, new_never_ready: false },
        }
    }

    pub(super) fn act(
        &mut self,
        act: impl FnOnce(&mut Controller, Time, &Release, &mut Instances, &mut Vec<Report>),
    ) {
        let mut reports = Vec::new();
        self.instances.now = self.now;
        let Self { controller, release, instances, now, .. } = self;
        act(controller, *now, release, instances, &mut reports);
        self.told.extend(reports.into_iter().map(|report| (self.now, report)));
    }

    /// One look, then its period passes.
    pub(super) fn look(&mut self) {
        self.act(|controller, now, release, _, reports| controller.begin(now, release, reports));
        self.act(Controller::look);
        self.now = self.now + self.release.looks_every;
        self.instances.now = self.now;
    }

    /// Looks until something is so, at the most for an hour.
    pub(super) fn look_until(&mut self, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            assert!(self.now < Time::from_secs(3_600), "never so: {:?}", self.told);
            self.look();
        }
    }

    pub(super) fn roll_back(&mut self) {
        self.act(Controller::roll_back);
    }

    /// What happened, without its times.
    pub(super) fn happened(&self) -> Vec<Happening> {
        self.told
            .iter()
            .filter_map(|(_, report)| match report {
                Report::Happened(what) => Some(*what),
                _ => None,
            })
            .collect()
    }

    /// When something was first told.
    pub(super) fn told_at(&self, wanted: Report) -> Time {
        let told = self.told.iter().find(|(_, report)| *report == wanted);
        told.unwrap_or_else(|| panic!("{wanted:?} is not among {:?}", self.told)).0
    }
}

impl Instances {
    fn count(&self, version: Version, is_in: impl Fn(&Instance) -> bool) -> u32 {
        let counted = self.each.iter().filter(|one| one.version == version && is_in(one)).count();
        u32::try_from(counted).unwrap()
    }
}

impl Platform for Instances {
    fn released_instances(&self) -> u32 {
        self.all
    }

    fn wanted(&self, version: Version) -> u32 {
        self.count(version, |one| one.gone_at.is_none())
    }

    fn ready(&self, version: Version) -> u32 {
        self.count(version, |one| one.gone_at.is_none() && one.ready_at <= self.now)
    }

    fn alive(&self, version: Version) -> u32 {
        self.count(version, |one| one.gone_at.is_none_or(|gone| gone > self.now))
    }

    fn in_rotation(&self, version: Version) -> u32 {
        self.ready(version)
    }

    fn is_starting_anew(&self, version: Version) -> bool {
        self.wanted(version) > self.ready(version)
    }

    fn scale_up(&mut self, version: Version, to: u32) {
        let never = self.new_never_ready && version == Version::New;
        let ready_at = if never { Time::NEVER } else { self.now + START };
        for _ in self.wanted(version)..to {
            self.each.push(Instance { version, ready_at, gone_at: None });
        }
    }

    fn stop_some(&mut self, version: Version, count: u32) {
        let now = self.now;
        let mut wanted: Vec<&mut Instance> = self
            .each
            .iter_mut()
            .filter(|one| one.version == version && one.gone_at.is_none())
            .collect();
        wanted.sort_by_key(|one| one.ready_at <= now);
        for one in wanted.into_iter().take(count as usize) {
            one.gone_at = Some(if one.ready_at <= now { now + DRAIN } else { now });
        }
    }
}

/// A release with the defaults of a scenario, whose old set goes a minute after promotion.
fn release() -> Release {
    const TEXT: &str = "
name: toy
shows: a rollout
traffic: {rate: 1/s}
services: [{name: only, instances: 4, concurrency: 1, service_time: 1ms}]
slo: {bad_after: 1s}
release:
  service: only
  rollout: blue_green
  keep_old: 1m
  outcomes: [{share: 100%, what: healthy}]
strategies: [automated]
";
    let checked = check("toy", TEXT, &References::new());
    checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario.release
}
