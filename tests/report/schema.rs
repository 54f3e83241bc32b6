//! `results.json` against its published schema.

use backout::report::json;

use crate::fixture;

#[test]
fn results_match_their_schema() {
    let schema = serde_json::from_str(json::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let all = [
        fixture::decided(),
        fixture::decided_hostile(),
        fixture::single(),
        fixture::nothing_needed(),
    ];
    for results in all {
        let shown = serde_json::from_str(&json::render(&results).unwrap()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&shown).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn a_key_the_schema_does_not_know_is_an_error() {
    let schema = serde_json::from_str(json::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut shown: serde_json::Value =
        serde_json::from_str(&json::render(&fixture::results()).unwrap()).unwrap();
    shown["meta"]["date"] = "2026-01-01".into();
    assert!(!validator.is_valid(&shown));
}
