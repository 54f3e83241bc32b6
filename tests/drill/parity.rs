//! The same observations in, the same actions out, on every body of a system.
//!
//! The drill's loop and the experiment were written apart and must never part. So the loop conducts the simulated world
//! here and is held, entry by entry, to what the experiment says of the same plan; and what a strategy was shown, in the
//! world or live, is shown once more to a fresh one, which must ask for the same things.

mod live;
pub(crate) mod recording;

use std::collections::BTreeSet;
use std::sync::Arc;

use backout::drill::conduct::conduct;
use backout::drill::run::circumstances;
use backout::experiment::Setup;
use backout::people::Desk;
use backout::plan::{Circumstances, FaultSet, Plan};
use backout::referee::Course;
use backout::scenario::model::{HourOfWeek, Scenario};
use backout::scenario::pace::drilled;
use backout::scenario::{self, References};
use backout::strategy::Strategy;
use backout::system::{Entry, Event};
use backout::units::{Duration, Time};
use backout::world::World;

use recording::{Heard, Recording};

/// Follow-up and release are short beside the developers' fix, which the experiment would bring and a drill never does.
const WITH_PEOPLE: &str = "\
name: attended
shows: People who answer, ask, slip and are asleep.
warm_up: 2m
follow_up: 50m
traffic: {rate: 6/s}
services:
  - {name: only, instances: 2, concurrency: 8, service_time: 20ms, lifecycle: {pull: 10s, start: 5s..20s}}
slo: {bad_after: 500ms}
release:
  service: only
  rollout: {canary: {steps: [{weight: 20%, for: 8m}, {weight: 50%, for: 8m}]}}
  outcomes:
    - {share: 60%, what: healthy}
    - {share: 20%, what: {errors: {rate: 40%}}}
    - {share: 20%, what: {late_onset: {after: 5m, rate: 30%}}}
  fix_forward: 24h
faults:
  - {what: {failing_dependency: {service: only, rate: 30%}}, at: 4m, chance: 50%, for: 6m}
  - {what: rollback_fails, on: rollback_started, chance: 50%, for: 3m}
strategies: [manual, automated, hybrid]
";

fn checked(text: &str) -> Scenario {
    let checked = scenario::check("parity.yaml", text, &References::new());
    checked.unwrap_or_else(|error| panic!("{error}")).scenario
}

fn shipped() -> Scenario {
    checked(include_str!("../../scenarios/drill.yaml"))
}

/// What came of one strategy that the drill's loop let act on the simulated world.
struct Conducted {
    journal: Vec<Entry>,
    world: World,
    heard: Heard,
}

fn desk(scenario: &Scenario, plan: &Plan) -> Desk {
    Desk::new(&scenario.people, plan.people_key, plan.clock)
}

fn fresh(scenario: &Scenario, strategy: usize) -> Strategy {
    Strategy::new(&scenario.strategies[strategy], scenario)
}

fn conducted(setup: &Setup, plan: &Plan, strategy: usize, end: Time) -> Conducted {
    let scenario = &setup.scenario;
    let mut world = World::new(Arc::clone(&setup.model), Arc::new(plan.clone()));
    let mut acting = fresh(scenario, strategy);
    let mut heard = Heard::default();
    conduct(&mut world, &mut acting, &mut desk(scenario, plan), &mut heard, end);
    Conducted { journal: acting.journal().to_vec(), world, heard }
}

/// A drill of every strategy on one plan, and what the experiment says of it.
fn both(setup: &Setup, index: u64, circumstances: Circumstances) -> Vec<(Conducted, Course)> {
    let case = setup.replicate(index, 0, circumstances);
    // Requests of the last moment are followed to their end.
    let lag = setup.scenario.traffic.client_timeout.min(Duration::from_secs(60));
    let end = case.ends_at + lag;
    let courses = case.strategies.into_iter().enumerate();
    courses
        .map(|(strategy, course)| (conducted(setup, &case.plan, strategy, end), course))
        .collect()
}

/// What a test must have met to be worth anything, by name.
fn remarkable(journal: &[Entry]) -> impl Iterator<Item = &'static str> {
    journal.iter().filter_map(|entry| match entry.what {
        Event::RollbackCommanded => Some("commanded"),
        Event::RollbackFinished => Some("finished"),
        Event::RollbackFailed => Some("failed"),
        Event::Declined => Some("declined"),
        Event::Acknowledged { .. } => Some("acknowledged"),
        Event::Decided { .. } => Some("decided"),
        Event::Held => Some("held"),
        _ => None,
    })
}

fn assert_met(met: &BTreeSet<&'static str>, all: &[&str]) {
    for worth in all {
        assert!(met.contains(worth), "no replication met `{worth}`: {met:?}");
    }
}

