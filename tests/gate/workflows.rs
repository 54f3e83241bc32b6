//! The workflows in docs/ are copied as they are, so they must be YAML of the right form and ask for nothing that is not there.

use std::collections::BTreeSet;
use std::fs;

use backout::scenario::schema::as_json;
use serde_json::Value;

use crate::{folder, gate};

fn workflow(name: &str) -> (String, Value) {
    let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let value = as_json(&text).unwrap();
    (text, value)
}

/// Flags of `backout gate` in a text, comments left out.
fn flags(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim().starts_with('#')).collect();
    let code = code.join("\n").replace("\\\n", " ");
    let commands = code.lines().filter_map(|line| line.split_once("backout gate "));
    let words = commands.flat_map(|(_, rest)| rest.split_whitespace());
    words.filter(|word| word.starts_with("--")).map(str::to_owned).collect()
}

#[test]
fn workflows_use_flags_that_exist() {
    let folder = folder();
    let (_, help, _) = gate(folder.path(), &["--help"]);
    for name in ["gate-github-actions.yml", "gate-gitlab-ci.yml"] {
        let (text, _) = workflow(name);
        let flags = flags(&text);
        assert!(flags.contains("--junit"), "{name}: {flags:?}");
        assert!(flags.iter().all(|flag| help.contains(flag.as_str())), "{name}: {flags:?}");
    }
}

#[test]
fn the_workflow_of_github_has_the_form_of_one() {
    let (_, workflow) = workflow("gate-github-actions.yml");
    assert!(workflow["on"]["pull_request"]["paths"].is_array());
    assert_eq!(workflow["permissions"]["contents"], "read");
    let job = &workflow["jobs"]["gate"];
    assert!(job["runs-on"].is_string());
    let steps = job["steps"].as_array().unwrap();
    let is_step = |step: &Value| step["uses"].is_string() != step["run"].is_string();
    assert!(steps.iter().all(is_step), "{steps:#?}");
}

#[test]
fn the_job_of_gitlab_has_the_form_of_one() {
    let (_, pipeline) = workflow("gate-gitlab-ci.yml");
    let job = &pipeline["rollback-gate"];
    assert!(job["script"].as_array().unwrap().iter().all(Value::is_string));
    assert!(job["rules"][0]["if"].is_string());
    assert_eq!(job["artifacts"]["reports"]["junit"], "gate.xml");
}
