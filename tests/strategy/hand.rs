//! A strategy fed by hand, one observation after another: what no desk of people answers on demand.

use std::sync::Arc;

use backout::scenario::model::{Scenario, StrategySpec};
use backout::strategy::Strategy;
use backout::system::*;
use backout::units::{Duration, Time};

use crate::fixture::{SCRAPE, ratio};

/// What the next scrape shows; the old version serves 90 requests an interval, the new one 10 while it has weight.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) old_errors: u64,
    pub(crate) new_errors: u64,
    pub(crate) ready: u32,
    pub(crate) weight: f64,
    pub(crate) integrity: Integrity,
}

pub(crate) const WELL: Seen = Seen {
    old_errors: 0,
    new_errors: 0,
    ready: 2,
    weight: 0.1,
    integrity: Integrity { damaged_records: 0, vulnerable: false },
};
pub(crate) const BAD: Seen = Seen { new_errors: 10, ..WELL };
/// The new version is gone.
pub(crate) const BACK: Seen = Seen { ready: 0, weight: 0.0, ..WELL };

/// The new version is gone, and the one that was put back fails.
pub(crate) const WORSE: Seen = Seen { old_errors: 80, ..BACK };

pub(crate) struct Hand {
    pub(crate) strategy: Strategy,
    pub(crate) actions: Vec<Action>,
    now: Time,
    counters: ServiceScrape,
}

impl Hand {
    pub(crate) fn new(spec: &StrategySpec) -> Self {
        Self::with(spec, &crate::fixture::scenario())
    }

    pub(crate) fn with(spec: &StrategySpec, scenario: &Scenario) -> Self {
        let mut counters = ServiceScrape::default();
        counters.old.buckets = vec![0; 4];
        counters.new.buckets = vec![0; 4];
        let strategy = Strategy::new(spec, scenario);
        let mut hand = Self { strategy, actions: Vec::new(), now: Time::START, counters };
        hand.scrapes(4, WELL);
        hand
    }

    pub(crate) fn scrapes(&mut self, times: u32, seen: Seen) {
        for _ in 0..times {
            self.now = self.now + Duration::from_secs(SCRAPE);
            let Seen { old_errors, new_errors, ready, weight, integrity } = seen;
            let (old, new) = (&mut self.counters.old, &mut self.counters.new);
            old.requests += 90;
            old.ready = 2;
            old.errors += old_errors;
            new.requests += if weight > 0.0 { 10 } else { 0 };
            new.errors += if weight > 0.0 { new_errors } else { 0 };
            (new.ready, new.desired) = (ready, ready);
            let rollout = RolloutView {
                weight: ratio(weight),
                started_at: Some(Time::from_secs(1)),
                ..RolloutView::default()
            };
            let scrape = Scrape { services: vec![self.counters.clone()], rollout, integrity };
            self.show(Observation::Scrape(Arc::new(scrape)));
        }
    }

    pub(crate) fn show(&mut self, what: Observation) {
        self.strategy.observe(&Observed { at: self.now, what }, &mut self.actions);
    }

    /// The work that was asked for last is done.
    pub(crate) fn done(&mut self, slip: Option<Slip>) {
        let asked = self.actions.iter().rev().find_map(|action| match action {
            Action::Work { request, .. } => Some(*request),
            _ => None,
        });
        let Some(request) = asked else { panic!("nothing was asked for") };
        self.show(Observation::Done { request, slip });
    }

    /// The timer that was set last rings.
    pub(crate) fn ring(&mut self) {
        let set = self.actions.iter().rev().find_map(|action| match action {
            Action::SetTimer { request, .. } => Some(*request),
            _ => None,
        });
        let Some(request) = set else { panic!("no timer was set") };
        self.show(Observation::Timer { request });
    }

    pub(crate) fn commands(&self) -> Vec<GoingBack> {
        let command = |action: &Action| match action {
            Action::RollBack(going_back) => Some(*going_back),
            _ => None,
        };
        self.actions.iter().filter_map(command).collect()
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Action) -> bool) -> usize {
        self.actions.iter().filter(|action| wanted(action)).count()
    }

    pub(crate) fn wrote(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.strategy.journal().iter().any(|entry| wanted(&entry.what))
    }
}
