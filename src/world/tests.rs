//! The world against closed forms and against itself.

use std::sync::Arc;

use super::*;
use crate::plan::{Circumstances, FaultSet};
use crate::random::Distribution;
use crate::scenario::model::*;
use crate::units::{Duration, Money, Ratio};

fn price() -> Price {
    Price { value: Money::ZERO, low: Money::ZERO, high: Money::ZERO, set: true }
}

fn service(name: &str) -> Service {
    Service {
        name: name.into(),
        instances: 1,
        concurrency: 1,
        queue: 1_000_000,
        service_time: Distribution::Exponential { mean: 0.05 },
        errors: Ratio::ZERO,
        balance: Balance::RoundRobin,
        calls: Vec::new(),
        lifecycle: Lifecycle {
            pull: Distribution::Constant(5.0),
            start: Distribution::Constant(10.0),
            probe: Probe { period: Duration::from_secs(5), failures: 1 },
            warm_up: None,
            drain: Duration::from_secs(5),
            grace: Duration::from_secs(30),
        },
    }
}

/// One service, no noise, a healthy release by blue/green.
pub(crate) fn scenario() -> Scenario {
    let ratio = Ratio::saturating;
    Scenario {
        name: "test".into(),
        shows: "a test".into(),
        seed: 1,
        replications: 1,
        warm_up: Duration::from_mins(5),
        follow_up: Duration::from_hours(4),
        restored_after: Duration::from_mins(5),
        material: 20,
        traffic: Traffic {
            rate_per_s: 10.0,
            shape: TrafficShape::Constant,
            daily: None,
            client_timeout: Duration::from_hours(1),
            sessions: Sessions {
                length: Duration::from_mins(8),
                requests: 10.0,
                state: SessionState::Shared,
            },
            writes: ratio(0.1),
        },
        noise: Noise {
            autocorrelation: 0.0,
            errors_sigma: 0.0,
            latency_sigma: 0.0,
            shared: ratio(0.5),
        },
        services: vec![service("only")],
        slo: Slo {
            availability: ratio(0.999),
            bad_after: Duration::from_hours(1),
            window: Duration::from_hours(720),
            down_above: ratio(0.01),
        },
        telemetry: Telemetry {
            scrape_interval: Duration::from_secs(15),
            buckets_s: vec![0.01, 0.05, 0.1, 0.5, 1.0],
        },
        release: Release {
            service: 0,
            per_week: 1.0,
            when: WorkHours::ALWAYS,
            rollout: Rollout::BlueGreen,
            outcomes: vec![Outcome { share: Ratio::ONE, what: GroundTruth::Healthy }],
            fix_forward: Distribution::Constant(3600.0),
            progress_deadline: Duration::from_mins(10),
            keep_old: Duration::from_mins(10),
            watch: Duration::from_hours(1),
        },
        faults: Vec::new(),
        people: People {
            roles: Vec::new(),
            work_hours: WorkHours::ALWAYS,
            off_hours_factor: 1.0,
            night: (Duration::from_hours(22), Duration::from_hours(7)),
        },
        strategies: Vec::new(),
        costs: Costs {
            currency: "USD".into(),
            lost_request: price(),
            lost_write: price(),
            lost_session: price(),
            sla_down_minute: price(),
            person_hour: price(),
            delay_hour: price(),
            redeploy: price(),
            amortised_over_years: 3.0,
        },
        assumptions: Vec::new(),
    }
}

pub(crate) fn world(scenario: &Scenario) -> World {
    let circumstances = Circumstances {
        outcome: 0,
        fault_set: FaultSet::None,
        start_hour: HourOfWeek { day: 0, hour: 9 },
    };
    let plan = Plan::draw(scenario, 0, circumstances);
    World::new(Arc::new(Model::new(scenario)), Arc::new(plan))
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
