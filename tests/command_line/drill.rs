//! `backout drill`, as far as it goes without drilling.

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

#[test]
fn a_strategy_that_inspects_is_refused_with_what_to_write_instead() {
    let folder = folder();
    let (code, _, said) = backout(folder.path(), &["drill", "small.yaml", "--strategy", "hybrid"]);
    assert_eq!(code, 2);
    assert!(said.contains("without: [inspection]"), "{said}");
}

#[test]
fn a_strategy_that_mends_or_migrates_is_refused_with_what_to_do_instead() {
    for step in ["fix_forward", "migrate_down"] {
        let folder = folder();
        let path = folder.path().join("small.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        let strategy = format!(
            "\n  - name: mends\n    plays:\n      - name: any\n        when: [{{error_ratio: {{above: 5%, over: 2m}}}}]\n        steps: [{{{step}: {{by: developers, takes: 1h}}}}, {{rollback: {{takes: 10s}}}}]\n"
        );
        let text = text.replacen("strategies:\n", &format!("strategies:{strategy}"), 1);
        std::fs::write(&path, text).unwrap();
        let (code, _, said) =
            backout(folder.path(), &["drill", "small.yaml", "--strategy", "mends"]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(&format!("`{step} (strategy mends, play any)`")), "{said}");
        assert!(said.contains("leave the step out"), "{said}");
    }
}
