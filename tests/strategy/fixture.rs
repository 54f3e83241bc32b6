//! A small scenario and the parts strategies are written from.

use backout::random::Distribution;
use backout::scenario::model::*;
use backout::units::{Duration, Money, Ratio};

pub(crate) const ON_CALL: usize = 0;
pub(crate) const LEAD: usize = 1;
pub(crate) const SCRAPE: u64 = 10;

pub(crate) fn seconds(value: f64) -> Distribution {
    Distribution::Constant(value)
}

pub(crate) fn ratio(value: f64) -> Ratio {
    Ratio::saturating(value)
}

pub(crate) fn role(name: &str, acknowledge: Distribution, escalates_to: Option<usize>) -> Role {
    let escalate_after = Duration::from_mins(5);
    Role {
        name: name.to_owned(),
        people: 1,
        acknowledge,
        escalate_after,
        escalates_to,
        ..Role::default()
    }
}

pub(crate) fn people() -> People {
    People {
        roles: vec![role("on-call", seconds(120.0), Some(LEAD)), role("lead", seconds(60.0), None)],
        work_hours: WorkHours { weekdays_only: true, from_hour: 9, to_hour: 17 },
        off_hours_factor: 2.0,
        night: (Duration::from_hours(22), Duration::from_hours(7)),
        ..People::default()
    }
}

pub(crate) fn step(phase: Phase, what: StepKind, by: Actor, takes: f64) -> Step {
    let (takes, fails) = (seconds(takes), Ratio::ZERO);
    Step {
        phase,
        what,
        by,
        takes,
        fails,
        task: None,
        alongside: false,
        assumed: Assumed::default(),
        handler: None,
    }
}

pub(crate) fn page(role: usize) -> Step {
    step(Phase::Acknowledge, StepKind::Page { timeout: None }, Actor::Role(role), 0.0)
}

pub(crate) fn confirm(takes: f64) -> Step {
    step(Phase::Assess, StepKind::Confirm, Actor::Automation, takes)
}

pub(crate) fn work(phase: Phase, by: Actor, takes: f64) -> Step {
    step(phase, StepKind::Work, by, takes)
}

pub(crate) fn ask(role: usize, takes: f64, timeout: Option<u64>, otherwise: Otherwise) -> Step {
    let timeout = timeout.map(Duration::from_secs);
    step(Phase::Decide, StepKind::Decide { timeout, otherwise }, Actor::Role(role), takes)
}

pub(crate) fn roll_back(by: Actor, attempts: u32) -> Step {
    step(Phase::Execute, StepKind::RollBack { attempts }, by, 5.0)
}

pub(crate) fn verify() -> Step {
    step(Phase::Recover, StepKind::Verify(Verification::default()), Actor::Automation, 0.0)
}

pub(crate) fn errors_above(value: f64, min_requests: u32) -> DetectorUse {
    let kind = DetectorKind::Threshold {
        quantity: Quantity::ErrorRatio,
        target: Target::NewVersion,
        comparison: Comparison::Above,
        value,
        window: Duration::from_secs(30),
        min_requests,
    };
    DetectorUse { kind, hold_for: Duration::ZERO, handler: None }
}

pub(crate) fn play(name: &str, detector: DetectorUse, steps: Vec<Step>) -> Play {
    Play { name: name.to_owned(), detectors: vec![detector], hold: false, before: false, steps }
}

pub(crate) fn strategy(plays: Vec<Play>) -> StrategySpec {
    let (setup, upkeep_per_year) = (Money::ZERO, Money::ZERO);
    let name = "under test".to_owned();
    let (audits, outlay) = (None, Outlay::default());
    StrategySpec { name, plays, setup, upkeep_per_year, audits, outlay }
}

/// One service, released with one long canary step, watched for half an hour after promotion.
pub(crate) fn scenario() -> Scenario {
    Scenario {
        drill: Drill::default(),
        name: "fixture".to_owned(),
        shows: String::new(),
        seed: 7,
        replications: 1,
        warm_up: Duration::from_mins(10),
        follow_up: Duration::from_hours(4),
        restored_after: Duration::from_mins(5),
        material: 20,
        traffic: traffic(),
        noise: Noise {
            autocorrelation: 0.4,
            errors_sigma: 0.1,
            latency_sigma: 0.1,
            shared: ratio(0.5),
        },
        services: Vec::new(),
        slo: Slo {
            availability: ratio(0.999),
            bad_after: Duration::from_secs(1),
            window: Duration::from_hours(720),
            down_above: ratio(0.01),
            down_window: Duration::from_secs(10),
        },
        telemetry: Telemetry {
            scrape_interval: Duration::from_secs(SCRAPE),
            buckets_s: vec![0.1, 0.5, 1.0],
        },
        release: release(),
        faults: Vec::new(),
        people: people(),
        strategies: Vec::new(),
        costs: costs(),
        budgets: Vec::new(),
        assumptions: Vec::new(),
    }
}

fn traffic() -> Traffic {
    Traffic {
        rate_per_s: 20.0,
        shape: TrafficShape::Constant,
        daily: None,
        client_timeout: Duration::from_secs(10),
        sessions: Sessions {
            length: Duration::from_mins(8),
            requests: 10.0,
            state: SessionState::Shared,
        },
        writes: Ratio::ZERO,
        complaints: Complaints::default(),
    }
}

fn release() -> Release {
    let steps = vec![CanaryStep { weight: ratio(0.1), hold: Duration::from_hours(1) }];
    Release {
        service: 0,
        per_week: 20.0,
        when: WorkHours::ALWAYS,
        rollout: Rollout::Canary { steps },
        outcomes: vec![Outcome { share: Ratio::ONE, what: GroundTruth::Healthy }],
        fix_forward: seconds(7200.0),
        progress_deadline: Duration::from_mins(10),
        keep_old: Duration::from_hours(1),
        watch: Duration::from_mins(30),
        looks_every: Duration::from_secs(1),
        way_back: WayBack::clear(),
        control_restored_after: Duration::from_hours(4),
    }
}

fn costs() -> Costs {
    let price = Price { value: Money::ZERO, low: Money::ZERO, high: Money::ZERO, set: false };
    Costs {
        currency: "EUR".to_owned(),
        lost_request: price,
        lost_write: price,
        lost_session: price,
        sla_down_minute: price,
        person_hour: price,
        delay_hour: price,
        redeploy: price,
        damaged_record: price,
        lost_record: price,
        exposure_hour: price,
        amortised_over_years: 3.0,
        discount_rate: Ratio::ZERO,
        sla_credit: None,
        training: None,
        audit_hours: 0.0,
        leadership: LeadershipWages { full_time: Money::ZERO, fractional: Money::ZERO },
    }
}
