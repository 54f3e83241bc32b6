//! What is open, and how a value is put in.

use backout::random::Distribution;
use backout::scenario::open::{Lever, Open, OpenParameter};
use backout::scenario::{References, check, scenario_hash};

use crate::fixture::rivals;

fn keys(open: &Open) -> Vec<&str> {
    open.parameters().iter().map(|parameter| parameter.key.as_str()).collect()
}

fn find<'a>(open: &'a Open, key: &str) -> (usize, &'a OpenParameter) {
    let mut parameters = open.parameters().iter().enumerate();
    parameters.find(|(_, one)| one.key == key).expect("an open key")
}

#[test]
fn only_what_the_user_did_not_set_is_open() {
    let checked = rivals(&[]);
    assert_eq!(keys(&checked.open), ["people.roles.acknowledge"]);
    let set = rivals(&[("escalate_after: 10h", "escalate_after: 10h, acknowledge: 3m")]);
    assert!(set.open.parameters().is_empty());
    let unset = rivals(&[("  per_week: 10\n", ""), (", errors_sigma: 0.1", "")]);
    assert_eq!(
        keys(&unset.open),
        ["noise.errors_sigma", "release.per_week", "people.roles.acknowledge"]
    );
}

#[test]
fn a_price_written_as_a_range_is_open_and_one_of_nothing_is_not() {
    let range = "lost_request: {value: $0.2, low: $0.1, high: $0.4}";
    let checked = rivals(&[("lost_request: $0.2", range)]);
    let (_, price) = find(&checked.open, "costs.lost_request");
    assert_eq!((price.low, price.value, price.high), (0.1, 0.2, 0.4));
    assert_eq!(price.lever, Lever::Price(0));
    let none = rivals(&[("lost_request: $0.2", "lost_request: {value: $0, low: $0, high: $0.4}")]);
    assert!(!keys(&none.open).contains(&"costs.lost_request"));
}

#[test]
fn all_roles_share_one_ignorance_and_services_have_each_their_own() {
    let checked = rivals(&[
        ("[{name: on_call, escalate_after: 10h}]", "[{name: on_call}, {name: other}]"),
        ("{pull: 1s, start: 2s, drain: 1s}", "{start: 2s, drain: 1s}"),
    ]);
    let found = keys(&checked.open);
    assert_eq!(found.iter().filter(|key| key.ends_with("acknowledge")).count(), 1);
    assert!(found.contains(&"services.shop.lifecycle.pull"));
    let (index, _) = find(&checked.open, "people.roles.acknowledge");
    let moved = checked.open.scenario(&checked.scenario, &[(index, 60.0)]);
    for role in &moved.people.roles {
        assert_eq!(role.acknowledge, Distribution::Lognormal { median: 60.0, sigma: 1.0 });
    }
}

#[test]
fn a_preset_is_open_where_it_was_not_replaced() {
    let preset = |text: &str| {
        let strategies = format!("strategies: {text}\ncosts");
        let all = crate::fixture::RIVALS;
        let from = all.find("strategies:").unwrap();
        let to = all.find("\ncosts").unwrap();
        check(
            "preset.yaml",
            &all.replace(&all[from..to + 6], &strategies)
                .replace("{name: on_call, escalate_after: 10h}", "{name: on_call}, {name: expert}, {name: security}, {name: operations}, {name: developers}"),
            &References::new(),
        )
        .unwrap()
    };
    let whole = preset("[manual, automated, hybrid]");
    let found = keys(&whole.open);
    for key in [
        "strategies.manual.setup",
        "strategies.automated.setup",
        "strategies.hybrid.setup",
        "strategies.manual.assess",
        "strategies.hybrid.approval_timeout",
        "strategies.decide",
        "strategies.confirm",
    ] {
        assert!(found.contains(&key), "{key} in {found:?}");
    }
    let changed =
        preset("[{name: mine, extends: hybrid, approval: {timeout: 5m}, confirm: 20s, setup: $1}]");
    let found = keys(&changed.open);
    for key in ["confirm", "approval_timeout", "setup"] {
        assert!(!found.iter().any(|found| found.ends_with(key)), "{key} in {found:?}");
    }
    assert!(
        found.contains(&"strategies.hybrid.upkeep")
            && found.contains(&"strategies.hybrid.mistaken")
    );
}

#[test]
fn every_open_parameter_of_the_shipped_scenarios_does_something() {
    for name in ["checkout", "payments", "backoffice"] {
        let path = format!("{}/scenarios/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let checked = check(name, &text, &References::new()).unwrap();
        let before = scenario_hash(&checked.scenario);
        assert_eq!(before, scenario_hash(&checked.open.scenario(&checked.scenario, &[])));
        for (index, parameter) in checked.open.parameters().iter().enumerate() {
            assert!(parameter.low < parameter.high, "{}", parameter.key);
            assert!((parameter.at(parameter.present()) / parameter.value - 1.0).abs() < 1e-9);
            for end in [parameter.low, parameter.high] {
                let moved = checked.open.scenario(&checked.scenario, &[(index, end)]);
                let is_moved = scenario_hash(&moved) != before;
                assert!(is_moved || end == parameter.value, "{} at {end}", parameter.key);
            }
        }
    }
}

#[test]
fn assumptions_tell_their_ranges() {
    let checked = rivals(&[]);
    let assumption = |key: &str| {
        checked
            .scenario
            .assumptions
            .iter()
            .find(|one| one.key == key)
            .expect("an open key")
            .range
            .clone()
    };
    assert_eq!(assumption("people.roles.on_call.acknowledge").as_deref(), Some("30s to 10m"));
    assert_eq!(assumption("people.roles.on_call.escalate_after"), None, "set by the user");
}
