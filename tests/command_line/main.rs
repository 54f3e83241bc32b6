//! The program as its users and their pipelines meet it.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[cfg(unix)]
mod drill;
mod interrupted;
mod tune;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

pub(crate) const SMALL: &str = "\
name: small
shows: Three strategies on a small service.
follow_up: 30m
traffic: {rate: 5/s}
services:
  - {name: only, instances: 3, concurrency: 8, service_time: {lognormal: {median: 40ms, p99: 200ms}}}
slo: {bad_after: 500ms}
release:
  service: only
  rollout: {canary: {steps: [{weight: 20%, for: 5m}, {weight: 50%, for: 5m}]}}
  outcomes: [{share: 80%, what: healthy}, {share: 20%, what: {errors: {rate: 30%}}}]
strategies: [manual, automated, hybrid]
";

pub(crate) fn folder() -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("small.yaml"), SMALL).unwrap();
    folder
}

/// Exit code, standard output and standard error.
pub(crate) fn backout(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("backout").unwrap();
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn every_command_says_what_it_does_and_how() {
    let folder = folder();
    let commands = [
        "",
        "run",
        "explain",
        "ablate",
        "drill",
        "gate",
        "tune",
        "claims",
        "validate",
        "schema",
        "init",
        "completions",
    ];
    for command in commands {
        let arguments: Vec<&str> =
            [command, "--help"].into_iter().filter(|a| !a.is_empty()).collect();
        let (code, help, said) = backout(folder.path(), &arguments);
        assert_eq!((code, said.as_str()), (0, ""));
        insta::assert_snapshot!(format!("help_{command}"), help);
    }
}

#[test]
fn every_shell_gets_completions() {
    let folder = folder();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, script, _) = backout(folder.path(), &["completions", shell]);
        assert!(code == 0 && script.contains("replications"), "{shell}");
    }
}

#[test]
fn a_run_on_a_pipe_prints_a_summary_and_no_progress() {
    let folder = folder();
    let (code, summary, said) =
        backout(folder.path(), &["run", "small.yaml", "--replications", "8"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(!summary.contains('\u{1b}') && !summary.contains('\r'), "{summary}");
    assert!(
        summary.contains("manual") && summary.contains("reports/small/report.html"),
        "{summary}"
    );
}

#[test]
fn results_as_json_fit_their_schema() {
    let folder = folder();
    let (code, results, _) =
        backout(folder.path(), &["run", "small.yaml", "--replications", "8", "--format", "json"]);
    let results: Value = serde_json::from_str(&results).unwrap();
    let schema: Value =
        serde_json::from_str(include_str!("../../assets/results.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&results).map(|error| error.to_string()).collect();
    assert!(code == 0 && errors.is_empty(), "{errors:#?}");
    let written = fs::read_to_string(folder.path().join("reports/small/results.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), results);
}

#[test]
fn a_quiet_run_is_silent_and_writes_its_report() {
    let folder = folder();
    let (code, out, said) = backout(
        folder.path(),
        &["run", "small.yaml", "--replications", "4", "--quiet", "--out", "here"],
    );
    assert_eq!((code, out.as_str(), said.as_str()), (0, "", ""));
    assert!(folder.path().join("here/report.html").is_file());
}

#[test]
fn a_deployment_is_explained_as_an_incident_log() {
    let folder = folder();
    let (code, log, _) = backout(folder.path(), &["explain", "small.yaml", "--replication", "1"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("explain", log);
}

#[test]
fn what_init_writes_can_be_run_at_once() {
    let folder = tempdir().unwrap();
    assert_eq!(backout(folder.path(), &["init", "shop"]).0, 0);
    let (code, _, said) = backout(folder.path(), &["run", "shop.yaml", "--replications", "2"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(folder.path().join("reports/shop/report.html").is_file());
}

#[test]
fn a_rate_that_no_memory_would_hold_is_refused() {
    let folder = folder();
    fs::write(folder.path().join("huge.yaml"), SMALL.replace("rate: 5/s", "rate: 5000000/s"))
        .unwrap();
    let (code, out, said) = backout(folder.path(), &["run", "huge.yaml"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(said.contains("5000000/s"), "{said}");
}

#[test]
fn handlers_are_switched_off_one_by_one() {
    let folder = folder();
    let ablate = |more: &[&str]| {
        let arguments = [&["ablate", "small.yaml", "--replications", "16"], more].concat();
        let (code, shown, said) = backout(folder.path(), &arguments);
        assert_eq!((code, said.as_str()), (0, ""), "{more:?}");
        shown
    };
    let text = ablate(&[]);
    assert!(text.contains("confirmation") && text.contains("the interval excludes 0"), "{text}");
    let markdown = ablate(&["--strategy", "hybrid", "--format", "markdown"]);
    assert!(markdown.contains("| inspection |"), "{markdown}");
    let json: Value = serde_json::from_str(&ablate(&["--format", "json"])).unwrap();
    assert_eq!(json["handlers"][0]["handler"], "confirmation");
    let added = json["handlers"][0]["added"].as_array().unwrap();
    assert_eq!(added.len(), json["figures"].as_array().unwrap().len());
}

#[test]
fn a_strategy_without_handlers_cannot_be_taken_apart() {
    let folder = folder();
    let (code, _, said) = backout(folder.path(), &["ablate", "small.yaml", "--strategy", "auto"]);
    assert_eq!(code, 2);
    assert!(said.contains("it has manual, automated, hybrid"), "{said}");
}
