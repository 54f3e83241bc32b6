//! The gate as pipelines meet it: what it reads and refuses, what it writes, how it ends.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod bad_input;
mod budgets;
mod command;
mod fixture;
mod outputs;
mod verdicts;
mod workflows;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::{TempDir, tempdir};

pub(crate) const TINY: &str = include_str!("tiny.yaml");

/// A folder with the tiny scenario.
pub(crate) fn folder() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("tiny.yaml"), TINY).unwrap();
    folder
}

/// Writes the tiny scenario with one passage replaced.
pub(crate) fn edit(folder: &Path, old: &str, new: &str) {
    assert!(TINY.contains(old), "the tiny scenario has no `{old}`");
    fs::write(folder.join("tiny.yaml"), TINY.replacen(old, new, 1)).unwrap();
}

/// Exit code, standard output and standard error of `backout gate`.
pub(crate) fn gate(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("backout").unwrap();
    command.env_remove("GITHUB_STEP_SUMMARY");
    run(command.current_dir(folder).arg("gate").args(arguments))
}

pub(crate) fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}
