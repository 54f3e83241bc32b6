//! Ctrl-C: complete blocks are kept, and where there are none that is said.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use assert_cmd::cargo::CommandCargoExt;

use crate::folder;

fn interrupt(child: &Child) {
    let command = format!("kill -INT {}", child.id());
    // It may have finished by itself.
    let _ = Command::new("sh").args(["-c", &command]).stderr(Stdio::null()).status();
}

#[expect(clippy::disallowed_methods, reason = "a user's Ctrl-C comes in real time")]
fn let_it_work_for(wait: Duration) {
    sleep(wait);
}

/// Runs far more than there is time for and interrupts it after a while.
fn interrupted_after(wait: Duration, replications: &str) {
    let folder = folder();
    let mut command = Command::cargo_bin("backout").unwrap();
    command.current_dir(folder.path()).args([
        "run",
        "small.yaml",
        "--out",
        "out",
        "--replications",
        replications,
    ]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let_it_work_for(wait);
    interrupt(&child);
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    let report = folder.path().join("out/results.json");
    let results = fs::read(report).ok();
    let stopping = results.map(|bytes| {
        let results: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        results["meta"]["stopping"].as_str().unwrap().to_owned()
    });
    match (status.code(), stopping.as_deref()) {
        (Some(130), Some("interrupted")) => {
            assert!(folder.path().join("out/report.html").is_file());
        }
        (Some(130), None) => assert!(said.starts_with("interrupted before the first"), "{said}"),
        (Some(0), Some("all_done")) => {}
        // The signal was there before anybody listened for it.
        (None, None) => assert_eq!(status.signal(), Some(2)),
        other => panic!("{other:?}: {said}"),
    }
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert!(left <= 2, "something half-written was left");
}

#[test]
fn an_early_interrupt_says_that_there_is_no_report() {
    interrupted_after(Duration::from_millis(300), "100000");
}

#[test]
fn a_later_interrupt_keeps_complete_blocks() {
    interrupted_after(Duration::from_secs(5), "100000");
}
