//! Manual: an alert or complaints of users page somebody, who assesses; three roles meet, somebody decides, operations executes, and it is
//! written down.

use super::{
    Surroundings, alongside, complaints, erring, errors_above, held, mend, of, page, parameter,
    play, step, verification,
};
use crate::scenario::model::{
    Actor, Comparison, DetectorKind, DetectorUse, Handler, Otherwise, Phase, Precaution, Quantity,
    Step, StepKind, StrategySpec, Target, Task,
};
use crate::units::{Duration, Money, Ratio};

pub(super) const HANDLERS: &[Handler] = &[
    Handler::PartialRollback,
    Handler::DataIntegrity,
    Handler::Sessions,
    Handler::Transactions,
    Handler::SecurityCheckpoint,
    Handler::Fallback,
    Handler::Verification,
    Handler::Complaints,
    Handler::Documentation,
];

pub(super) fn manual(around: &Surroundings<'_>) -> Option<StrategySpec> {
    Some(StrategySpec {
        name: "manual".to_owned(),
        plays: vec![play("alert", signals(around), false, runbook(around)?)],
        setup: Money::from_units(parameter::MANUAL_SETUP.law.mean()),
        upkeep_per_year: Money::from_units(parameter::MANUAL_UPKEEP.law.mean()),
        audits: None,
        outlay: crate::scenario::model::Outlay::default(),
    })
}

fn signals(around: &Surroundings<'_>) -> Vec<DetectorUse> {
    alert_rules(around).into_iter().chain([complaints()]).collect()
}

/// What usually pages: users see errors, users wait, instances are missing.
pub(super) fn alert_rules(around: &Surroundings<'_>) -> Vec<DetectorUse> {
    let window = around.window(Duration::from_mins(5));
    let too_many = around.too_many_errors();
    vec![
        held(errors_above(Target::UserFacing, too_many, window, 50), Duration::from_mins(2)),
        held(slow(around, window), Duration::from_mins(2)),
        held(DetectorKind::HealthCheck { missing: Ratio::saturating(0.5) }, Duration::from_mins(5)),
    ]
}

/// One request in a hundred is bad by its latency.
pub(super) fn slow(around: &Surroundings<'_>, window: Duration) -> DetectorKind {
    DetectorKind::Threshold {
        quantity: Quantity::LatencyQuantile(Ratio::saturating(0.99)),
        target: Target::UserFacing,
        comparison: Comparison::Above,
        value: around.bad_after.as_secs_f64(),
        window,
        min_requests: 50,
    }
}

fn runbook(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let on_call = around.role("on_call")?;
    let operations = around.role("operations")?;
    let developers = around.role("developers")?;
    let decide = StepKind::Decide { timeout: None, otherwise: Otherwise::Continue };
    let command = StepKind::RollBack { attempts: 3 };
    let mut steps = vec![page(Phase::Acknowledge, on_call)];
    steps.extend(assessment(on_call));
    steps.extend(meeting(operations, developers, around.role("security")?));
    steps.extend([
        erring(step(Phase::Decide, decide, on_call, &parameter::DECIDE), Task::Judgement),
        erring(step(Phase::Execute, command, operations, &parameter::EXECUTE), Task::RunbookStep),
        of(Handler::Fallback, mend(developers)),
        verification(around, operations, &parameter::LOOK, "developers"),
        of(
            Handler::Documentation,
            step(Phase::Recover, StepKind::Work, on_call, &parameter::DOCUMENT),
        ),
    ]);
    Some(steps)
}

/// Consistency of the data, active sessions, pending transactions, one after another.
fn assessment(by: Actor) -> [Step; 3] {
    [
        (Handler::DataIntegrity, Precaution::Schema, &parameter::ASSESS_DATA),
        (Handler::Sessions, Precaution::Sessions, &parameter::ASSESS_SESSIONS),
        (Handler::Transactions, Precaution::Transactions, &parameter::ASSESS_TRANSACTIONS),
    ]
    .map(|(handler, what, takes)| {
        of(
            handler,
            erring(step(Phase::Assess, StepKind::Check { what }, by, takes), Task::RunbookStep),
        )
    })
}

/// A page to somebody without whom the rollback can go on, and goes on in the end.
fn called(security: Actor) -> Step {
    let timeout = Some(Duration::from_secs_f64(parameter::SECURITY_TIMEOUT.law.mean()));
    Step { what: StepKind::Page { timeout }, ..page(Phase::Coordinate, security) }
}

/// Developers prepare scripts, operations makes ready to run them, security looks at what is gone back to.
fn meeting(operations: Actor, developers: Actor, security: Actor) -> [Step; 6] {
    let prepare = |by| step(Phase::Coordinate, StepKind::Work, by, &parameter::COORDINATE);
    let look = StepKind::Check { what: Precaution::Security };
    let secure =
        erring(step(Phase::Coordinate, look, security, &parameter::COORDINATE), Task::RunbookStep);
    [
        page(Phase::Coordinate, developers),
        alongside(page(Phase::Coordinate, operations)),
        alongside(of(Handler::SecurityCheckpoint, called(security))),
        prepare(developers),
        alongside(prepare(operations)),
        alongside(of(Handler::SecurityCheckpoint, secure)),
    ]
}
