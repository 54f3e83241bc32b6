//! The schema says about form what the walker says.

use std::collections::BTreeSet;
use std::fs;

use backout::scenario::schema::{as_json, leaves, schema};

use crate::{SMALL, codes, with};

fn accepts(text: &str) -> bool {
    jsonschema::validator_for(&schema()).unwrap().is_valid(&as_json(text).unwrap())
}

#[test]
fn shipped_scenarios_fit_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        // Claims have a shape of their own, and a gate's baseline holds a scenario among other things.
        if path.is_dir() || path.extension().is_some_and(|ending| ending == "json") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let instance = as_json(&text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn errors_of_form_fail_both() {
    let wrong = [
        ("instances: 2", "instancs: 2"),
        ("instances: 2", "instances: 0"),
        ("instances: 2", "instances: two"),
        ("rate: 20/s", "rate: 20"),
        ("rate: 20/s", "rate: 20 per second"),
        ("service_time: 20ms", "service_time: 20"),
        ("service_time: 20ms", "service_time: {lognormal: {median: 4ms}}"),
        ("service_time: 20ms", "service_time: {lognormal: {mean: 4ms}}"),
        ("service_time: 20ms", "service_time: {lognormal: {mean: 4ms, cv: 1, sigma: 1}}"),
        ("service_time: 20ms", "service_time: {normal: {mean: 4ms}}"),
        ("bad_after: 1s", "bad_after: [1s]"),
        ("what: healthy", "what: helthy"),
        ("what: healthy", "what: {healthy: {a: 1}}"),
        ("what: healthy", "what: {memory_leak: {per_request: 64, limit: 64MiB}}"),
        ("rate: 5%", "rate: 5"),
        ("rate: 5%", "rate: {exponential: {mean: 5%}}"),
        ("[automated]", "[automatic]"),
        ("[automated]", "[]"),
        ("[automated]", "automated"),
        ("name: small\n", ""),
    ];
    assert!(accepts(SMALL));
    for (old, new) in wrong {
        let text = with(old, new);
        assert!(!codes(&text).is_empty(), "the walker accepts `{new}`");
        assert!(!accepts(&text), "the schema accepts `{new}`");
    }
}

#[test]
fn forms_that_are_accepted_fit_both() {
    let right = [
        ("service_time: 20ms", "service_time: 4ms..12ms"),
        ("service_time: 20ms", "service_time: {hyperexponential: {mean: 4ms, scv: 4}}"),
        ("service_time: 20ms", "service_time: {lognormal: {median: 4ms, p99: 40ms}}"),
        ("service_time: 20ms", "service_time: {lognormal: {mean: 5ms, cv: 1.2}}"),
        ("rate: 5%", "rate: {log_uniform: {low: 0.5%, high: 20%}}"),
        ("what: healthy", "what: {crash_loop: {after: {requests: 100}}}"),
        ("what: healthy", "what: crash_loop"),
        ("what: healthy", "what: {memory_leak: {per_request: 64KiB, limit: 1.5 GB}}"),
        ("rate: 20/s", "rate: 30/min, spike: {at: 5m, for: 1m, factor: 3}"),
        ("strategies:", "people:\nstrategies:"),
    ];
    for (old, new) in right {
        let text = with(old, new);
        assert_eq!(codes(&text), Vec::<&str>::new(), "the walker refuses `{new}`");
        assert!(accepts(&text), "the schema refuses `{new}`");
    }
}

#[test]
fn defaults_fit_their_own_schema() {
    fn visit(schema: &serde_json::Value, path: &str, seen: &mut usize) {
        if let Some(properties) = schema.get("properties").and_then(serde_json::Value::as_object) {
            for (key, property) in properties {
                let path = format!("{path}.{key}");
                if let Some(default) = property.get("default") {
                    assert!(jsonschema::is_valid(property, default), "{path}: {default}");
                    *seen += 1;
                }
                visit(property, &path, seen);
            }
        }
        if let Some(items) = schema.get("items") {
            visit(items, path, seen);
        }
    }
    let mut seen = 0;
    visit(&schema(), "", &mut seen);
    assert!(seen > 40, "{seen}");
}

#[test]
fn leaves_name_every_key_once() {
    let leaves = leaves();
    let distinct: BTreeSet<&String> = leaves.iter().collect();
    assert_eq!(distinct.len(), leaves.len());
    for key in [
        "services[].calls[].retries.max",
        "release.outcomes[].what.errors.rate",
        "costs.lost_write.low",
    ] {
        assert!(distinct.contains(&key.to_owned()), "{key}");
    }
}
