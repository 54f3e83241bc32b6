//! Hybrid: strong evidence acts alone; weak evidence holds the rollout and asks an expert, with a time-out.
//!
//! Its scorecard of what may matter is read before the rollout, during it and after it. Before: where users fare badly as the
//! release starts, the rollout is held until they do not, or until a time-out; a release that goes out into trouble makes it
//! worse or is blamed for it. What of the error budget is left belongs there too, and is not asked, because nothing of the month
//! before is simulated. During and after, harm that no error ratio shows is included: a job inspects data and security now
//! and then, and catches some of it.
//!
//! The scorecard stands last, so that every suspicion of the release takes over from it.

use super::automated::{UNHEALTHY_FOR, unhealthy};
use super::manual::{alert_rules, slow};
use super::{
    Surroundings, alongside, automatic_checks, automatic_rollback, check, complaints, confirmation,
    erring, errors_above, held, of, page, parameter, play, step, waiting,
};
use crate::scenario::model::{
    Actor, Audits, DetectorKind, DetectorUse, Handler, Inspected, Otherwise, Phase, Play,
    Precaution, Quantity, Step, StepKind, StrategySpec, Target, Task,
};
use crate::units::{Duration, Money, Ratio};

pub(super) const HANDLERS: &[Handler] = &[
    Handler::Scorecard,
    Handler::Confirmation,
    Handler::VersionChoice,
    Handler::PartialRollback,
    Handler::Abort,
    Handler::DependencyOrder,
    Handler::DataIntegrity,
    Handler::SecurityCheckpoint,
    Handler::Fallback,
    Handler::Verification,
    Handler::Inspection,
    Handler::Complaints,
    Handler::Documentation,
];

pub(super) fn hybrid(around: &Surroundings<'_>) -> Option<StrategySpec> {
    Some(StrategySpec {
        name: "hybrid".to_owned(),
        plays: vec![
            play("strong", strong(around), false, alone(around)?),
            play("weak", weak(around), true, ask(around)?),
            scorecard(around),
        ],
        setup: Money::from_units(parameter::HYBRID_SETUP.law.mean()),
        upkeep_per_year: Money::from_units(parameter::HYBRID_UPKEEP.law.mean()),
        audits: Some(Audits {
            every: Duration::from_secs_f64(parameter::AUDITED_EVERY.law.mean()),
        }),
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

/// What may be noise: smaller differences, the alert that would page somebody anyway, and what users complain of.
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
    detectors.extend([Inspected::Data, Inspected::Security].map(inspection));
    detectors.push(complaints());
    detectors
}

/// Half of what alerts, and with more requests behind it, since nobody is there to say that it is noise.
fn scorecard(around: &Surroundings<'_>) -> Play {
    let window = around.window(Duration::from_mins(5));
    let errors = errors_above(Target::UserFacing, around.too_many_errors() / 2.0, window, 200);
    let of_scorecard =
        |kind| DetectorUse { handler: Some(Handler::Scorecard), ..held(kind, Duration::ZERO) };
    let timeout = Some(Duration::from_secs_f64(parameter::SCORECARD_TIMEOUT.law.mean()));
    // On detection: of the time until harm is found it takes nothing.
    let wait =
        step(Phase::Detect, StepKind::Normal { timeout }, Actor::Automation, &parameter::NO_TIME);
    let detectors = [errors, slow(around, window)].map(of_scorecard).to_vec();
    Play { before: true, ..play("scorecard", detectors, true, vec![wait]) }
}

fn inspection(what: Inspected) -> DetectorUse {
    let kind = DetectorKind::Inspection {
        what,
        every: Duration::from_secs_f64(parameter::INSPECT_EVERY.law.mean()),
        by: Actor::Automation,
        takes: parameter::INSPECT.law,
        catches: Ratio::saturating(parameter::INSPECT_CATCHES.law.mean()),
    };
    let handler = Some(Handler::Inspection);
    DetectorUse { handler, ..held(kind, Duration::ZERO) }
}

/// A security checkpoint: a scan by automation, a look by a person.
fn checkpoint(by: Actor, takes: &parameter::Parameter) -> Step {
    let missed = &parameter::CHECKPOINT_MISSES;
    of(Handler::SecurityCheckpoint, check(Phase::Assess, Precaution::Security, by, takes, missed))
}

fn alone(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let mut steps = vec![confirmation()];
    steps.extend(automatic_checks());
    steps.push(alongside(checkpoint(Actor::Automation, &parameter::SCAN)));
    steps.extend(automatic_rollback(around)?);
    Some(steps)
}

/// The expert reads the scorecard while automation checks and security looks at what would be gone back to.
fn ask(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let (expert, security) = (around.role("expert")?, around.role("security")?);
    let decide = waiting(&parameter::APPROVAL, Otherwise::RollBack);
    let mut steps = vec![
        page(Phase::Acknowledge, expert),
        alongside(of(Handler::SecurityCheckpoint, page(Phase::Acknowledge, security))),
    ];
    steps.extend(automatic_checks());
    steps.extend([
        alongside(step(Phase::Assess, StepKind::Work, expert, &parameter::SCORECARD)),
        alongside(checkpoint(security, &parameter::CHECKPOINT)),
        erring(step(Phase::Decide, decide, expert, &parameter::DECIDE), Task::Judgement),
    ]);
    steps.extend(automatic_rollback(around)?);
    steps.push(of(
        Handler::Documentation,
        step(Phase::Recover, StepKind::Work, expert, &parameter::DOCUMENT),
    ));
    Some(steps)
}
