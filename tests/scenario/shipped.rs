//! The scenarios we ship are right, and say what they show.

use std::fs;
use std::path::PathBuf;

use backout::cli::load::load_scenario;
use backout::scenario::scenario_hash;

use crate::{SMALL, checked, with};

fn shipped() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_shipped_scenario_is_valid_and_without_warnings() {
    assert!(shipped().len() >= 5);
    for path in shipped() {
        let loaded = load_scenario(&path).unwrap_or_else(|error| panic!("{}", error.shown(false)));
        assert_eq!(loaded.warnings, [], "{}", path.display());
        assert!((200..=600).contains(&loaded.scenario.replications));
        assert!(loaded.scenario.shows.ends_with('.'), "one sentence");
        assert_eq!(path.file_stem().unwrap().to_str(), Some(loaded.scenario.name.as_str()));
    }
}

#[test]
fn the_hash_is_of_the_meaning_and_not_of_the_text() {
    let hash = |text: &str| scenario_hash(&checked(text).unwrap().scenario);
    let same = SMALL.replace("service_time: 20ms", "service_time: 0.02s   # a comment");
    assert_eq!(hash(SMALL), hash(&same));
    assert_eq!(
        hash(SMALL),
        hash(&with("slo: {bad_after: 1s}", "slo: {window: 30d, bad_after: 1s}"))
    );
    assert_ne!(
        hash(SMALL),
        hash(&with("share: 10%", "share: 10%").replace("rate: 5%", "rate: 6%"))
    );
    assert_eq!(hash(SMALL).len(), 64);
}

#[test]
fn every_default_that_matters_is_an_assumption_with_its_source() {
    let scenario =
        checked(&with("bad_after: 1s", "bad_after: 1s, availability: 99%")).unwrap().scenario;
    let find = |key: &str| {
        let found = scenario.assumptions.iter().find(|one| one.key == key);
        found.unwrap_or_else(|| panic!("{key} is not among the assumptions"))
    };
    assert!(find("slo.availability").set && !find("slo.window").set);
    assert_eq!(find("costs.person_hour").value, "$100");
    assert_eq!(find("people.roles.on_call.escalate_after").value, "5m");
    assert_eq!(find("services.front.calls.back.timeout").value, "1s");
    assert_eq!(find("strategies.automated.confirm").value, "30s");
    assert!(scenario.assumptions.iter().all(|one| !one.source.is_empty() && !one.value.is_empty()));
}

#[test]
fn what_is_probably_not_meant_is_warned_of() {
    let text = format!("{}noise: {{autocorrelation: 0}}\n", with("rate: 20/s", "rate: 900/s"));
    let warnings = checked(&text).unwrap().warnings;
    let codes: Vec<&str> = warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["overload", "overload", "optimistic"]);
}
