//! Whole report files, through the program.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::tempdir;

use crate::ROLLING;

const FILES: [&str; 5] =
    ["results.json", "summary.csv", "replications.csv", "report.md", "report.html"];

/// Runs the small scenario and gives back its files.
fn report(folder: &Path, out: &str, more: &[&str]) -> Vec<Vec<u8>> {
    fs::write(folder.join("rolling.yaml"), ROLLING).unwrap();
    let mut command = Command::cargo_bin("backout").unwrap();
    command.current_dir(folder).args(["run", "rolling.yaml", "--replications", "12", "--out", out]);
    command.args(more).assert().code(0);
    FILES.map(|file| fs::read(folder.join(out).join(file)).unwrap()).to_vec()
}

#[test]
fn the_same_command_twice_writes_the_same_bytes() {
    let folder = tempdir().unwrap();
    let (one, other) = (report(folder.path(), "one", &[]), report(folder.path(), "other", &[]));
    assert!(one == other);
}

#[test]
fn one_thread_writes_the_same_bytes_as_two() {
    let folder = tempdir().unwrap();
    let one = report(folder.path(), "one", &["--jobs", "1"]);
    let two = report(folder.path(), "two", &["--jobs", "2"]);
    assert!(one == two);
}

#[test]
fn another_seed_writes_other_bytes() {
    let folder = tempdir().unwrap();
    let one = report(folder.path(), "one", &["--seed", "7"]);
    let other = report(folder.path(), "other", &["--seed", "8"]);
    assert!(one.iter().zip(&other).all(|(one, other)| one != other));
}
