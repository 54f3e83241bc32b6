//! A failure never exits with 0, says why in one paragraph, and leaves nothing half-written.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::{TempDir, tempdir};

use crate::SMALL;

fn folder() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("small.yaml"), SMALL).unwrap();
    fs::write(folder.path().join("wrong.yaml"), SMALL.replace("rate: 10/s", "rat: 10/s")).unwrap();
    fs::write(folder.path().join("bytes.yaml"), b"name: \xff\n").unwrap();
    fs::write(folder.path().join("in-the-way"), "a file").unwrap();
    folder
}

/// Standard error of a command that must fail.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let before = entries(folder);
    let output = Command::cargo_bin("backout")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?} also prints a result");
    assert!(said.contains("error"), "{arguments:?}: {said}");
    assert_eq!(entries(folder), before, "{arguments:?} left something behind");
    said
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn is_one_paragraph(said: &str) -> bool {
    !said.trim_end().contains("\n\n") && said.trim_end().lines().count() <= 3
}

#[test]
fn what_cannot_be_read_is_refused_in_one_paragraph() {
    let folder = folder();
    for file in ["absent.yaml", ".", "bytes.yaml"] {
        for command in
            [&["run", file][..], &["validate", file], &["explain", file, "--replication", "0"]]
        {
            let said = refused(folder.path(), command);
            assert!(is_one_paragraph(&said), "{command:?}: {said}");
        }
    }
}

#[test]
fn an_invalid_scenario_is_refused_by_every_command_that_takes_one() {
    let folder = folder();
    for command in [
        &["run", "wrong.yaml"][..],
        &["validate", "wrong.yaml"],
        &["explain", "wrong.yaml", "--replication", "0"],
    ] {
        let said = refused(folder.path(), command);
        assert!(said.contains("did you mean `rate`?"), "{said}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_refused_before_anything_is_simulated() {
    let folder = folder();
    // Enough replications that nobody would wait for them.
    for out in ["in-the-way", "in-the-way/report", "/proc/report"] {
        let said = refused(
            folder.path(),
            &["run", "small.yaml", "--replications", "1000000", "--out", out],
        );
        assert!(is_one_paragraph(&said) && said.contains(out.split('/').next().unwrap()), "{said}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("in-the-way")).unwrap(), "a file");
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = folder();
    let unknown = ["explain", "small.yaml", "--replication", "0", "--strategy", "nobody"];
    let said = refused(folder.path(), &unknown);
    assert!(said.contains("it has automated") && is_one_paragraph(&said), "{said}");
    refused(folder.path(), &["run", "small.yaml", "--replications", "0"]);
    refused(folder.path(), &["run", "small.yaml", "--jobs", "0"]);
    refused(folder.path(), &["run", "small.yaml", "--precision", "0%"]);
    refused(folder.path(), &["run", "small.yaml", "--format", "xml"]);
    refused(folder.path(), &["run"]);
    refused(folder.path(), &["frobnicate"]);
}
