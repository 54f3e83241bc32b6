//! The three shipped strategies, as ordinary data.
//!
//! A preset holds nothing a user could not write. Every duration and chance in it is a named [`Parameter`] with its
//! source, because most of them are choices: nobody has published how long a team takes from a page to the decision to
//! roll back with a suspect deployment in sight. Chosen values are medians in the middle of a plausible range.

mod automated;
mod hybrid;
mod manual;
mod parameter;

use super::model::{
    Actor, Assumed, DetectorKind, DetectorUse, Handler, Otherwise, Phase, Play, Precaution,
    Quantity, Step, StepKind, StrategySpec, Target, Task, Then, Verification, Worse,
};
use crate::random::Distribution;
use crate::units::{Duration, Ratio};

pub(super) use parameter::{PARAMETERS, Parameter};

/// What the presets adapt to.
pub(super) struct Surroundings<'a> {
    pub(super) roles: Vec<&'a str>,
    pub(super) error_budget: f64,
    pub(super) bad_after: Duration,
    pub(super) scrape_interval: Duration,
}

impl Surroundings<'_> {
    fn role(&self, name: &str) -> Option<Actor> {
        self.roles.iter().position(|role| *role == name).map(Actor::Role)
    }

    /// The share of errors as users see them that nobody puts up with: ten budgets.
    fn too_many_errors(&self) -> f64 {
        (10.0 * self.error_budget).min(0.5)
    }

    /// A window no shorter than four scrapes, below which a rate is a guess.
    fn window(&self, wanted: Duration) -> Duration {
        wanted.max(self.scrape_interval * 4)
    }
}

/// The roles a preset's runbook speaks of.
pub(super) fn roles_of(preset: &str) -> &'static [&'static str] {
    match preset {
        "manual" => &["on_call", "operations", "developers", "security"],
        "hybrid" => &["on_call", "expert", "security"],
        _ => &["on_call"],
    }
}

/// The handlers of a preset, as `without` may name them.
pub(super) fn handlers_of(preset: &str) -> &'static [Handler] {
    match preset {
        "manual" => manual::HANDLERS,
        "automated" => automated::HANDLERS,
        "hybrid" => hybrid::HANDLERS,
        _ => &[],
    }
}

/// Whether a preset asks anybody for a decision.
pub(super) fn has_decision(preset: &str) -> bool {
    matches!(preset, "manual" | "hybrid")
}

/// Whether a preset waits before it believes a signal.
pub(super) fn has_confirmation(preset: &str) -> bool {
    matches!(preset, "automated" | "hybrid")
}

/// A preset by its name; `None` for an unknown name or a missing role.
pub(super) fn preset(name: &str, around: &Surroundings<'_>) -> Option<StrategySpec> {
    match name {
        "manual" => manual::manual(around),
        "automated" => automated::automated(around),
        "hybrid" => hybrid::hybrid(around),
        _ => None,
    }
}

/// The plays of a preset without some of its handlers, wherever it is used: for their names, and what they hold.
pub(super) fn plays_of(name: &str, without: &[Handler]) -> Vec<Play> {
    let around = Surroundings {
        roles: roles_of(name).to_vec(),
        error_budget: 0.001,
        bad_after: Duration::from_secs(1),
        scrape_interval: Duration::from_secs(15),
    };
    let spec = preset(name, &around);
    let spec = spec.map(|spec| without.iter().fold(spec, |spec, one| spec.without(*one)));
    spec.map_or_else(Vec::new, |spec| spec.plays)
}

/// A step without chance of failing, on its own.
fn step(phase: Phase, what: StepKind, by: Actor, takes: &Parameter) -> Step {
    let assumed = Assumed { takes: Some(takes.key), ..Assumed::default() };
    let (takes, fails, task, handler) = (takes.law, Ratio::ZERO, None, None);
    Step { phase, what, by, takes, fails, task, alongside: false, assumed, handler }
}

fn page(phase: Phase, by: Actor) -> Step {
    let takes = Distribution::Constant(0.0);
    let (what, fails, assumed) =
        (StepKind::Page { timeout: None }, Ratio::ZERO, Assumed::default());
    let (task, handler) = (None, None);
    Step { phase, what, by, takes, fails, task, alongside: false, assumed, handler }
}

fn alongside(mut step: Step) -> Step {
    step.alongside = true;
    step
}

fn failing(mut step: Step, chance: &Parameter) -> Step {
    step.fails = Ratio::saturating(chance.law.mean());
    step.assumed.fails = Some(chance.key);
    step
}

/// A step whose chance of an error is that of a task.
fn erring(mut step: Step, task: Task) -> Step {
    step.task = Some(task);
    step
}

