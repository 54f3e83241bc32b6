//! Whole drills by the program itself, from the first process to the last: what it decides, and that nothing outlives it.

mod drilled;
mod killed;
mod refused;

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use backout::drill::clock::Clock;
use backout::drill::journal::{Event, Reading};
use backout::drill::record::Ending;
use backout::scenario::{self, References};
use backout::units::{Duration, Time};
use rustix::process::Signal;

use drilled::{Drill, Drilled};

const SCENARIO: &str = include_str!("whole.yaml");

/// Milliseconds that whole drills have taken so far.
static TOOK_MS: AtomicU64 = AtomicU64::new(0);

/// A test's share of the machine; its end says how long all of them have taken so far (see it with `--nocapture`).
struct Turn {
    since: Clock,
    _share: crate::Share,
}

/// For two drills at once.
fn turn() -> Turn {
    let share = crate::alone();
    Turn { since: Clock::starting_in(Duration::ZERO), _share: share }
}

/// For one drill.
fn half_a_turn() -> Turn {
    let share = crate::beside_another();
    Turn { since: Clock::starting_in(Duration::ZERO), _share: share }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let took_ms = self.since.now().since(Time::START).as_nanos() / 1_000_000;
        let total_ms = TOOK_MS.fetch_add(took_ms, Ordering::Relaxed) + took_ms;
        let _ = writeln!(std::io::stderr(), "whole drills: {took_ms} ms, {total_ms} ms so far");
    }
}

/// The scenario with one line written differently.
fn with(old: &str, new: &str) -> String {
    assert_eq!(SCENARIO.matches(old).count(), 1, "`{old}` is there once");
    SCENARIO.replace(old, new)
}

/// Drills at the same time, to save some: each leaves most of a core to the others.
fn drilled<const N: usize>(arguments: [&str; N]) -> [Drilled; N] {
    arguments.map(|one| Drill::start(SCENARIO, one, "")).map(Drill::end)
}

fn has_rolled_back(drilled: &Drilled) -> bool {
    let lines = drilled.journal().lines;
    lines.iter().any(|line| matches!(&line.what, Event::Action(told) if told.said.contains("roll")))
}

fn verdict(drilled: &Drilled) -> String {
    let lines = drilled.journal().lines;
    let verdict = lines.iter().find_map(|line| match &line.what {
        Event::Verdict { verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    verdict.unwrap()
}

#[test]
fn a_bad_release_is_rolled_back_whether_it_fails_or_crashes() {
    let _turn = turn();
    for drilled in drilled(["--case errors", "--case crash-loop"]) {
        let drilled = drilled.ended_with(0);
        assert!(has_rolled_back(&drilled), "{}", drilled.out);
        assert_eq!(verdict(&drilled), Ending::Pass.name());
        is_whole(&drilled);
    }
}

#[test]
fn a_good_release_is_promoted_though_a_dependency_fails_or_monitoring_is_blind() {
    let _turn = turn();
    for drilled in drilled(["--case dependency", "--case scrape-gap"]) {
        let drilled = drilled.ended_with(0);
        assert!(!has_rolled_back(&drilled), "{}", drilled.out);
        assert!(drilled.out.contains("promoted"), "{}", drilled.out);
        is_whole(&drilled);
    }
}

#[test]
fn the_naive_rule_takes_a_good_release_back_and_a_fault_that_touches_nothing_shows_nothing() {
    let _turn = turn();
    let arguments = ["--case dependency --strategy naive", "--case nowhere"];
    let [naive, nowhere] = drilled(arguments);
    let naive = naive.ended_with(1);
    assert!(has_rolled_back(&naive), "{}", naive.out);
    assert_eq!(verdict(&naive), Ending::Fail.name());
    let nowhere = nowhere.ended_with(3);
    assert!(nowhere.out.contains("`abort` touched nothing"), "{}", nowhere.out);
    assert_eq!(verdict(&nowhere), Ending::Inconclusive.name());
}

/// The record is complete: the chain holds, every injection was announced, and both readers of the record can use it.
fn is_whole(drilled: &Drilled) {
    let reading = drilled.journal();
    assert!(reading.torn.is_none());
    assert_eq!(reading.lines.last().unwrap().what, Event::CleanedUp { left: Vec::new() });
    announces_its_injections(&reading);
    let schema = serde_json::from_str(backout::report::drill::SCHEMA).unwrap();
    let record = serde_json::from_str(&drilled.record("drill.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator.iter_errors(&record).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert!(drilled.record("drill.json").contains(reading.last_hash()));
    let page = drilled.record("drill.html");
    for external in ["src=\"", "<link", "@import", "url(", "href=\"http"] {
        assert!(!page.contains(external), "the page refers to something: {external}");
    }
    assert_eq!(drilled.clear(), (Some(0), "nothing is left of this drill\n".to_owned()));
}

fn announces_its_injections(reading: &Reading) {
    let mut announced = Vec::new();
    for line in &reading.lines {
        match &line.what {
            Event::WillInject(injection) => announced.push(injection.fault),
            Event::Injected { fault } => assert!(announced.contains(fault), "fault {fault}"),
            _ => {}
        }
    }
}

#[test]
fn a_stop_condition_ends_the_drill_early() {
    let _turn = half_a_turn();
    let stops = "  stop_when: [{bad_above: 10%, for: 1m}]\n  time_scale: 240";
    let scenario = with("  time_scale: 240", stops).replace("rate: 60%", "rate: 100%");
    // Nobody answers the page, so nobody ends it before.
    let arguments = "--case errors --strategy person --interactive";
    let drilled = Drill::start(&scenario, arguments, "").end().ended_with(5);
    assert!(drilled.out.contains("More than 10% of requests were bad"), "{}", drilled.out);
    assert!(drilled.journal().is_closed());
}

#[test]
fn an_interrupted_drill_cleans_up_and_leaves_its_record() {
    let _turn = half_a_turn();
    let drill = Drill::start(SCENARIO, "--case dependency", "");
    drill.wait_until_journal_says("\"injected\"");
    drill.signal(Signal::INT);
    let drilled = drill.end().ended_with(130);
    assert!(drilled.journal().is_closed());
    assert!(drilled.record("drill.json").contains("interrupted"));
    assert!(drilled.record("drill.html").contains("interrupted"));
}

#[test]
fn a_person_at_the_terminal_acknowledges_decides_and_types_the_command() {
    let _turn = half_a_turn();
    let arguments = "--case errors --strategy person --interactive --role on_call";
    let drilled =
        Drill::start(SCENARIO, arguments, "\ny\nrollbock\nrollback\n").end().ended_with(0);
    let screen = &drilled.error;
    for put in ["PAGE for on_call", "Roll back? [y/n]", "Type the rollback command: rollback"] {
        assert!(screen.contains(put), "{put}: {screen}");
    }
    assert!(has_rolled_back(&drilled), "{}", drilled.out);
    let measured = drilled.record("people.yaml");
    assert!(measured.contains("measured in 1 sample"), "{measured}");
    assert!(measured.contains("wrong commands: 1"), "{measured}");
    // Roles nobody was measured in, and what nobody can measure, stay as they were written.
    assert!(measured.contains("escalate_after: 300s"), "{measured}");
    let (before, people) = SCENARIO.split_once("\npeople:").unwrap();
    let (_, after) = people.split_once("\nstrategies:").unwrap();
    let pasted = format!("{before}\n{measured}\nstrategies:{after}");
    let checked = scenario::check("whole.yaml", &pasted, &References::new());
    assert!(checked.is_ok(), "{:?}\n{measured}", checked.err());
}
