//! Tuning as its users meet it: what it recommends and whether that holds, and what an interruption leaves.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod alone;
mod keep;
mod promise;
mod record;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

pub(crate) const SMALL: &str = include_str!("small.yaml");

/// The place that is varied.
pub(crate) const ABOVE: &str = "strategies.rule.plays.act.when.error_ratio.above";

/// A folder with the small scenario.
pub(crate) fn folder() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("small.yaml"), SMALL).unwrap();
    folder
}

/// `backout tune small.yaml` with these arguments.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("backout").unwrap();
    command.current_dir(folder).args(["tune", "small.yaml", "--quiet"]).args(arguments);
    command
}

/// What it found, as JSON.
pub(crate) fn found(folder: &Path, arguments: &[&str]) -> Value {
    let output = command(folder, arguments).args(["--format", "json"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}
