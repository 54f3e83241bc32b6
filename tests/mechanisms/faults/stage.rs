//! A small shop with a fault, driven by hand.

use std::sync::Arc;

use backout::experiment::Setup;
use backout::plan::{Circumstances, FaultSet, Plan};
use backout::scenario::model::HourOfWeek;
use backout::scenario::{References, check};
use backout::system::{Action, GoingBack, Happening, Observation, Observed, System};
use backout::telemetry::Scrape;
use backout::units::{Duration, Time};
use backout::world::World;

/// Gate calls shop, which calls store, and then store itself. The release starts after two minutes.
const SHOP: &str = "\
name: faulty
shows: One fault at a time.
seed: 3
warm_up: 2m
follow_up: 15m
restored_after: 1m
traffic: {rate: 5/s, client_timeout: 3s}
noise: {autocorrelation: 0.0, errors_sigma: 0.0, latency_sigma: 0.0}
services:
  - name: gate
    instances: 3
    concurrency: 64
    service_time: 5ms
    errors: 0%
    calls: [{to: shop, timeout: 1s}, {to: store, timeout: 1s}]
  - name: shop
    instances: 3
    concurrency: 64
    service_time: 20ms
    errors: 0%
    lifecycle: {pull: 10s, start: 5s}
    calls: [{to: store, timeout: 1s}]
  - {name: store, instances: 3, concurrency: 64, service_time: 10ms, errors: 0%}
slo: {bad_after: 800ms}
release:
  service: shop
  rollout: {canary: {steps: [{weight: 40%, for: 4m}]}}
  outcomes: [{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 30%}}}]
  keep_old: 10m
faults: []
strategies: [automated]
";

pub(super) const RELEASE: Time = Time::from_secs(120);
/// Replaces its instances in place.
pub(super) const ROLLING: (&str, &str) = (
    "{canary: {steps: [{weight: 40%, for: 4m}]}}",
    "{rolling: {max_surge: 1, max_unavailable: 0}}",
);
pub(super) const KEEPS_NOTHING: (&str, &str) = ("  keep_old: 10m\n", "");

/// One of each that is new, at once.
pub(super) const EVERY_FAULT: &str = "
  - {what: {slow_instance: {service: shop, factor: 9}}, at: 1m, chance: 5%, for: 9m}
  - {what: zone_loss, at: 1m, chance: 5%, for: 9m}
  - {what: {noisy_neighbour: {service: shop, factor: 9}}, at: 1m, chance: 5%, for: 9m}
  - {what: {blackhole: {service: shop}}, at: 1m, chance: 5%, for: 9m}
  - {what: {network_loss: {service: shop, loss: 50%}}, at: 1m, chance: 5%, for: 9m}
  - {what: {network_latency: {service: shop, latency: 1s}}, at: 1m, chance: 5%, for: 9m}
  - {what: {partition: {from: gate, to: shop}}, at: 1m, chance: 5%, for: 9m}
  - {what: {partial_scrape: {share: 50%}}, at: 1m, chance: 5%, for: 9m}
  - {what: counter_reset, at: 1m, chance: 5%, for: 9m}
  - {what: registry_down, at: 0s, chance: 5%, for: 9m}
  - {what: {registry_slow: {factor: 9}}, at: 0s, chance: 5%, for: 9m}
  - {what: pipeline_stuck, at: 0s, chance: 5%, for: 9m}
  - {what: {control_plane_slow: {by: 1m}}, at: 0s, chance: 5%, for: 9m}
  - {what: control_plane_down, at: 0s, chance: 5%, for: 9m}
  - {what: partial_rollback, at: 0s, chance: 5%, for: 9m}
  - {what: controller_crash, at: 0s, chance: 5%, for: 9m}
  - {what: {provoked_errors: {rate: 9/s}}, at: 0s, chance: 5%, for: 9m}";

