//! What is no drill is refused before it begins, with the reason and what to do.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use backout::drill::DrillError;
use backout::drill::run::{Orders, run};
use backout::people::Desk;
use backout::scenario::{self, References, pace};

use super::drilled::{Drill, Drilled};
use super::{SCENARIO, half_a_turn, with};

/// Refused with this exit code before anything was started, in words that hold all of these.
fn is_refused(scenario: &str, arguments: &str, exit_code: i32, words: &[&str]) {
    let drilled: Drilled = Drill::start(scenario, arguments, "").end().ended_with(exit_code);
    for word in words {
        assert!(drilled.error.contains(word), "`{word}`: {}", drilled.error);
    }
    let records = drilled.path().join("records");
    let begun = fs::read_dir(records).map_or(0, Iterator::count);
    assert_eq!(begun, 0, "something was begun: {}", drilled.error);
}

#[test]
fn who_asks_for_what_is_not_there_is_told_what_is() {
    let _turn = half_a_turn();
    is_refused(SCENARIO, "--case latency", 2, &["`latency`", "errors", "crash-loop"]);
    is_refused(SCENARIO, "--strategy careful", 2, &["`careful`", "compare", "naive", "person"]);
    is_refused(SCENARIO, "--interactive --role boss", 2, &["`boss`", "on_call"]);
}

#[test]
fn what_cannot_be_drilled_truly_is_not_drilled() {
    let _turn = half_a_turn();
    let breaker = with("timeout: 500ms}", "timeout: 500ms, breaker: {}}");
    is_refused(&breaker, "", 2, &["`services[0].calls[0].breaker`", "leave it out"]);
    is_refused(SCENARIO, "--time-scale 1000", 2, &["--time-scale", "50ms"]);
    is_refused(&with("rate: 100/s", "rate: 9000/s"), "", 2, &["9000", "4000", "traffic.rate"]);
}

#[test]
fn a_machine_that_is_not_fit_is_refused() {
    let _turn = half_a_turn();
    let strict = with("lateness_max: 400ms", "lateness_max: 1us");
    is_refused(&strict, "--case errors", 4, &["busy", "1us", "lower the rate"]);
}

#[test]
fn ports_and_servers_are_looked_at_before_the_load() {
    let _turn = half_a_turn();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let arguments = format!("--case errors --metrics {address}");
    is_refused(SCENARIO, &arguments, 4, &[&address, "choose another address"]);
    // Nobody speaks there.
    drop(taken);
    let url = format!("http://{address}");
    let arguments = format!("--case errors --metrics 127.0.0.1:0 --prometheus {url}");
    is_refused(SCENARIO, &arguments, 4, &[&url, "is it running"]);
}

#[test]
fn a_program_that_is_none_cannot_be_an_instance() {
    let _turn = half_a_turn();
    let folder = tempfile::tempdir().unwrap();
    let written = scenario::check("whole.yaml", SCENARIO, &References::new()).unwrap().scenario;
    let scenario = Arc::new(pace::drilled(&written, &written.drill.cases[0], 240.0));
    let orders = Orders {
        scenario: Arc::clone(&scenario),
        case: "errors".to_owned(),
        scenario_hash: String::new(),
        time_scale: 240.0,
        command: String::new(),
        strategy: 0,
        repetition: 0,
        program: PathBuf::from("/nowhere/backout"),
        journal: folder.path().join("journal.jsonl"),
        metrics: None,
        prometheus: None,
        allow_host: Vec::new(),
        interrupted: Arc::new(AtomicBool::new(false)),
    };
    let plan = orders.plan();
    let mut desk = Desk::new(&scenario.people, plan.people_key, plan.clock);
    let error = run(&orders, plan, &mut desk).unwrap_err();
    assert!(matches!(error, DrillError::Child { .. }), "{error}");
    let said = error.to_string();
    assert!(said.contains("/nowhere/backout"), "{said}");
    assert_eq!(said.matches("an instance of").count(), 1, "{said}");
}