fn waiting(timeout: &Parameter, otherwise: Otherwise) -> StepKind {
    let timeout = Some(Duration::from_secs_f64(timeout.law.mean()));
    StepKind::Decide { timeout, otherwise }
}

fn of(handler: Handler, mut step: Step) -> Step {
    step.handler = Some(handler);
    step
}

/// See to something before the rollback; a slip skips it.
fn check(
    phase: Phase,
    what: Precaution,
    by: Actor,
    takes: &Parameter,
    skipped: &Parameter,
) -> Step {
    failing(step(phase, StepKind::Check { what }, by, takes), skipped)
}

/// What automation sees to, all at once: which version, in which order, whether it can read the data.
fn automatic_checks() -> [Step; 3] {
    let by_automation =
        |what, takes| check(Phase::Assess, what, Actor::Automation, takes, &parameter::CHECK_FAILS);
    [
        of(Handler::VersionChoice, by_automation(Precaution::Version, &parameter::CHOOSE_VERSION)),
        alongside(of(
            Handler::DependencyOrder,
            by_automation(Precaution::Dependents, &parameter::DEPENDENCY_ORDER),
        )),
        alongside(of(
            Handler::DataIntegrity,
            by_automation(Precaution::Schema, &parameter::DATA_INTEGRITY),
        )),
    ]
}

fn confirmation() -> Step {
    let confirm = step(Phase::Decide, StepKind::Confirm, Actor::Automation, &parameter::CONFIRM);
    of(Handler::Confirmation, confirm)
}

/// Roll back by automation, fall back on the one on call (who mends the release in place where the way back stays
/// barred), verify from the command on.
fn automatic_rollback(around: &Surroundings<'_>) -> Option<Vec<Step>> {
    let on_call = around.role("on_call")?;
    let automation = Actor::Automation;
    let command = StepKind::RollBack { attempts: 2 };
    let by_hand = step(Phase::Execute, command, on_call, &parameter::EXECUTE);
    Some(vec![
        failing(
            step(Phase::Execute, command, automation, &parameter::COMMAND),
            &parameter::COMMAND_FAILS,
        ),
        of(Handler::Fallback, page(Phase::Execute, on_call)),
        of(Handler::Fallback, erring(by_hand, Task::RunbookStep)),
        of(Handler::Fallback, mend(on_call)),
        leaving_off(verification(around, automation, &parameter::NO_TIME, "on_call")),
    ])
}

/// What is left where no command worked. Whether a fix found in haste is the right one is a judgement.
fn mend(by: Actor) -> Step {
    erring(step(Phase::Execute, StepKind::FixForward, by, &parameter::MEND), Task::Judgement)
}

/// From the command on, and again where something was left behind or did not help.
fn verification(around: &Surroundings<'_>, by: Actor, takes: &Parameter, called: &str) -> Step {
    let how = Verification {
        redo: true,
        worse: None,
        limit: Duration::from_secs_f64(parameter::VERIFY_LIMIT.law.mean()),
        errors_above: Some(Ratio::saturating(around.too_many_errors())),
        page: around.roles.iter().position(|role| *role == called),
    };
    of(Handler::Verification, step(Phase::Recover, StepKind::Verify(how), by, takes))
}

/// A canary of the way back: while it is under way, what is put back is held against what it replaces.
fn leaving_off(mut step: Step) -> Step {
    if let StepKind::Verify(how) = &mut step.what {
        let by = Ratio::saturating(parameter::WORSE_BY.law.mean());
        how.worse = Some(Worse { by, then: Then::Redo });
    }
    step
}

fn errors_above(of: Target, value: f64, window: Duration, min_requests: u32) -> DetectorKind {
    DetectorKind::Threshold {
        quantity: Quantity::ErrorRatio,
        target: of,
        comparison: super::model::Comparison::Above,
        value,
        window,
        min_requests,
    }
}

fn held(kind: DetectorKind, hold_for: Duration) -> DetectorUse {
    DetectorUse { kind, hold_for, handler: None }
}

/// What reaches a team by its users: rare on an ordinary day, at any rate of requests that a small team serves.
fn complaints() -> DetectorUse {
    let kind = DetectorKind::Complaints { at_least: 3, window: Duration::from_mins(30) };
    DetectorUse { kind, hold_for: Duration::ZERO, handler: Some(Handler::Complaints) }
}

fn play(name: &str, detectors: Vec<DetectorUse>, hold: bool, steps: Vec<Step>) -> Play {
    Play { name: name.to_owned(), detectors, hold, before: false, steps }
}