pub(super) fn setup(changes: &[(&str, &str)]) -> Setup {
    let text = changes.iter().fold(SHOP.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "`{old}`");
        text.replacen(old, new, 1)
    });
    let checked = check("shop.yaml", &text, &References::new());
    Setup::new(checked.unwrap_or_else(|e| panic!("{:#?}", e.diagnostics())).scenario, true)
}

pub(super) struct Stage {
    pub(super) world: World,
}

impl Stage {
    /// With faults as they are written in a list, all of which strike; of this outcome.
    pub(super) fn new(changes: &[(&str, &str)], outcome: usize, set: FaultSet) -> Self {
        let setup = setup(changes);
        let start_hour = HourOfWeek { day: 1, hour: 10 };
        let circumstances = Circumstances { outcome, fault_set: set, start_hour };
        let plan = Plan::draw(&setup.scenario, 0, circumstances);
        Self { world: World::new(Arc::clone(&setup.model), Arc::new(plan)) }
    }

    /// A release without a defect, and this fault for certain.
    pub(super) fn healthy(fault: &str) -> Self {
        Self::with(fault, &[])
    }

    pub(super) fn with(fault: &str, changes: &[(&str, &str)]) -> Self {
        let faults = format!("faults: [{fault}]");
        let changes = [&[("faults: []", faults.as_str())], changes].concat();
        Self::new(&changes, 0, FaultSet::Any)
    }

    /// A release without a defect, and faults none of which strikes.
    pub(super) fn calm(faults: &str) -> Self {
        Self::new(&[("faults: []", &format!("faults:{faults}"))], 0, FaultSet::None)
    }

    pub(super) fn run(&mut self, until: Time) -> Vec<Observed> {
        std::iter::from_fn(|| self.world.advance(until)).collect()
    }

    /// The last reading before this moment.
    pub(super) fn reading(&mut self, at: Time) -> Arc<Scrape> {
        let scrapes = self.run(at).into_iter().filter_map(|observed| match observed.what {
            Observation::Scrape(scrape) => Some(scrape),
            _ => None,
        });
        scrapes.last().unwrap()
    }

    pub(super) fn roll_back(&mut self, at: Time) {
        self.run(at);
        self.world.apply(&Action::RollBack(GoingBack::default()));
    }

    /// When the end of a rollback is observed, if by then.
    pub(super) fn finishes(&mut self, until: Time) -> Option<Time> {
        let seen = self.run(until);
        seen.iter().find(|seen| seen.what == Observation::RollbackFinished).map(|seen| seen.at)
    }

    pub(super) fn first(&self, is_it: impl Fn(&Happening) -> bool) -> Option<Time> {
        self.world.chronicle().iter().find(|(_, what)| is_it(what)).map(|(at, _)| *at)
    }

    pub(super) fn touched(&self) -> u64 {
        self.world.faults_touched()[0].unwrap()
    }

    /// Requests, those of them that were bad, those on the new version, and the mean latency of those answered, of whole windows
    /// between two moments.
    pub(super) fn users(&self, from: Time, to: Time) -> Users {
        let ledger = self.world.ledger();
        let windows =
            || (ledger.window_of(from) + 1..ledger.window_of(to)).map(|i| ledger.window(i));
        let requests: u32 = windows().map(|window| window.requests).sum();
        let answered: u32 = windows().map(|window| window.answered).sum();
        let latency_ns: u64 = windows().map(|window| window.latency_ns).sum();
        Users {
            requests,
            bad: windows().map(|window| window.bad).sum(),
            on_new: windows().map(|window| window.on_new).sum(),
            latency: Duration::from_nanos(latency_ns / u64::from(answered.max(1))),
        }
    }
}

#[derive(Debug)]
pub(super) struct Users {
    pub(super) requests: u32,
    pub(super) bad: u32,
    pub(super) on_new: u32,
    pub(super) latency: Duration,
}

pub(super) fn after(start: Time, seconds: u64) -> Time {
    start + Duration::from_secs(seconds)
}
