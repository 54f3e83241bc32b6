//! A scripted system: scrapes as told, rollback commands that fail as told, and a desk of people.

use std::sync::Arc;

use backout::people::Desk;
use backout::plan::WallClock;
use backout::random::Key;
use backout::scenario::model::{HourOfWeek, Scenario, StrategySpec};
use backout::strategy::Strategy;
use backout::system::*;
use backout::units::{Duration, Time};

use crate::fixture::{SCRAPE, ratio};

/// The release starts at this second, on a Monday at ten.
pub(crate) const RELEASED: u64 = 600;
const MONDAY_AT_TEN: HourOfWeek = HourOfWeek { day: 0, hour: 10 };
const COMMAND_TAKES: Duration = Duration::from_secs(20);

/// What monitoring sees of one scrape interval; the old version serves 90 requests in it without an error.
#[derive(Clone, Copy)]
pub(crate) struct Interval {
    /// Requests and errors of the new version, while it is sent traffic.
    pub(crate) new: (u64, u64),
    /// Ready instances of the new version out of two.
    pub(crate) ready: u32,
}

pub(crate) const HEALTHY: Option<Interval> = Some(Interval { new: (10, 0), ready: 2 });
pub(crate) const BROKEN: Option<Interval> = Some(Interval { new: (10, 10), ready: 2 });

/// A scripted system under one strategy.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) strategy: Strategy,
    pub(crate) desk: Desk,
    /// What the interval that ends at a second was like; `None` is a missed scrape.
    script: fn(u64) -> Option<Interval>,
    failing_commands: u32,
    promoted_at: Option<Time>,
    next_scrape: u64,
    answer_due: Option<Time>,
    counters: ServiceScrape,
    rolled_back: bool,
    pub(crate) observed: Vec<Observed>,
    pub(crate) actions: Vec<(Time, Action)>,
}

impl Stage {
    pub(crate) fn new(spec: &StrategySpec, script: fn(u64) -> Option<Interval>) -> Self {
        Self::with(spec, &crate::fixture::scenario(), script)
    }

    pub(crate) fn with(
        spec: &StrategySpec,
        scenario: &Scenario,
        script: fn(u64) -> Option<Interval>,
    ) -> Self {
        let released = Time::from_secs(RELEASED);
        let mut counters = ServiceScrape::default();
        counters.old.buckets = vec![0; 4];
        counters.new.buckets = vec![0; 4];
        Self {
            strategy: Strategy::new(spec, scenario),
            desk: Desk::new(
                &scenario.people,
                Key::new(7),
                WallClock::at_release(MONDAY_AT_TEN, Duration::ZERO, released),
            ),
            script,
            failing_commands: 0,
            promoted_at: None,
            next_scrape: SCRAPE,
            answer_due: None,
            counters,
            rolled_back: false,
            observed: Vec::new(),
            actions: Vec::new(),
        }
    }

    pub(crate) fn failing_commands(mut self, count: u32) -> Self {
        self.failing_commands = count;
        self
    }

    pub(crate) fn promoted_at(mut self, second: u64) -> Self {
        self.promoted_at = Some(Time::from_secs(second));
        self
    }

    /// Runs until this second, exclusive.
    pub(crate) fn run(mut self, until: u64) -> Self {
        while self.next_event() < Time::from_secs(until) {
            self.step();
        }
        self
    }

    fn next_event(&self) -> Time {
        let others = self.desk.next().into_iter().chain(self.answer_due);
        others.fold(Time::from_secs(self.next_scrape), Ord::min)
    }

    fn step(&mut self) {
        let now = self.next_event();
        if now == Time::from_secs(self.next_scrape) {
            self.scrape(now);
        } else if self.desk.next() == Some(now) {
            if let Some(answer) = self.desk.answer(now) {
                self.show(answer);
            }
        } else {
            self.answer_command(now);
        }
    }

    fn scrape(&mut self, now: Time) {
        let interval = (self.script)(self.next_scrape);
        self.next_scrape += SCRAPE;
        grow(&mut self.counters.old, 90, 0);
        let Some(interval) = interval else {
            return;
        };
        let started = now >= Time::from_secs(RELEASED);
        let serves = started && !self.rolled_back;
        let new = &mut self.counters.new;
        (new.desired, new.ready) = if serves { (2, interval.ready) } else { (0, 0) };
        if serves {
            grow(new, interval.new.0, interval.new.1);
        }
        let rollout = RolloutView {
            weight: ratio(if serves { 0.1 } else { 0.0 }),
            started_at: started.then_some(Time::from_secs(RELEASED)),
            promoted_at: self.promoted_at.filter(|promoted| *promoted <= now),
            stuck: false,
        };
        let scrape = Scrape {
            services: vec![self.counters.clone()],
            rollout,
            integrity: Integrity::default(),
        };
        self.show(Observed { at: now, what: Observation::Scrape(Arc::new(scrape)) });
    }

    fn answer_command(&mut self, now: Time) {
        self.answer_due = None;
        let fails = self.failing_commands > 0;
        self.failing_commands = self.failing_commands.saturating_sub(1);
        self.rolled_back = !fails;
        let what = if fails { Observation::RollbackFailed } else { Observation::RollbackFinished };
        self.show(Observed { at: now, what });
    }

    fn show(&mut self, observed: Observed) {
        let mut actions = Vec::new();
        self.strategy.observe(&observed, &mut actions);
        for action in &actions {
            self.desk.ask(observed.at, action);
            if matches!(action, Action::RollBack(_)) {
                assert!(self.answer_due.is_none(), "a command while another is outstanding");
                self.answer_due = Some(observed.at + COMMAND_TAKES);
            }
        }
        self.actions.extend(actions.into_iter().map(|action| (observed.at, action)));
        self.observed.push(observed);
    }

    /// When an event of this kind was first written down, in seconds.
    pub(crate) fn when(&self, wanted: impl Fn(&Event) -> bool) -> Option<f64> {
        let entry = self.strategy.journal().iter().find(|entry| wanted(&entry.what))?;
        Some(entry.at.as_secs_f64())
    }

    pub(crate) fn events(&self) -> Vec<&Event> {
        self.strategy.journal().iter().map(|entry| &entry.what).collect()
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Action) -> bool) -> usize {
        self.actions.iter().filter(|(_, action)| wanted(action)).count()
    }
}

fn grow(version: &mut VersionScrape, requests: u64, errors: u64) {
    version.requests += requests;
    version.errors += errors;
    version.buckets.iter_mut().for_each(|bucket| *bucket += requests);
}