fn assert_alike(name: &str, pairs: &[(Conducted, Course)], met: &mut BTreeSet<&'static str>) {
    for (strategy, (conducted, course)) in pairs.iter().enumerate() {
        assert_eq!(conducted.journal, course.journal, "{name}, strategy {strategy}");
        assert_eq!(conducted.world.chronicle(), course.chronicle, "{name}, strategy {strategy}");
        met.extend(remarkable(&conducted.journal));
    }
}

#[test]
fn a_drill_of_the_simulated_world_is_the_experiments_replication() {
    let (scenario, mut met) = (shipped(), BTreeSet::new());
    for case in &scenario.drill.cases {
        let setup = Setup::new(drilled(&scenario, case, scenario.drill.time_scale), false);
        for index in 0..3 {
            let pairs = both(&setup, index, circumstances(&setup.scenario));
            assert_eq!(pairs.len(), 4, "every strategy of the scenario");
            assert_alike(&format!("{} {index}", case.name), &pairs, &mut met);
        }
    }
    assert_met(&met, &["acknowledged", "commanded", "decided", "declined", "finished", "held"]);
}

#[test]
fn people_answer_a_drill_as_they_answer_the_experiment() {
    let setup = Setup::new(checked(WITH_PEOPLE), false);
    let mut met = BTreeSet::new();
    for (outcome, fault_set) in
        [(0, FaultSet::Any), (1, FaultSet::None), (1, FaultSet::Any), (2, FaultSet::Any)]
    {
        for (index, hour) in [(0, 10), (1, 3), (2, 22)] {
            let start_hour = HourOfWeek { day: 2, hour };
            let pairs = both(&setup, index, Circumstances { outcome, fault_set, start_hour });
            assert_alike(&format!("outcome {outcome}, {index}"), &pairs, &mut met);
        }
    }
    let all = ["acknowledged", "commanded", "decided", "declined", "failed", "finished", "held"];
    assert_met(&met, &all);
}

#[test]
fn what_was_observed_asks_for_the_same_in_either_loop() {
    let setup = Setup::new(checked(WITH_PEOPLE), false);
    let start_hour = HourOfWeek { day: 1, hour: 11 };
    let circumstances = Circumstances { outcome: 1, fault_set: FaultSet::Any, start_hour };
    for strategy in 0..3 {
        let plan = Plan::draw(&setup.scenario, 5, circumstances);
        let Conducted { journal, heard, .. } =
            conducted(&setup, &plan, strategy, Time::from_secs(3000));
        assert!(heard.actions.len() > 2, "strategy {strategy} is worth the test");
        heard.assert_repeats(&setup.scenario, strategy, &journal);
    }
}

#[test]
fn a_recording_is_a_system_too() {
    let setup = Setup::new(checked(WITH_PEOPLE), false);
    let start_hour = HourOfWeek { day: 1, hour: 11 };
    let circumstances = Circumstances { outcome: 1, fault_set: FaultSet::None, start_hour };
    let (plan, end) = (Plan::draw(&setup.scenario, 3, circumstances), Time::from_secs(3000));
    for strategy in 0..3 {
        let original = conducted(&setup, &plan, strategy, end);
        let mut recording = Recording::new(original.heard.of_the_system());
        let (mut acting, mut heard) = (fresh(&setup.scenario, strategy), Heard::default());
        let mut people = desk(&setup.scenario, &plan);
        conduct(&mut recording, &mut acting, &mut people, &mut heard, end);
        assert_eq!(acting.journal(), original.journal, "strategy {strategy}");
        assert!(recording.was_told_to_roll_back, "which it ignores: it is over");
        assert_eq!(heard.actions, original.heard.actions);
    }
}

/// A live system hands in late what it saw early; a strategy's time runs forward all the same.
#[test]
fn a_strategy_is_shown_time_in_order_however_late_a_system_is() {
    let setup = Setup::new(checked(WITH_PEOPLE), false);
    let start_hour = HourOfWeek { day: 1, hour: 11 };
    let circumstances = Circumstances { outcome: 1, fault_set: FaultSet::None, start_hour };
    let plan = Plan::draw(&setup.scenario, 3, circumstances);
    for strategy in 0..3 {
        let original = conducted(&setup, &plan, strategy, Time::from_secs(3000));
        let mut late =
            Recording::new(original.heard.of_the_system()).late_by(Duration::from_secs(20));
        let (mut acting, mut heard) = (fresh(&setup.scenario, strategy), Heard::default());
        let mut people = desk(&setup.scenario, &plan);
        conduct(&mut late, &mut acting, &mut people, &mut heard, Time::from_secs(3000));
        let is_in_order = heard.observed.is_sorted_by_key(|observed| observed.at);
        assert!(is_in_order, "strategy {strategy}");
        assert!(acting.journal().is_sorted_by_key(|entry| entry.at), "strategy {strategy}");
    }
}
