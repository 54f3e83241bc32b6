//! From the command to its exit code.

use std::fs;

use assert_cmd::Command;

use crate::{TINY, edit, folder, gate, run};

const FEW: [&str; 3] = ["tiny.yaml", "--replications", "100"];

fn with_budget(budget: &str) -> String {
    format!("{TINY}budgets: [{{strategy: rule, {budget}}}]\n")
}

#[test]
fn an_edit_that_makes_false_triggers_fails_and_is_named_on_its_line() {
    let folder = folder();
    let (code, _, said) = gate(folder.path(), &[&FEW[..], &["--update-baseline"]].concat());
    assert_eq!(code, 0, "{said}");
    edit(folder.path(), "above: 60%", "above: 1%");
    let outputs =
        ["--annotations", "--markdown", "gate.md", "--junit", "gate.xml", "--json", "gate.json"];
    let (code, shown, said) = gate(folder.path(), &[&FEW[..], &outputs].concat());
    assert_eq!(code, 1, "{shown}{said}");
    let edited = "strategies.rule.plays.act.when.error_ratio.above 60% → 1%";
    assert!(
        shown.contains("::error file=tiny.yaml,line=24,title=rule%3A false triggers::"),
        "{shown}"
    );
    assert!(shown.contains("false triggers 0 % →") || shown.contains("false triggers"), "{shown}");
    let markdown = fs::read_to_string(folder.path().join("gate.md")).unwrap();
    assert!(markdown.contains(edited), "{markdown}");
    assert!(fs::read_to_string(folder.path().join("gate.xml")).unwrap().contains("<failure"));
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("gate.json")).unwrap())
            .unwrap();
    assert_eq!(json["verdict"], "fail");
    assert_eq!(json["edits"][0]["line"], 24);
    assert_eq!(json["edits"][0]["tried"], "as_a_whole");
    assert_eq!(json["edits"][0]["moved"][0]["figure"], "false_triggers");
}

#[test]
fn a_budget_passes_fails_or_names_the_runs_it_would_take() {
    let folder = folder();
    let path = folder.path().join("tiny.yaml");
    fs::write(&path, with_budget("false_triggers: <90%")).unwrap();
    let (code, shown, said) = gate(folder.path(), &FEW);
    assert!(
        code == 0 && shown.contains("All") | shown.contains("The only check passes"),
        "{shown}"
    );
    assert!(said.contains("only budgets were checked"), "{said}");
    fs::write(&path, with_budget("time_to_restore_mean: <1s")).unwrap();
    assert_eq!(gate(folder.path(), &FEW).0, 1);
    fs::write(&path, with_budget("false_triggers: <0.01%")).unwrap();
    let (code, shown, _) = gate(folder.path(), &FEW);
    assert_eq!(code, 3, "{shown}");
    // ln 0.05 / ln 0.9999.
    assert!(shown.contains("29956 in a single look"), "{shown}");
}

#[test]
fn two_edits_are_each_tried_alone() {
    let folder = folder();
    gate(folder.path(), &[&FEW[..], &["--update-baseline"]].concat());
    edit(folder.path(), "above: 60%, over: 1m", "above: 1%, over: 61s");
    let (code, shown, said) = gate(folder.path(), &[&FEW[..], &["--format", "json"]].concat());
    assert_eq!(code, 1, "{said}");
    let json: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let edits = json["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert!(edits.iter().all(|edit| edit["tried"] == "alone"), "{shown}");
    assert_eq!(edits[0]["moved"][0]["figure"], "false_triggers");
    let figures = |edit: &serde_json::Value| -> Vec<String> {
        let moved = edit["moved"].as_array().unwrap();
        moved.iter().map(|one| one["figure"].to_string()).collect()
    };
    assert!(!figures(&edits[1]).contains(&"\"false_triggers\"".to_owned()), "{shown}");
}

/// The real thing: an edit without meaning for the figures, tried on fresh seeds. Takes minutes.
#[test]
#[ignore = "a hundred gates of a simulated scenario"]
fn an_edit_that_moves_nothing_seldom_fails() {
    let folder = folder();
    gate(folder.path(), &[&FEW[..], &["--update-baseline"]].concat());
    // A second more of warming up: another world, in which nothing is worse.
    edit(folder.path(), "warm_up: 1m", "warm_up: 61s");
    let failed = (0..100).filter(|seed| {
        let seed = seed.to_string();
        gate(folder.path(), &[&FEW[..], &["--quiet", "--seed", &seed]].concat()).0 == 1
    });
    let failed = failed.count();
    // Five, and three standard errors of that.
    assert!(failed <= 11, "{failed} of 100");
}

#[test]
fn the_summary_of_a_github_job_is_appended() {
    let folder = folder();
    fs::write(folder.path().join("tiny.yaml"), with_budget("false_triggers: <90%")).unwrap();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let mut command = Command::cargo_bin("backout").unwrap();
    command.current_dir(folder.path()).env("GITHUB_STEP_SUMMARY", &summary);
    let (code, shown, _) = run(command.arg("gate").args(FEW).arg("--quiet"));
    assert_eq!((code, shown.as_str()), (0, ""));
    let text = fs::read_to_string(summary).unwrap();
    assert!(text.starts_with("before\n### Rollback gate, tiny: pass"), "{text}");
}

#[test]
fn the_same_question_has_the_same_answer_whatever_the_threads() {
    let folder = folder();
    fs::write(folder.path().join("tiny.yaml"), with_budget("missed: <50%")).unwrap();
    let with =
        |jobs| gate(folder.path(), &[&FEW[..], &["--format", "json", "--jobs", jobs]].concat());
    assert_eq!(with("1"), with("2"));
}
