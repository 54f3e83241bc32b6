//! The program itself: exit codes, one paragraph per error, nothing overwritten.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::tempdir;

use crate::{SMALL, with};

fn backout(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("backout")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn validate_says_ok_in_one_line() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("small.yaml"), SMALL).unwrap();
    let (code, out, err) = backout(folder.path(), &["validate", "small.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "small.yaml: ok (2 services, 2 outcomes, 0 faults; automated)\n");
}

#[test]
fn validate_exits_2_and_shows_every_problem_without_colour_on_a_pipe() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("small.yaml"), with("rate: 20/s", "rat: 20")).unwrap();
    let (code, out, err) = backout(folder.path(), &["validate", "small.yaml"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("did you mean `rate`?") && !err.contains('\u{1b}'), "{err}");
}

#[test]
fn validate_gives_problems_as_json() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("small.yaml"), with("rate: 20/s", "rate: 20")).unwrap();
    let (code, out, _) = backout(folder.path(), &["validate", "--format", "json", "small.yaml"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 2);
    assert_eq!(json[0]["valid"], false);
    assert_eq!(json[0]["diagnostics"][0]["code"], "wrong-unit");
    assert_eq!(json[0]["diagnostics"][0]["line"], 3);
    assert_eq!(json[0]["diagnostics"][0]["column"], 17);
}

#[test]
fn files_that_cannot_be_read_are_one_paragraph() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("bytes.yaml"), b"name: x\nshows: \xff\n").unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    let cases = [
        ("absent.yaml", "error: cannot read `absent.yaml`: there is no such file\n"),
        ("folder", "error: cannot read `folder`: it is a folder, expected a file\n"),
        ("bytes.yaml", "error: cannot read `bytes.yaml`: line 2 is not UTF-8 text\n"),
    ];
    for command in ["run", "validate"] {
        for (file, said) in cases {
            let (code, out, err) = backout(folder.path(), &[command, file]);
            assert_eq!((code, out.as_str(), err.trim_end()), (2, "", said.trim_end()));
        }
    }
}

#[test]
fn init_writes_a_valid_scenario_and_overwrites_nothing() {
    let folder = tempdir().unwrap();
    assert_eq!(backout(folder.path(), &["init", "shop"]).0, 0);
    let (code, out, _) = backout(folder.path(), &["validate", "shop.yaml"]);
    assert!(code == 0 && out.starts_with("shop.yaml: ok"), "{out}");
    fs::write(folder.path().join("shop.yaml"), "mine").unwrap();
    let (code, _, err) = backout(folder.path(), &["init", "shop"]);
    assert_eq!(code, 2);
    assert_eq!(err, "error: `shop.yaml` exists already; nothing was written\n");
    assert_eq!(fs::read_to_string(folder.path().join("shop.yaml")).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no left-overs");
    assert_eq!(backout(folder.path(), &["init", "../shop"]).0, 2);
}

#[test]
fn traces_are_read_beside_the_scenario() {
    let folder = tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("small.yaml"), with("{rate: 20/s}", "{trace: week.csv}")).unwrap();
    let (code, _, err) = backout(folder.path(), &["validate", "inner/small.yaml"]);
    assert!(code == 2 && err.contains("was not found"), "{err}");
    fs::write(inner.join("week.csv"), "seconds,rate\n0,5\n60,15\n").unwrap();
    let (code, _, err) = backout(folder.path(), &["validate", "inner/small.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn schema_and_completions_are_printed_and_usage_errors_exit_2() {
    let folder = tempdir().unwrap();
    let (code, out, _) = backout(folder.path(), &["schema"]);
    let schema: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, schema["title"].as_str()), (0, Some("backout scenario")));
    let (code, out, _) = backout(folder.path(), &["completions", "bash"]);
    assert!(code == 0 && out.contains("_backout"));
    assert_eq!(backout(folder.path(), &["frobnicate"]).0, 2);
    assert_eq!(backout(folder.path(), &["run", "x.yaml", "--precision", "5"]).0, 2);
    let (code, out, _) = backout(folder.path(), &["--help"]);
    assert!(code == 0 && out.contains("backout validate checkout.yaml"));
}
