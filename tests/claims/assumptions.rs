//! No default without its source, and none that passes for evidence though its source is about another task.

use std::fs;

use backout::cli::load::load_scenario;
use backout::scenario::model::{Grade, Transfer};

use crate::root;

#[test]
fn every_default_has_a_source_and_says_what_it_is_worth() {
    let mut looked_at = 0;
    for entry in fs::read_dir(root().join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let scenario = load_scenario(&path).unwrap().scenario;
        for one in scenario.assumptions.iter().filter(|one| !one.set) {
            looked_at += 1;
            assert!(!one.source.trim().is_empty() && !one.value.is_empty(), "{}", one.key);
            if one.grade == Grade::Chosen {
                // A bare citation would look like evidence.
                let says_so = one.source.contains("chosen") || one.source.starts_with("automation");
                assert!(says_so, "{}: {}", one.key, one.source);
            } else {
                let is_cited = one.transfer == Transfer::Same
                    || one.transfer == Transfer::Similar
                    || one.transfer == Transfer::Foreign;
                assert!(is_cited && one.source.len() > 10, "{}: {}", one.key, one.source);
            }
        }
    }
    assert!(looked_at > 100);
}

#[test]
fn thresholds_of_presets_are_among_the_assumptions() {
    let scenario = load_scenario(&root().join("scenarios/claims.yaml")).unwrap().scenario;
    let detectors: Vec<_> =
        scenario.assumptions.iter().filter(|one| one.key.contains(".when.")).collect();
    let presets = scenario.strategies.iter().flat_map(|spec| &spec.plays);
    let built: usize = presets.map(|play| play.detectors.len()).sum();
    assert_eq!(detectors.len(), built);
    assert!(
        detectors.iter().all(|one| one.grade == Grade::Chosen && one.source.contains("chosen"))
    );
    assert!(detectors.iter().any(|one| one.value.contains("window 1m")), "{detectors:?}");
}
