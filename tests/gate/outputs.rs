//! What people and pipelines read.

use backout::report::gate::{SCHEMA, annotations, json, junit, markdown, text};
use insta::assert_snapshot;

use crate::fixture::{findings, hostile};

#[test]
fn terminal() {
    let shown = text(&findings(), 80);
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    assert_snapshot!(shown);
}

#[test]
fn pull_request() {
    assert_snapshot!(markdown(&findings()));
}

#[test]
fn junit_xml() {
    assert_snapshot!(junit(&findings()));
}

#[test]
fn github_annotations() {
    assert_snapshot!(annotations(&findings()));
}

#[test]
fn json_fits_its_schema_and_nothing_else_does() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for findings in [findings(), hostile()] {
        let mut shown: serde_json::Value = serde_json::from_str(&json(&findings).unwrap()).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&shown)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        shown["meta"]["date"] = "2026-01-01".into();
        assert!(!validator.is_valid(&shown));
    }
    assert_snapshot!(json(&findings()).unwrap());
}

#[test]
fn names_from_a_file_mean_nothing_to_any_format() {
    let findings = hostile();
    let shown = text(&findings, 80);
    assert!(!shown.contains('\u{1b}') && shown.lines().all(|line| line.chars().count() <= 80));
    let shown = markdown(&findings);
    assert!(!shown.contains('\u{1b}'));
    // An edit is told as code, in which nothing means anything.
    let edits = shown.lines().filter(|line| line.starts_with("- ") && line.contains("strategies"));
    assert!(edits.clone().count() > 0);
    assert!(edits.into_iter().all(|line| line.starts_with("- `` ") && line.ends_with(" ``")));
    let others = shown.lines().filter(|line| !line.starts_with("- "));
    assert!(others.into_iter().all(|line| !line.contains("<a&b>") && !line.contains("@team")));
    let shown = junit(&findings);
    let tags = shown.matches('<').count();
    assert_eq!(tags, shown.matches('>').count());
    assert!(!shown.contains("<a&b>") && !shown.contains('\u{1b}'));
    // One command a line, each ours.
    let shown = annotations(&findings);
    let ours =
        |line: &str| line.starts_with("::error file=") || line.starts_with("::warning file=");
    assert!(shown.lines().all(ours), "{shown}");
    assert!(shown.contains("%250A"), "what is written stays written: {shown}");
}
