//! A drill of a system that is not ours: a small server in the test, deployed and rolled back by `sh` and one state file.

mod stage;

use std::fs;
use std::process::Command;

use backout::drill::DrillError;
use backout::drill::journal::{Event, Of, Undo, clear, read};
use backout::drill::record::Ending;
use backout::system;

use stage::{Stage, spec};

/// How often a command is on record in a journal, and with which exit codes.
fn exit_codes(stage: &Stage, command: &str) -> Vec<Option<i32>> {
    let journal = read(&stage.journal()).unwrap();
    let ran = journal.lines.iter().filter_map(|line| match &line.what {
        Event::Command { command: its, exit_code, .. } if its.contains(command) => Some(*exit_code),
        _ => None,
    });
    ran.collect()
}

#[test]
fn a_bad_release_is_seen_taken_back_by_its_command_and_service_restored() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let finished = stage.drill(&spec(&stage).yaml()).unwrap();
    let alone = &finished.alone;
    assert_eq!(finished.verdict.exit_code, 0, "{:?}", finished.verdict);
    assert!(finished.verdict.reason.contains("as its users saw it"));
    assert!(alone.rolled_back && alone.promoted);
    assert!(alone.onset.unwrap() < alone.instants.detected.unwrap());
    assert!(alone.instants.started < alone.instants.finished);
    assert!(alone.instants.restored.is_some());
    assert_eq!(stage.state(), "0%");
    assert_eq!(exit_codes(&stage, "echo 100%"), [Some(0)]);
    assert_eq!(exit_codes(&stage, "echo 0%"), [Some(0)]);
    assert!(finished.remains.left.is_empty());
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn the_undo_is_written_before_the_release_and_settled_when_it_is_back() {
    let _alone = crate::alone();
    let stage = Stage::new();
    stage.drill(&spec(&stage).of("user_facing").yaml()).unwrap();
    let journal = read(&stage.journal()).unwrap();
    let place = |is: &dyn Fn(&Event) -> bool| journal.lines.iter().position(|line| is(&line.what));
    let written = place(&|what| matches!(what, Event::WillInject(one) if one.name == "release"));
    let ran =
        place(&|what| matches!(what, Event::Command { command, .. } if command.contains("100%")));
    let cleared = place(&|what| matches!(what, Event::Cleared { .. }));
    assert!(written.is_some() && written < ran && ran < cleared);
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn the_host_and_the_path_of_the_url_reach_the_target_and_versions_are_its_own_word() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let finished = stage.drill(&spec(&stage).of("new_version").yaml()).unwrap();
    assert_eq!(stage.asked(), (format!("127.0.0.1:{}", stage.port), "/shop?page=1".to_owned()));
    assert_eq!(finished.verdict.exit_code, 0, "{:?}", finished.verdict);
    assert!(finished.remains.deviations.is_empty(), "{:?}", finished.remains.deviations);
    assert!(
        finished.seen.iter().all(|one| one.exposed == (one.version == Some(system::Version::New)))
    );
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn where_versions_are_not_told_the_status_says_what_users_met() {
    let _alone = crate::alone();
    let stage = Stage::silent();
    let finished = stage.drill(&spec(&stage).yaml()).unwrap();
    assert_eq!(finished.verdict.exit_code, 0, "{:?}", finished.verdict);
    let [out] = finished.remains.out.as_slice() else { panic!("{:?}", finished.remains.out) };
    let met = |one: &&backout::drill::load::Seen| one.exposed;
    let exposed = finished.seen.iter().filter(met);
    assert!(exposed.clone().count() > 10);
    assert!(exposed.clone().all(|one| out.from <= one.intended && one.intended < out.until));
    assert_eq!(finished.remains.deviations.len(), 1, "that no version was told");
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn a_rollback_command_that_fails_is_given_again_and_on_record() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let (tries, share) = (stage.file("tries"), stage.file("state"));
    let rollback = format!("echo x >> {tries}; test $(wc -l < {tries}) -ge 3 && echo 0% > {share}");
    let finished = stage.drill(&spec(&stage).rollback(&rollback).yaml()).unwrap();
    assert_eq!(exit_codes(&stage, "tries"), [Some(1), Some(1), Some(0)]);
    let failed = |entry: &&system::Entry| entry.what == system::Event::RollbackFailed;
    assert_eq!(finished.course.journal.iter().filter(failed).count(), 2);
    assert_eq!(finished.verdict.exit_code, 0, "{:?}", finished.verdict);
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn a_deployment_that_still_runs_gives_way_to_the_rollback() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let share = stage.file("state");
    let deploy = format!("echo 50% > {share}; sleep 20; echo 100% > {share}");
    let finished = stage.drill(&spec(&stage).deploy(&deploy).of("new_version").yaml()).unwrap();
    assert_eq!(finished.verdict.exit_code, 0, "{:?}", finished.verdict);
    assert_eq!(exit_codes(&stage, "sleep 20"), [None]);
    assert!(!finished.alone.promoted);
}

#[test]
fn a_status_that_cannot_be_read_makes_the_harness_invalid_and_not_the_release_harmless() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let share = stage.file("state");
    let deploy = format!("echo all is well > {share}");
    let finished = stage.drill(&spec(&stage).deploy(&deploy).yaml()).unwrap();
    assert_eq!((finished.verdict.ending, finished.verdict.exit_code), (Ending::Error, 4));
    assert!(finished.verdict.reason.contains("all is well"), "{:?}", finished.verdict);
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn nothing_is_deployed_where_the_status_cannot_be_read_or_a_release_is_out() {
    let _alone = crate::alone();
    for state in ["all is well", "25%"] {
        let stage = Stage::new();
        fs::write(stage.file("state"), state).unwrap();
        let error = stage.drill(&spec(&stage).yaml()).unwrap_err();
        assert!(matches!(error, DrillError::Target { which: "status", .. }), "{error:?}");
        assert_eq!(stage.state(), state);
    }
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn what_a_target_cannot_do_is_gone_without_and_said() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let deploy = format!("echo 50% > {}", stage.file("state"));
    let finished = stage.drill(&spec(&stage).deploy(&deploy).hold().yaml()).unwrap();
    assert_eq!(finished.verdict.exit_code, 0, "{:?}", finished.verdict);
    assert_eq!(finished.remains.deviations, ["the target cannot hold its rollout, which went on"]);
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn the_scenarios_faults_strike_a_target_as_far_as_they_reach_it() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let spec = spec(&stage).fault("rollback_fails", "on: canary_started, for: 5m");
    let finished = stage.drill(&spec.yaml()).unwrap();
    assert!(exit_codes(&stage, "echo 0%").len() <= 1, "a command that a fault fails is not run");
    let [struck] = finished.remains.struck.as_slice() else { panic!("{:?}", finished.remains) };
    assert!(struck.name == "rollback_fails" && struck.touched > 0);
}

#[test]
fn what_is_out_of_a_drills_reach_is_refused_by_its_key() {
    let stage = Stage::new();
    let crash = "{instance_crash: {service: shop, count: 1}}";
    let spec = spec(&stage).fault(crash, "at: 1m, for: 1m");
    let error = stage.drill(&spec.yaml()).unwrap_err().to_string();
    assert!(error.contains("`faults.what.instance_crash`"), "{error}");
}

#[test]
fn a_system_that_is_not_there_is_not_drilled() {
    let stage = Stage::new();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let yaml = spec(&stage).url(&format!("http://{nobody}/")).yaml();
    let error = stage.drill(&yaml).unwrap_err();
    assert!(matches!(error, DrillError::Unreachable { .. }), "{error:?}");
}

fn command_line(stage: &Stage, yaml: &str, more: &[&str]) -> (Option<i32>, String) {
    let file = stage.file("scenario.yaml");
    fs::write(&file, yaml).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_backout"));
    command.args(["drill", &file, "--out", &stage.file("out"), "--case", "errors"]).args(more);
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn another_host_and_a_comparison_are_refused_on_the_command_line() {
    let stage = Stage::new();
    let elsewhere = spec(&stage).url("http://192.0.2.7:8080/").yaml();
    let (code, said) = command_line(&stage, &elsewhere, &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("`--allow-host 192.0.2.7`"), "{said}");
    let (code, said) = command_line(&stage, &spec(&stage).yaml(), &["--repeat", "6"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("knows nothing of a `target`"), "{said}");
}

#[test]
#[ignore = "a drill of five seconds: .ci/run runs it"]
fn a_stopped_drill_leaves_the_release_to_its_owner_and_says_how_to_take_it_back() {
    let _alone = crate::alone();
    let stage = Stage::new();
    let yaml = spec(&stage).stop("{bad_above: 10%, for: 1m}").of("new_version").late().yaml();
    let (code, said) = command_line(&stage, &yaml, &[]);
    assert_eq!(code, Some(5), "{said}");
    assert_eq!(stage.state(), "100%", "nobody took it back");
    let journal = stage.file("out/errors-0/journal.jsonl");
    let command = format!("backout drill --clear {journal} --allow-commands");
    assert!(said.contains(&command), "{said}");

    let journal = std::path::Path::new(&journal);
    let cleared = clear(journal, true).unwrap();
    let [one] = cleared.undone.as_slice() else { panic!("{cleared:?}") };
    assert!(matches!(&one.of, Of::Fault { name, .. } if name == "release"));
    assert!(matches!(&one.undo, Undo::Run { .. }) && cleared.is_all());
    assert_eq!(stage.state(), "0%");
}
