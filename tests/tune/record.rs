//! A tuning that was ended from outside goes on, and comes to the same.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::{ABOVE, command, folder};

const RECORD: &str = "out/tune.record.jsonl";
const FILES: [&str; 4] = ["tune.json", "tune.csv", "tune.md", "index.html"];
const POINTS: usize = 20;

fn vary() -> String {
    format!("{ABOVE}=6%..50%/6")
}

fn start(folder: &Path, resume: bool) -> Child {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("backout"));
    command.current_dir(folder).args(["tune", "small.yaml", "--quiet", "--out", "out"]);
    command.args(["--vary", &vary(), "--budget", "false_triggers<60%"]);
    command.args(resume.then_some("--resume"));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn outputs(folder: &Path) -> Vec<Vec<u8>> {
    FILES.iter().map(|file| fs::read(folder.join("out").join(file)).unwrap()).collect()
}

/// Bytes of the record so far.
fn recorded(folder: &Path) -> u64 {
    fs::metadata(folder.join(RECORD)).map_or(0, |found| found.len())
}

/// Waits for the end, or until the record is so long; whether it has ended. Tells how long the record was seen to be.
#[expect(clippy::disallowed_methods, reason = "another process is waited for, not simulated time")]
fn watch(child: &mut Child, folder: &Path, length: u64) -> (bool, u64) {
    let mut seen = 0;
    loop {
        seen = seen.max(recorded(folder));
        if child.try_wait().unwrap().is_some() {
            return (true, seen);
        }
        if seen >= length {
            return (false, seen);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn killed_anywhere_it_goes_on_and_writes_the_same_bytes() {
    let undisturbed = folder();
    let (_, whole) = watch(&mut start(undisturbed.path(), false), undisturbed.path(), u64::MAX);
    let expected = outputs(undisturbed.path());
    assert!(!undisturbed.path().join(RECORD).exists(), "a tuning that ends leaves no record");
    let mut killed = 0;
    for point in 0..POINTS {
        // Spread over the whole length, and never at the same part of a line.
        let length = whole * (point as u64 * 37 % 100) / 100 + point as u64 * 7;
        let folder = folder();
        let mut child = start(folder.path(), false);
        let (ended, _) = watch(&mut child, folder.path(), length);
        if !ended {
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            assert!(start(folder.path(), true).wait().unwrap().success(), "point {point}");
        }
        assert!(outputs(folder.path()) == expected, "point {point}");
    }
    assert!(killed >= POINTS / 2, "only {killed} were killed in time");
}

/// A folder with a tuning that was killed half-way.
fn interrupted() -> tempfile::TempDir {
    let folder = folder();
    let mut child = start(folder.path(), false);
    let (ended, _) = watch(&mut child, folder.path(), 40_000);
    assert!(!ended, "it was too quick to be killed");
    child.kill().unwrap();
    child.wait().unwrap();
    folder
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_done() {
    let undisturbed = folder();
    assert!(start(undisturbed.path(), false).wait().unwrap().success());
    let folder = folder();
    let mut child = start(folder.path(), false);
    let (ended, _) = watch(&mut child, folder.path(), 40_000);
    assert!(!ended, "it was too quick to be interrupted");
    let command = format!("kill -INT {}", child.id());
    assert!(std::process::Command::new("sh").args(["-c", &command]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(recorded(folder.path()) >= 40_000);
    assert!(start(folder.path(), true).wait().unwrap().success());
    assert!(outputs(folder.path()) == outputs(undisturbed.path()));
}

fn refusal(folder: &Path, vary: &str, more: &[&str]) -> String {
    let arguments = ["--vary", vary, "--budget", "false_triggers<60%", "--out", "out"];
    let output = command(folder, &arguments).args(more).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_line_that_was_cut_is_done_again() {
    let undisturbed = folder();
    assert!(start(undisturbed.path(), false).wait().unwrap().success());
    let folder = interrupted();
    let text = fs::read(folder.path().join(RECORD)).unwrap();
    fs::write(folder.path().join(RECORD), &text[..text.len() - 100]).unwrap();
    assert!(start(folder.path(), true).wait().unwrap().success());
    assert!(outputs(folder.path()) == outputs(undisturbed.path()));
}

#[test]
fn what_cannot_be_gone_on_with_is_refused_and_left_alone() {
    let folder = interrupted();
    let record = folder.path().join(RECORD);
    let before = fs::read(&record).unwrap();
    insta::assert_snapshot!(refusal(folder.path(), &vary(), &[]));
    let other = format!("{ABOVE}=6%..50%/7");
    insta::assert_snapshot!(refusal(folder.path(), &other, &["--resume"]));
    assert_eq!(fs::read(&record).unwrap(), before);
    let text = String::from_utf8(before).unwrap();
    let damaged = text.replacen("\"rows\"", "\"sows\"", 1);
    fs::write(&record, &damaged).unwrap();
    insta::assert_snapshot!(refusal(folder.path(), &vary(), &["--resume"]));
    assert_eq!(fs::read_to_string(&record).unwrap(), damaged);
    fs::write(&record, "name: small\n").unwrap();
    insta::assert_snapshot!(refusal(folder.path(), &vary(), &["--resume"]));
}
