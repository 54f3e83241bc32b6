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
    Actor, Assumed, DetectorKind, DetectorUse, Otherwise, Phase, Play, Quantity, Step, StepKind,
    StrategySpec, Target, Task,
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

/// A step without chance of failing, on its own.
fn step(phase: Phase, what: StepKind, by: Actor, takes: &Parameter) -> Step {
    let assumed = Assumed { takes: Some(takes.key), ..Assumed::default() };
    let (takes, fails) = (takes.law, Ratio::ZERO);
    Step { phase, what, by, takes, fails, task: None, alongside: false, assumed }
}

fn page(phase: Phase, by: Actor) -> Step {
    let takes = Distribution::Constant(0.0);
    let (what, fails, assumed) = (StepKind::Page, Ratio::ZERO, Assumed::default());
    Step { phase, what, by, takes, fails, task: None, alongside: false, assumed }
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

/// Confirm, roll back by automation, fall back on the one on call, verify.
fn automatic_rollback(on_call: Actor, confirmed: bool) -> Vec<Step> {
    let automation = Actor::Automation;
    let command = StepKind::RollBack { attempts: 2 };
    let confirm = step(Phase::Decide, StepKind::Confirm, automation, &parameter::CONFIRM);
    let steps = [
        failing(
            step(Phase::Execute, command, automation, &parameter::COMMAND),
            &parameter::COMMAND_FAILS,
        ),
        page(Phase::Execute, on_call),
        erring(step(Phase::Execute, command, on_call, &parameter::EXECUTE), Task::RunbookStep),
        step(Phase::Recover, StepKind::Verify, automation, &parameter::NO_TIME),
    ];
    confirmed.then_some(confirm).into_iter().chain(steps).collect()
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
    DetectorUse { kind, hold_for }
}

fn play(name: &str, detectors: Vec<DetectorUse>, hold: bool, steps: Vec<Step>) -> Play {
    Play { name: name.to_owned(), detectors, hold, steps }
}
