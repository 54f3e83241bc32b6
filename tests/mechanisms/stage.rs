//! A small shop whose release goes out all at once, and a command to take it back at a moment of the test's choosing.

use std::sync::Arc;

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::plan::Plan;
use backout::referee::outcome::Replication;
use backout::referee::{Course, hidden};
use backout::scenario::{References, check};
use backout::system::{
    Action, Care, DataToll, GoingBack, Observation, Observed, Precaution, SecurityToll, System,
};
use backout::units::Time;
use backout::world::World;

/// One minute of warm-up, a release that everybody is on after about another, and nobody who acts by himself.
pub(crate) const SHOP: &str = "\
name: mechanisms
shows: One mechanism at a time.
warm_up: 1m
follow_up: 30m
restored_after: 2m
traffic: {rate: 5/s, client_timeout: 3s, writes: 20%, sessions: {length: 2m, requests: 5, state: in_memory}}
services:
  - name: shop
    instances: 4
    concurrency: 16
    service_time: 40ms
    lifecycle: {pull: 5s, start: 5s}
    calls: [{to: store}]
  - {name: store, instances: 2, concurrency: 16, service_time: 10ms}
slo: {bad_after: 1s}
release:
  service: shop
  rollout: blue_green
  keep_old: 1m
  outcomes: [{share: 100%, what: healthy}]
  fix_forward: 40m
  way_back: {}
strategies: [automated]
";

/// Everybody is on the new version, and the old one's instances are gone.
pub(crate) const SETTLED_IN: u64 = 300;
const REPLICATIONS: u64 = 10;

/// The shop with passages replaced.
pub(crate) fn with(changes: &[(&str, &str)]) -> Setup {
    let text = changes.iter().fold(SHOP.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "`{old}` in\n{text}");
        text.replacen(old, new, 1)
    });
    let checked = check("mechanisms.yaml", &text, &References::new());
    let scenario = checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario;
    Setup::new(scenario, true)
}

/// The shop with this in wait on the way back.
pub(crate) fn in_wait(way_back: &str) -> Setup {
    with(&[("way_back: {}", &format!("way_back: {way_back}"))])
}

pub(crate) fn with_care(precautions: &[Precaution]) -> GoingBack {
    let care = precautions.iter().fold(Care::default(), |care, one| care.with(*one));
    GoingBack { care, ..GoingBack::default() }
}

/// A world, and what it let be seen.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) seen: Vec<Observed>,
}

impl Stage {
    pub(crate) fn new(setup: &Setup, index: u64) -> Self {
        let circumstances = Strata::new(&setup.scenario).circumstances(index);
        let plan = Plan::draw(&setup.scenario, index, circumstances);
        Self { world: World::new(Arc::clone(&setup.model), Arc::new(plan)), seen: Vec::new() }
    }

    pub(crate) fn until(mut self, secs: u64) -> Self {
        while let Some(observed) = self.world.advance(Time::from_secs(secs)) {
            self.seen.push(observed);
        }
        self
    }

    pub(crate) fn go_back(mut self, going: GoingBack) -> Self {
        self.world.apply(&Action::RollBack(going));
        self
    }

    /// Bad requests that arrived between two moments.
    pub(crate) fn bad(&self, from: u64, to: u64) -> f64 {
        let ledger = self.world.ledger();
        let [from, to] = [from, to].map(|secs| ledger.window_of(Time::from_secs(secs)));
        (from..to).map(|index| f64::from(ledger.window(index).bad)).sum()
    }

    /// When everything was on the old version again, in seconds.
    pub(crate) fn finished_s(&self) -> f64 {
        self.world.reverted_at().unwrap().since(Time::START).as_secs_f64()
    }

    pub(crate) fn saw(&self, what: &Observation) -> usize {
        self.seen.iter().filter(|observed| observed.what == *what).count()
    }

    fn course(&self) -> Course {
        Course {
            ledger: self.world.ledger().clone(),
            chronicle: self.world.chronicle().to_vec(),
            simulated_until: self.world.now(),
            ..Course::default()
        }
    }

    pub(crate) fn data(&self) -> DataToll {
        hidden::data(&self.course(), self.world.now())
    }

    pub(crate) fn security(&self) -> SecurityToll {
        hidden::security(&self.course(), self.world.unverified_rollbacks(), self.world.now())
    }
}

/// Each replication rolled back once everybody is on the new version, and followed to this moment.
pub(crate) fn each(
    setup: &Setup,
    going: GoingBack,
    to: u64,
    of: impl Fn(&Stage) -> f64,
) -> Vec<f64> {
    let stage = |index| Stage::new(setup, index).until(SETTLED_IN).go_back(going).until(to);
    (0..REPLICATIONS).map(|index| of(&stage(index))).collect()
}

/// Whole replications, judged.
pub(crate) fn rows(setup: &Setup, count: u64) -> Vec<Replication> {
    let strata = Strata::new(&setup.scenario);
    let one = |index| setup.judged(index, strata.of(index), strata.circumstances(index)).1;
    (0..count).map(one).collect()
}

/// The paired difference and three of its standard errors.
fn difference(on: &[f64], off: &[f64]) -> (f64, f64) {
    assert_eq!(on.len(), off.len());
    let count = on.len() as f64;
    let apart: Vec<f64> = on.iter().zip(off).map(|(on, off)| on - off).collect();
    let mean = apart.iter().sum::<f64>() / count;
    let variance = apart.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, 3.0 * (variance / count).sqrt())
}

/// Switched on, the figure is greater, beyond its interval.
#[track_caller]
pub(crate) fn assert_raises(on: &[f64], off: &[f64]) {
    let (mean, margin) = difference(on, off);
    assert!(mean > 0.0 && mean > margin, "{mean} ± {margin}: {on:?} and {off:?}");
}

/// The figure is greater by about this much.
#[track_caller]
pub(crate) fn assert_raises_by(on: &[f64], off: &[f64], expected: f64, within: f64) {
    let (mean, _) = difference(on, off);
    assert!((mean - expected).abs() <= within, "{mean}, not {expected}: {on:?} and {off:?}");
}

/// What is switched on makes no difference beyond stray requests.
#[track_caller]
pub(crate) fn assert_same(on: &[f64], off: &[f64]) {
    let (mean, _) = difference(on, off);
    assert!(mean.abs() < 1.5, "{mean}: {on:?} and {off:?}");
}
