//! A hastened scenario: what people and controllers wait for is shortened, what requests take is not.
//!
//! Every number of the checked scenario is either in the list of what stays or divided by the factor. So a new key
//! fails here until somebody has said which it is.

mod stays;

use std::collections::{BTreeMap, BTreeSet};

use backout::scenario::model::Scenario;
use backout::scenario::pace::{drilled, hastened};
use backout::scenario::schema::{as_json, leaves as leaves_of_schema};
use backout::scenario::{References, check};
use serde_json::{Value, json};

use stays::{OF_REQUESTS, OF_THE_CALENDAR, OF_THE_DRILL, TIMELESS};

/// Whatever a scenario can hold that is a length of time, and most of what is not.
const ELABORATE: &str = include_str!("pace/elaborate.yaml");

/// Ways to write what can be written in one way only.
const VARIANTS: [(&str, &str); 7] = [
    ("rate: 10/s", "rate: 10/s, steps: [{at: 5m, rate: 12/s}]"),
    ("rate: 10/s", "rate: 10/s, spike: {at: 5m, for: 3m, factor: 2}"),
    (DAILY, "trace: week.csv"),
    (CANARY, "{rolling: {max_surge: 1, max_unavailable: 25%}}"),
    (CANARY, "blue_green"),
    (CANARY, "recreate"),
    ("what: {delay: {fixed_delay: 100ms}}", "what: {abort: {http_status: 503}}"),
];
const DAILY: &str = "rate: 10/s, daily: {peak_to_trough: 3, peak_at: \"14:00\"}";
const CANARY: &str = "{canary: {steps: [{weight: 20%, for: 8m}, {weight: 50%, for: 6m}]}}";

const FACTOR: f64 = 60.0;

/// The modelled noise of an ordinary day is left out: a live system brings its own.
const SILENCED: [&str; 2] = ["noise.errors_sigma", "noise.latency_sigma"];

fn stays(path: &str) -> bool {
    [OF_REQUESTS, OF_THE_DRILL, OF_THE_CALENDAR, TIMELESS].concat().contains(&path)
}

/// Keys of the file that the elaborate scenario need not write: none of them is a length of time.
const WITHOUT_TIME: &[&str] = &[
    "seed",
    "replications",
    "material",
    "in_flight_max",
    "sessions.state",
    "services[].queue",
    "services[].balance",
    "rollout.blue_green",
    "rollout.recreate",
    "what.healthy",
    "what.security_regression",
    "what.chatty.factor",
    "crash_loop.after.start",
    "what.scrape_gap",
    "what.scrape_freeze",
    "what.swapped_labels",
    "what.counter_reset",
    "what.registry_down",
    "what.pipeline_stuck",
    "what.control_plane_down",
    "what.partial_rollback",
    "what.controller_crash",
    "what.rollback_fails",
    "what.corrupt_body",
    "what.pager_down",
    "what.unreachable.role",
    "what.wrong_runbook_step.factor",
    "people.work_hours",
    "strategies[].extends",
    "strategies[].without[]",
    ".below",
    ".alongside",
    ".task",
    ".stream",
    "match.header",
    "match.version",
];
/// Prices, and commands of a user's own system: whole sections without a length of time.
const TIMELESS_SECTIONS: [&str; 3] = ["budgets[].", "costs.", "drill.target."];

fn texts() -> Vec<String> {
    let varied = VARIANTS.iter().map(|(old, new)| {
        assert!(ELABORATE.contains(old), "{old}");
        ELABORATE.replacen(old, new, 1)
    });
    let texts = std::iter::once(ELABORATE.to_owned()).chain(varied);
    // Only a canary and blue/green keep the old version: elsewhere the key would have no effect.
    let fitting = |text: String| {
        if text.contains(CANARY) { text } else { text.replace("\n  keep_old: 10m", "") }
    };
    texts.map(fitting).collect()
}

fn scenarios() -> Vec<Scenario> {
    let trace = References::from([("week.csv".into(), "seconds,rate\n0,5\n600,15\n".into())]);
    let read = |text: String| {
        let checked = check("elaborate.yaml", &text, &trace);
        checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario
    };
    texts().into_iter().map(read).collect()
}

