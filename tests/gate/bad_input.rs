//! Whatever is wrong with what was given: named with a remedy, exit code 2, nothing run, nothing written over.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::{TINY, edit, folder, gate};

/// A baseline without figures, which takes no run to make.
fn baseline(folder: &Path) -> Value {
    use backout::experiment::gate::baseline::{BASELINE_VERSION, Baseline, written};
    use backout::scenario::{References, check, scenario_hash};
    let scenario = check("tiny.yaml", TINY, &References::new()).unwrap().scenario;
    let baseline = Baseline {
        baseline_version: BASELINE_VERSION,
        backout_version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: "tiny".to_owned(),
        scenario_hash: scenario_hash(&scenario),
        seed: 7,
        replications: 100,
        figures: Vec::new(),
        text: TINY.to_owned(),
        references: References::new(),
    };
    let text = written(&baseline).unwrap();
    fs::write(folder.join("tiny.baseline.json"), &text).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The refusal of a baseline with this text, which must survive it.
#[track_caller]
fn refused(folder: &Path, text: &str, arguments: &[&str]) -> String {
    let path = folder.join("tiny.baseline.json");
    fs::write(&path, text).unwrap();
    let (code, out, said) = gate(folder, arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{said}");
    assert_eq!(fs::read_to_string(path).unwrap(), text, "it was written over");
    said
}

#[test]
fn a_baseline_that_cannot_be_compared_with_is_named_with_a_remedy() {
    let folder = folder();
    let good = baseline(folder.path());
    let with = |key: &str, value: Value| {
        let mut other = good.clone();
        other[key] = value;
        serde_json::to_string_pretty(&other).unwrap()
    };
    let whole = serde_json::to_string_pretty(&good).unwrap();
    let edited = with("text", TINY.replace("above: 60%", "above: 50%").into());
    let cases = [
        ("cut in the middle", whole[..whole.len() / 2].to_owned()),
        ("empty", String::new()),
        ("another file", "- a\n- b\n".to_owned()),
        ("other JSON", "{\"a\": 1}".to_owned()),
        ("another layout", with("baseline_version", 9.into())),
        ("another version", with("backout_version", "0.0.1".into())),
        ("another scenario", with("scenario", "payments".into())),
        ("edited by hand", edited),
        ("no longer valid", with("text", TINY.replace("rate: 1/s", "rate: 1").into())),
        ("unknown key", with("colour", "red".into())),
    ];
    let said: Vec<String> = cases
        .iter()
        .map(|(name, text)| format!("{name}\n{}", refused(folder.path(), text, &["tiny.yaml"])))
        .collect();
    assert_snapshot!(said.join("\n"));
}

#[test]
fn what_may_be_somebodys_work_is_not_written_over() {
    let folder = folder();
    let mut other = baseline(folder.path());
    other["scenario"] = "payments".into();
    let other = serde_json::to_string_pretty(&other).unwrap();
    for text in ["{\"cut", "# notes", "{\"a\": 1}", other.as_str()] {
        let said = refused(folder.path(), text, &["tiny.yaml", "--update-baseline"]);
        assert!(said.contains("is not written over"), "{said}");
    }
}

#[test]
fn a_budget_that_is_wrong_stops_it_before_anything_runs() {
    let folder = folder();
    let text = format!("{TINY}budgets: [{{strategy: rule, missed: 5%}}]\n");
    fs::write(folder.path().join("tiny.yaml"), text).unwrap();
    let (code, _, said) = gate(folder.path(), &["tiny.yaml", "--update-baseline"]);
    assert!(code == 2 && said.contains("bad-limit"), "{said}");
    assert!(!folder.path().join("tiny.baseline.json").exists());
}

#[test]
fn arguments_that_say_nothing_are_refused() {
    let folder = folder();
    let path = folder.path();
    let cases: [(&[&str], &str); 8] = [
        (&["tiny.yaml"], "there is nothing to check"),
        (&["absent.yaml"], "there is no such file"),
        (&["tiny.yaml", "--baseline", "absent.json"], "there is no baseline `absent.json`"),
        (&["tiny.yaml", "--margin", "10"], "neither a share"),
        (&["tiny.yaml", "--margin", "services=1m"], "`services` is not compared"),
        (&["tiny.yaml", "--margin", "missed=1m"], "expected a share"),
        (&["tiny.yaml", "--margin", "cost_per_year=€5"], "is not in USD"),
        (&["tiny.yaml", "--junit", "absent/gate.xml"], "there is no folder `absent`"),
    ];
    for (arguments, expected) in cases {
        let (code, _, said) = gate(path, arguments);
        assert!(code == 2 && said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_baseline_of_this_scenario_may_be_made_anew_from_any_version() {
    let folder = folder();
    let mut old = baseline(folder.path());
    old["backout_version"] = "0.0.1".into();
    let path = folder.path().join("tiny.baseline.json");
    fs::write(&path, old.to_string()).unwrap();
    edit(folder.path(), "follow_up: 10m", "follow_up: 11m");
    let arguments = ["tiny.yaml", "--update-baseline", "--replications", "1"];
    let (code, _, said) = gate(folder.path(), &arguments);
    assert!(code == 0 && said.contains("baseline written"), "{said}");
    let made: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(made["text"].as_str().unwrap().contains("follow_up: 11m"));
    assert_eq!(made["figures"].as_array().unwrap().len(), 8);
    // And what was made is taken: nothing was edited since.
    let (code, shown, said) = gate(folder.path(), &["tiny.yaml"]);
    assert!(code == 0 && shown.contains("not edited"), "{shown}{said}");
}
