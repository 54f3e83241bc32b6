//! Automated: health checks, thresholds and comparisons against the old version act alone; people only where the command
//! fails, or where users complain of what no trigger has seen.
//!
//! What it does not do is as much a part of it as what it does: it sees to version, order and data, and asks nobody
//! whether the version it goes back to is safe.

use super::{
    Surroundings, automatic_checks, automatic_rollback, complaints, confirmation, erring,
    errors_above, held, page, parameter, play, step,
};
use crate::scenario::model::{
    DetectorKind, DetectorUse, Handler, Otherwise, Phase, Quantity, Step, StepKind, StrategySpec,
    Target, Task,
};
use crate::units::{Duration, Money, Ratio};

pub(super) const HANDLERS: &[Handler] = &[
    Handler::Confirmation,
    Handler::VersionChoice,
    Handler::PartialRollback,
    Handler::Abort,
    Handler::DependencyOrder,
    Handler::DataIntegrity,
    Handler::Fallback,
    Handler::Verification,
    Handler::Complaints,
];

pub(super) fn automated(around: &Surroundings<'_>) -> Option<StrategySpec> {
    let steps = runbook(around)?;
    Some(StrategySpec {
        name: "automated".to_owned(),
        plays: vec![
            play("trigger", triggers(around), false, steps),
            play("support", vec![complaints()], false, asked(around)?),
        ],
        setup: Money::from_units(parameter::AUTOMATED_SETUP.law.mean()),
        upkeep_per_year: Money::from_units(parameter::AUTOMATED_UPKEEP.law.mean()),
        audits: None,
        outlay: crate::scenario::model::Outlay::default(),
    })
}

/// Nobody looks at signatures and vulnerabilities here: whoever wants that adds `- {check: {what: security, ...}}`.
fn runbook(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let mut steps = vec![confirmation()];
    steps.extend(automatic_checks());
    steps.extend(automatic_rollback(around)?);
    Some(steps)
}

/// Support pages whoever is on call, who has to judge without a trigger whether the release is to blame; from there on
/// automation does it.
fn asked(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let on_call = around.role("on_call")?;
    let decide = StepKind::Decide { timeout: None, otherwise: Otherwise::Continue };
    let mut steps = vec![
        page(Phase::Acknowledge, on_call),
        erring(step(Phase::Decide, decide, on_call, &parameter::DECIDE), Task::Judgement),
    ];
    steps.extend(automatic_checks());
    steps.extend(automatic_rollback(around)?);
    Some(steps)
}

fn triggers(around: &Surroundings<'_>) -> Vec<DetectorUse> {
    let failures = DetectorKind::ConsecutiveFailures {
        quantity: Quantity::ErrorRatio,
        target: Target::NewVersion,
        value: 0.05,
        failures: 3,
        min_requests: 10,
    };
    let errors = DetectorKind::ErrorsAgainstBaseline {
        factor: 3.0,
        margin: 0.01,
        window: around.window(Duration::from_mins(2)),
        // With fewer, a single error is above the margin.
        min_requests: 100,
    };
    let latency = DetectorKind::LatencyAgainstBaseline {
        quantile: Ratio::saturating(0.99),
        factor: 1.5,
        window: around.window(Duration::from_mins(5)),
        min_requests: 200,
    };
    let minute = around.window(Duration::from_mins(1));
    vec![
        held(errors_above(Target::NewVersion, 0.05, minute, 20), Duration::ZERO),
        held(failures, Duration::ZERO),
        held(unhealthy(), UNHEALTHY_FOR),
        held(errors, Duration::from_mins(1)),
        held(latency, Duration::from_mins(2)),
    ]
}

/// Longer than a healthy start takes, or every start would be a signal.
pub(super) const UNHEALTHY_FOR: Duration = Duration::from_mins(5);

pub(super) fn unhealthy() -> DetectorKind {
    DetectorKind::HealthCheck { missing: Ratio::saturating(0.5) }
}