/// Everything that is neither a list nor a record, by its path, with `[]` for each index.
fn numbers_and_words(whole: &Value) -> Vec<(String, Value)> {
    fn visit(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(fields) => {
                let dot = if path.is_empty() { "" } else { "." };
                for (key, value) in fields {
                    visit(value, &format!("{path}{dot}{key}"), found);
                }
            }
            Value::Array(items) => {
                for item in items {
                    visit(item, &format!("{path}[]"), found);
                }
            }
            leaf => found.push((path.to_owned(), leaf.clone())),
        }
    }
    let mut found = Vec::new();
    visit(whole, "", &mut found);
    found
}

fn leaves(scenario: &Scenario) -> Vec<(String, Value)> {
    let mut whole = json!(scenario);
    whole["drill"] = json!(scenario.drill);
    numbers_and_words(&whole)
}

/// Whether `shorter` is `length` divided by the factor, to the nanosecond.
fn is_divided(length: &Value, shorter: &Value) -> bool {
    let (Some(length), Some(shorter)) = (length.as_f64(), shorter.as_f64()) else { return false };
    let least = if shorter.fract() == 0.0 { 0.6 } else { 0.0 };
    (length / FACTOR - shorter).abs() <= (shorter * 1e-9).max(least)
}

/// Where a key could be written and is not, nobody would notice that no pace reaches it.
#[test]
fn the_elaborate_scenario_writes_every_key_that_takes_time() {
    let mut written = BTreeSet::new();
    for text in texts() {
        written
            .extend(numbers_and_words(&as_json(&text).unwrap()).into_iter().map(|(path, _)| path));
    }
    let is_written = |leaf: &String| written.iter().any(|path| path.starts_with(leaf.as_str()));
    let missing: Vec<String> = leaves_of_schema()
        .into_iter()
        .filter(|leaf| !is_written(leaf))
        .filter(|leaf| !WITHOUT_TIME.iter().any(|key| leaf.ends_with(key)))
        .filter(|leaf| !TIMELESS_SECTIONS.iter().any(|section| leaf.starts_with(section)))
        .collect();
    assert!(missing.is_empty(), "write these too: {missing:#?}");
}

#[test]
fn hastened_by_one_a_scenario_loses_nothing_but_its_noise() {
    for scenario in scenarios() {
        for ((path, before), (_, after)) in
            leaves(&scenario).into_iter().zip(leaves(&hastened(&scenario, 1.0)))
        {
            if SILENCED.contains(&path.as_str()) {
                assert_eq!(after, json!(0.0), "{path}");
            } else {
                assert_eq!(before, after, "{path}");
            }
        }
    }
}

#[test]
fn every_length_is_divided_but_those_of_requests() {
    let mut met = BTreeSet::new();
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for scenario in scenarios() {
        let pairs = leaves(&scenario).into_iter().zip(leaves(&hastened(&scenario, FACTOR)));
        for ((path, before), (_, after)) in pairs {
            met.insert(path.clone());
            let is_right = match path.as_str() {
                silenced if SILENCED.contains(&silenced) => after == json!(0.0),
                path if stays(path) => before == after,
                _ if before.is_number() => is_divided(&before, &after),
                _ => before == after,
            };
            if !is_right {
                wrong.insert(path, format!("{before} became {after}"));
            }
        }
    }
    assert!(wrong.is_empty(), "neither in the list of what stays nor divided: {wrong:#?}");
    let all = [OF_REQUESTS, OF_THE_DRILL, OF_THE_CALENDAR, TIMELESS].concat();
    let stale: Vec<_> = all.into_iter().filter(|path| !met.contains(*path)).collect();
    assert!(stale.is_empty(), "nothing like this is met any more: {stale:#?}");
}

#[test]
fn a_case_is_drilled_with_its_outcome_and_its_faults_for_certain() {
    let scenario = &scenarios()[0];
    let case = &scenario.drill.cases[0];
    let drilled = drilled(scenario, case, FACTOR);
    let [outcome] = drilled.release.outcomes.as_slice() else { panic!("one outcome") };
    assert_eq!((outcome.what.name(), outcome.share.get()), ("late_onset", 1.0));
    let faults: Vec<&str> = drilled.faults.iter().map(|fault| fault.what.name()).collect();
    assert_eq!(faults, ["load_spike", "rollback_fails"]);
    assert!(
        drilled.faults.iter().all(|fault| json!(fault).to_string().contains(r#""chance":1.0"#))
    );
    assert_eq!(drilled.drill.proxy.len(), 1);
    assert_eq!(drilled.drill.proxy[0].what.name(), "latency");
}
