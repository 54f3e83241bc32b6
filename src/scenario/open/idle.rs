//! Parameters that change nothing as a scenario stands: what follows from a hazard whose chance is 0, the price of what
//! cannot happen, the errors of people whom no runbook asks for anything.
//!
//! They stay among the assumptions, but to count them as open would dilute the answer: a table of what carries the
//! difference would list what lies in wait for nobody. The rules err on the side of open, since a parameter left out
//! by mistake would be certainty out of nowhere, and one too many merely shows a share of 0.

use crate::scenario::model::{
    Actor, DetectorKind, GroundTruth, Leadership, Phase, Precaution, Scenario, SessionState, Step,
    StepKind, Task,
};
use crate::units::Ratio;

/// Whether the value of a key of the file is of no consequence.
pub(super) fn is_idle(key: &str, scenario: &Scenario) -> bool {
    let Some((room, leaf)) = key.rsplit_once('.') else { return false };
    match room {
        "people.reliability" => of_reliability(leaf, scenario),
        "people.decay" => of_decay(leaf, scenario),
        "people.learning" => !learns(scenario),
        "traffic.complaints" => !listens(scenario),
        "costs" => of_price(leaf, scenario),
        "costs.leadership" => !pays_leadership(leaf, scenario),
        "release" => leaf == "control_restored_after" && !leaves_controls_off(scenario),
        _ => room
            .strip_prefix("release.way_back")
            .is_some_and(|what| of_way_back(what, leaf, scenario)),
    }
}

fn of_reliability(leaf: &str, scenario: &Scenario) -> bool {
    let has = |task: Task| by_people(scenario).any(|step| step.task == Some(task));
    match leaf {
        "missing_procedure" => !has(Task::RunbookStep),
        // Waking is felt in judgement alone.
        "after_waking" | "sleep_inertia" => !has(Task::Judgement),
        "after_automation" => !takes_over(scenario, |step| step.task.is_some()),
        "after_automation_time" => {
            !takes_over(scenario, |step| !matches!(step.what, StepKind::Page { .. }))
        }
        _ => by_people(scenario).all(|step| step.task.is_none()),
    }
}

fn of_decay(leaf: &str, scenario: &Scenario) -> bool {
    let decay = &scenario.people.decay;
    let nothing_decays =
        decay.runbook <= 1.0 && decay.triggers == Ratio::ZERO && decay.standby == Ratio::ZERO;
    match leaf {
        "runbook" => by_people(scenario).all(|step| step.task != Some(Task::RunbookStep)),
        "standby" => !commands_automatically(scenario),
        "horizon" => {
            nothing_decays || scenario.strategies.iter().all(|strategy| strategy.audits.is_some())
        }
        _ => false,
    }
}

/// Whether anybody writes up incidents, and a runbook could get better by it.
fn learns(scenario: &Scenario) -> bool {
    let documents = |step: &Step| step.what == StepKind::Work && step.phase == Phase::Recover;
    let follows = |step: &Step| step.task == Some(Task::RunbookStep);
    by_people(scenario).any(documents) && by_people(scenario).any(follows)
}

/// Whether any strategy hears of users' complaints.
fn listens(scenario: &Scenario) -> bool {
    let plays = scenario.strategies.iter().flat_map(|strategy| &strategy.plays);
    let mut detectors = plays.flat_map(|play| &play.detectors);
    detectors.any(|used| matches!(used.kind, DetectorKind::Complaints { .. }))
}

fn of_price(leaf: &str, scenario: &Scenario) -> bool {
    match leaf {
        "lost_session" => scenario.traffic.sessions.state != SessionState::InMemory,
        "damaged_record" | "lost_record" => !harms_data(scenario),
        "exposure_hour" => !harms_security(scenario),
        "audit_hours" => scenario.strategies.iter().all(|strategy| strategy.audits.is_none()),
        _ => false,
    }
}

fn pays_leadership(leaf: &str, scenario: &Scenario) -> bool {
    let wage = if leaf == "full_time" { Leadership::FullTime } else { Leadership::Fractional };
    scenario.strategies.iter().any(|strategy| strategy.outlay.leadership == wage)
}

fn of_way_back(what: &str, leaf: &str, scenario: &Scenario) -> bool {
    let way_back = &scenario.release.way_back;
    let never = |chance: Ratio| chance == Ratio::ZERO;
    match (what, leaf) {
        (".schema_change", _) => never(way_back.schema_change.chance),
        (".artefact_gone", _) => never(way_back.artefact_gone.chance),
        (".drift", _) => never(way_back.drift.chance),
        (".last_bad", _) => never(way_back.last_bad.chance),
        (".dependents", _) => never(way_back.dependents.chance),
        (_, "migrate_down") => !migrates(scenario),
        (_, "restore") => !harms_data(scenario),
        (_, "repair") => {
            let errs = never(way_back.drift.chance) && never(way_back.last_bad.chance);
            errs && !mistakes_the_version(scenario)
        }
        (_, "wrong_version_rate") => !mistakes_the_version(scenario),
        (_, "reapply") => never(way_back.security_fix),
        _ => false,
    }
}

fn may_be(scenario: &Scenario, is_it: impl Fn(&GroundTruth) -> bool) -> bool {
    scenario.release.outcomes.iter().any(|outcome| is_it(&outcome.what))
}

fn migrates(scenario: &Scenario) -> bool {
    let schema = &scenario.release.way_back.schema_change;
    let rides_along = schema.chance > Ratio::ZERO && !schema.expand_contract;
    rides_along || may_be(scenario, |it| matches!(it, GroundTruth::IncompatibleMigration { .. }))
}

fn harms_data(scenario: &Scenario) -> bool {
    migrates(scenario)
        || scenario.release.way_back.half_written > Ratio::ZERO
        || may_be(scenario, |it| matches!(it, GroundTruth::SilentCorruption { .. }))
}

fn harms_security(scenario: &Scenario) -> bool {
    leaves_controls_off(scenario)
        || scenario.release.way_back.security_fix > Ratio::ZERO
        || may_be(scenario, |it| matches!(it, GroundTruth::SecurityRegression))
}

/// A slip at a security check leaves a control off.
fn leaves_controls_off(scenario: &Scenario) -> bool {
    let secures = StepKind::Check { what: Precaution::Security };
    by_people(scenario).any(|step| step.what == secures && step.task.is_some())
}

/// A slip at a command by hand may go back to a wrong version.
fn mistakes_the_version(scenario: &Scenario) -> bool {
    by_people(scenario)
        .any(|step| matches!(step.what, StepKind::RollBack { .. }) && step.task.is_some())
}

fn commands_automatically(scenario: &Scenario) -> bool {
    steps(scenario).any(is_automatic_command)
}

/// Whether a runbook has people do such a step after automation was to roll back.
fn takes_over(scenario: &Scenario, such: impl Fn(&Step) -> bool) -> bool {
    scenario.strategies.iter().flat_map(|strategy| &strategy.plays).any(|play| {
        let after = play.steps.iter().skip_while(|step| !is_automatic_command(step));
        after.filter(|step| matches!(step.by, Actor::Role(_))).any(&such)
    })
}

fn is_automatic_command(step: &Step) -> bool {
    matches!(step.what, StepKind::RollBack { .. }) && step.by == Actor::Automation
}

fn by_people(scenario: &Scenario) -> impl Iterator<Item = &Step> {
    steps(scenario).filter(|step| matches!(step.by, Actor::Role(_)))
}

fn steps(scenario: &Scenario) -> impl Iterator<Item = &Step> {
    scenario.strategies.iter().flat_map(|strategy| &strategy.plays).flat_map(|play| &play.steps)
}
