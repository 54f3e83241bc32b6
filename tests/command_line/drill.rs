//! `backout drill`, as far as it goes without drilling.

use std::fs;

use crate::{backout, folder};

#[test]
fn a_case_that_is_not_there_is_told_with_those_that_are() {
    let folder = folder();
    let (code, shown, said) =
        backout(folder.path(), &["drill", "small.yaml", "--case", "healthy", "--case", "erors"]);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(said.contains("there is no case `erors`: it has healthy, errors"), "{said}");
    assert!(!folder.path().join("reports").exists(), "nothing was begun");
}

#[test]
fn a_strategy_that_is_not_there_is_told_with_those_that_are() {
    let folder = folder();
    let (code, _, said) = backout(folder.path(), &["drill", "small.yaml", "--strategy", "auto"]);
    assert_eq!(code, 2);
    assert!(said.contains("there is no strategy `auto`: it has manual, automated"), "{said}");
}

#[test]
fn a_pace_that_monitoring_cannot_keep_up_with_is_refused_before_anything_starts() {
    let folder = folder();
    let (code, _, said) = backout(folder.path(), &["drill", "small.yaml", "--time-scale", "900"]);
    assert_eq!(code, 2);
    assert!(said.contains("choose a smaller `--time-scale`"), "{said}");
}

/// What would be left out in silence is refused.
#[test]
fn what_a_drill_does_not_do_is_refused() {
    let folder = folder();
    let path = folder.path().join("small.yaml");
    let small = fs::read_to_string(&path).unwrap();
    let target =
        "drill: {target: {url: \"http://127.0.0.1:8080/\", deploy: a, rollback: b, status: c}}";
    fs::write(&path, format!("{small}{target}\n")).unwrap();
    let (code, _, said) = backout(folder.path(), &["drill", "small.yaml"]);
    assert_eq!(code, 2);
    assert!(said.contains("`drill.target` has no live counterpart"), "{said}");
}
