//! Writing into folders that exist, that do not, and that cannot.

use std::fs;
use std::path::Path;

use backout::report::{ReportError, write_all};

use crate::{fixture, incident};

#[test]
fn a_report_replaces_the_one_before() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("reports/checkout");
    let full = write_all(&fixture::results(), &incident::replications(), &dir).unwrap();
    assert!(full.iter().all(|path| path.is_file()));
    assert!(dir.join("charts/timeline.png").is_file());
    let fewer = write_all(&fixture::nothing_needed(), &[], &dir).unwrap();
    assert!(fewer.len() < full.len());
    assert!(!dir.join("charts/timeline.png").exists(), "a chart of the run before");
    let left: Vec<_> = fs::read_dir(parent.path().join("reports")).unwrap().collect();
    assert_eq!(left.len(), 1, "only the report is left: {left:?}");
}

#[test]
fn a_file_in_the_way_is_named_with_a_remedy() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let error = write_all(&fixture::results(), &[], &file.join("report")).unwrap_err();
    assert!(matches!(error, ReportError::Io { .. }));
    assert!(error.to_string().contains("taken"), "{error}");
    assert!(error.to_string().contains("--out"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

/// For looking at: `cargo test --test report -- --ignored` writes the fixtures' reports below `target/tmp`.
#[test]
#[ignore = "writes reports to look at, and checks nothing"]
fn fixtures_to_look_at() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cases = [
        ("usual", fixture::results()),
        ("hostile", fixture::hostile()),
        ("single", fixture::single()),
        ("nothing-needed", fixture::nothing_needed()),
    ];
    for (name, results) in cases {
        write_all(&results, &incident::replications(), &target.join("report").join(name)).unwrap();
    }
}
