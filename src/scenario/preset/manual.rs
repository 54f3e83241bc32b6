//! Manual: an alert pages somebody, three roles meet, somebody decides, operations executes.

use super::{Surroundings, alongside, errors_above, failing, held, page, parameter, play, step};
use crate::scenario::model::{
    Comparison, DetectorKind, DetectorUse, Otherwise, Phase, Quantity, Step, StepKind,
    StrategySpec, Target,
};
use crate::units::{Duration, Money, Ratio};

pub(super) fn manual(around: &Surroundings<'_>) -> Option<StrategySpec> {
    Some(StrategySpec {
        name: "manual".to_owned(),
        plays: vec![play("alert", alert_rules(around), false, runbook(around)?)],
        setup: Money::from_units(parameter::MANUAL_SETUP.law.mean()),
        upkeep_per_year: Money::from_units(parameter::MANUAL_UPKEEP.law.mean()),
        outlay: crate::scenario::model::Outlay::default(),
    })
}

/// What usually pages: users see errors, users wait, instances are missing.
pub(super) fn alert_rules(around: &Surroundings<'_>) -> Vec<DetectorUse> {
    let window = around.window(Duration::from_mins(5));
    let too_many = (10.0 * around.error_budget).min(0.5);
    let slow = DetectorKind::Threshold {
        quantity: Quantity::LatencyQuantile(Ratio::saturating(0.99)),
        target: Target::UserFacing,
        comparison: Comparison::Above,
        value: around.bad_after.as_secs_f64(),
        window,
        min_requests: 50,
    };
    vec![
        held(errors_above(Target::UserFacing, too_many, window, 50), Duration::from_mins(2)),
        held(slow, Duration::from_mins(2)),
        held(DetectorKind::HealthCheck { missing: Ratio::saturating(0.5) }, Duration::from_mins(5)),
    ]
}

fn runbook(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let on_call = around.role("on_call")?;
    let operations = around.role("operations")?;
    let developers = around.role("developers")?;
    let security = around.role("security")?;
    let coordinate = |by| step(Phase::Coordinate, StepKind::Work, by, &parameter::COORDINATE);
    let decide = StepKind::Decide { timeout: None, otherwise: Otherwise::Continue };
    Some(vec![
        page(Phase::Acknowledge, on_call),
        // Consistency of the data, active sessions, pending transactions.
        step(Phase::Assess, StepKind::Work, on_call, &parameter::ASSESS),
        page(Phase::Coordinate, developers),
        alongside(page(Phase::Coordinate, operations)),
        alongside(page(Phase::Coordinate, security)),
        // Developers prepare scripts, operations makes ready to run them, security watches.
        coordinate(developers),
        alongside(coordinate(operations)),
        alongside(coordinate(security)),
        failing(step(Phase::Decide, decide, on_call, &parameter::DECIDE), &parameter::MISTAKEN),
        failing(
            step(
                Phase::Execute,
                StepKind::RollBack { attempts: 3 },
                operations,
                &parameter::EXECUTE,
            ),
            &parameter::SLIP,
        ),
        step(Phase::Recover, StepKind::Verify, operations, &parameter::LOOK),
        step(Phase::Recover, StepKind::Work, on_call, &parameter::DOCUMENT),
    ])
}
