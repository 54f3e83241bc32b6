//! The world against closed forms and against itself.

use std::sync::Arc;

use super::*;
use crate::plan::{Circumstances, FaultSet};
use crate::scenario::model::{CanaryStep, HourOfWeek, Rollout, Scenario};
use crate::units::{Duration, Ratio};

/// One service as a single server, no noise, a healthy release by blue/green.
const SINGLE_SERVER: &str = "
name: single-server
shows: a queue
seed: 1
replications: 1
traffic: {rate: 10/s, client_timeout: 1h}
noise: {autocorrelation: 0.0, errors_sigma: 0.0, latency_sigma: 0.0}
services:
  - name: only
    instances: 1
    concurrency: 1
    queue: 1000000
    service_time: {exponential: {mean: 50ms}}
    errors: 0%
slo: {availability: 99.9%, bad_after: 5s}
release:
  service: only
  per_week: 1
  when: daily 00:00..24:00
  rollout: blue_green
  outcomes: [{share: 100%, what: healthy}]
strategies: [automated]
";

pub(crate) fn scenario() -> Scenario {
    let checked =
        crate::scenario::check("test", SINGLE_SERVER, &crate::scenario::References::new());
    checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario
}

pub(crate) fn world(scenario: &Scenario) -> World {
    world_with(scenario, Duration::ZERO)
}

fn world_with(scenario: &Scenario, overhead: Duration) -> World {
    let circumstances = Circumstances {
        outcome: 0,
        fault_set: FaultSet::None,
        start_hour: HourOfWeek { day: 0, hour: 9 },
    };
    let plan = Plan::draw(scenario, 0, circumstances);
    World::new(Arc::new(Model::new(scenario).with_overhead(overhead)), Arc::new(plan))
}

fn run(world: &mut World, until: Time) -> Vec<Observed> {
    std::iter::from_fn(|| world.advance(until)).collect()
}

#[test]
fn an_m_m_1_queue_waits_as_pollaczek_and_khinchine_say() {
    let scenario = scenario();
    let mut world = world(&scenario);
    run(&mut world, Time::START + Duration::from_hours(60));
    let tally = world.tallies().next().expect("one service");
    let wait_s = tally.wait_ns as f64 / tally.answered as f64 / 1e9;
    assert!((wait_s / 0.05 - 1.0).abs() < 0.03, "mean wait {wait_s} s of {}", tally.answered);
}

#[test]
fn stopping_has_no_side_effect() {
    let scenario = scenario();
    let (mut whole, mut pieces) = (world(&scenario), world(&scenario));
    let end = Time::from_secs(1_000);
    let at_once = run(&mut whole, end);
    let mut in_pieces = Vec::new();
    for second in (0..=1_000).step_by(7).chain([1_000]) {
        in_pieces.extend(run(&mut pieces, Time::from_secs(second)));
    }
    assert_eq!(at_once, in_pieces);
    assert_eq!(whole.ledger().windows(), pieces.ledger().windows());
}

#[test]
fn a_hundred_percent_step_sends_a_hundred_percent() {
    let mut scenario = scenario();
    let step = CanaryStep { weight: Ratio::ONE, hold: Duration::from_mins(10) };
    scenario.release.rollout = Rollout::Canary { steps: vec![step] };
    let mut world = world(&scenario);
    run(&mut world, Time::START + Duration::from_mins(14));
    let window = world.ledger().window(70);
    assert!(window.requests > 50);
    assert_eq!(window.on_new, window.requests);
}

/// With a queue without end, and with none: a refusal is an answer too.
#[test]
fn overhead_delays_each_answer_and_holds_no_slot() {
    let overhead = Duration::from_millis(7);
    for queue in [1_000_000, 0] {
        let mut scenario = scenario();
        scenario.services[0].queue = queue;
        let sums = |overhead| {
            let mut world = world_with(&scenario, overhead);
            run(&mut world, Time::from_secs(600));
            world.ledger().windows()[..59].iter().fold((0, 0, 0), |(answered, bad, ns), window| {
                (answered + u64::from(window.answered), bad + window.bad, ns + window.latency_ns)
            })
        };
        let ((answered, bad, plain_ns), (same, same_bad, slowed_ns)) =
            (sums(Duration::ZERO), sums(overhead));
        assert!(answered > 5_000 && (answered, bad) == (same, same_bad), "{answered}, {bad}");
        assert_eq!(bad > 1_000, queue == 0, "{bad} refused of {answered}");
        assert_eq!(slowed_ns - plain_ns, answered * overhead.as_nanos(), "nobody waits for longer");
    }
}
