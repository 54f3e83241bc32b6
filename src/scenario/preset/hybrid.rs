//! Hybrid: strong evidence acts alone; weak evidence holds the rollout and asks an expert, with a time-out.

use super::automated::{UNHEALTHY_FOR, unhealthy};
use super::manual::alert_rules;
use super::{
    Surroundings, alongside, automatic_rollback, errors_above, failing, held, page, parameter,
    play, step, waiting,
};
use crate::scenario::model::{
    DetectorKind, DetectorUse, Otherwise, Phase, Quantity, Step, StepKind, StrategySpec, Target,
};
use crate::units::{Duration, Money, Ratio};

pub(super) fn hybrid(around: &Surroundings<'_>) -> Option<StrategySpec> {
    let alone = automatic_rollback(around.role("on_call")?, true);
    Some(StrategySpec {
        name: "hybrid".to_owned(),
        plays: vec![
            play("strong", strong(around), false, alone),
            play("weak", weak(around), true, ask(around)?),
        ],
        setup: Money::from_units(parameter::HYBRID_SETUP.law.mean()),
        upkeep_per_year: Money::from_units(parameter::HYBRID_UPKEEP.law.mean()),
        outlay: crate::scenario::model::Outlay::default(),
    })
}

/// What no ordinary day produces.
fn strong(around: &Surroundings<'_>) -> Vec<DetectorUse> {
    let failures = DetectorKind::ConsecutiveFailures {
        quantity: Quantity::ErrorRatio,
        target: Target::NewVersion,
        value: 0.25,
        failures: 3,
        min_requests: 10,
    };
    let minute = around.window(Duration::from_mins(1));
    vec![
        held(unhealthy(), UNHEALTHY_FOR),
        held(errors_above(Target::NewVersion, 0.20, minute, 20), Duration::ZERO),
        held(failures, Duration::ZERO),
    ]
}

/// What may be noise: smaller differences, and the alert that would page somebody anyway.
fn weak(around: &Surroundings<'_>) -> Vec<DetectorUse> {
    let window = around.window(Duration::from_mins(5));
    let errors = DetectorKind::ErrorsAgainstBaseline {
        factor: 2.0,
        margin: 0.005,
        window,
        min_requests: 50,
    };
    let latency = DetectorKind::LatencyAgainstBaseline {
        quantile: Ratio::saturating(0.99),
        factor: 1.3,
        window,
        min_requests: 200,
    };
    let mut detectors = vec![held(errors, Duration::ZERO), held(latency, Duration::from_mins(1))];
    detectors.extend(alert_rules(around));
    detectors
}

fn ask(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let (expert, security) = (around.role("expert")?, around.role("security")?);
    let decide = waiting(&parameter::APPROVAL, Otherwise::RollBack);
    let mut steps = vec![
        page(Phase::Acknowledge, expert),
        alongside(page(Phase::Acknowledge, security)),
        step(Phase::Assess, StepKind::Work, expert, &parameter::SCORECARD),
        alongside(step(Phase::Assess, StepKind::Work, security, &parameter::CHECKPOINT)),
        failing(step(Phase::Decide, decide, expert, &parameter::DECIDE), &parameter::MISTAKEN),
    ];
    steps.extend(automatic_rollback(around.role("on_call")?, false));
    steps.push(step(Phase::Recover, StepKind::Work, expert, &parameter::DOCUMENT));
    Some(steps)
}
