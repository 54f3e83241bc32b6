//! What is open, and how a value is put in.

use backout::random::Distribution;
use backout::scenario::open::{Lever, Open, OpenParameter};
use backout::scenario::{Checked, References, check, scenario_hash};

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
        (
            "[{name: on_call, escalate_after: 10h, available: 100%}]",
            "[{name: on_call}, {name: other}]",
        ),
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
                .replace("{name: on_call, escalate_after: 10h, available: 100%}", "{name: on_call}, {name: expert}, {name: security}, {name: operations}, {name: developers}"),
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
        "strategies.manual.assess_data",
        "strategies.hybrid.approval_timeout",
        "strategies.decide",
        "strategies.confirm",
    ] {
        assert!(found.contains(&key), "{key} in {found:?}");
    }
    let changed = preset(
        "[{name: mine, extends: hybrid, approval: {timeout: 5m}, confirm: 20s, audits: none, setup: $1}]",
    );
    let found = keys(&changed.open);
    for key in ["confirm", "approval_timeout", "setup", "audits"] {
        assert!(!found.iter().any(|found| found.ends_with(key)), "{key} in {found:?}");
    }
    assert!(
        found.contains(&"strategies.hybrid.upkeep")
            && found.contains(&"strategies.hybrid.inspect_catches")
    );
}

/// Every shipped scenario that compares strategies.
fn shipped() -> Vec<(String, Checked)> {
    let folder = format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a shipped scenario")
        .map(|entry| entry.expect("a shipped scenario").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a shipped scenario").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("a shipped scenario");
        (name.clone(), check(&name, &text, &References::new()).expect("a shipped scenario"))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_open_parameter_of_the_shipped_scenarios_does_something() {
    for (name, checked) in shipped() {
        let before = scenario_hash(&checked.scenario);
        assert_eq!(before, scenario_hash(&checked.open.scenario(&checked.scenario, &[])));
        assert!(!checked.open.parameters().is_empty(), "{name}");
        for (index, parameter) in checked.open.parameters().iter().enumerate() {
            let key = &parameter.key;
            assert!(parameter.low < parameter.high, "{name}: {key}");
            let present = parameter.at(parameter.present());
            assert!((present - parameter.value).abs() <= 1e-9 * parameter.value, "{name}: {key}");
            let at = |value| checked.open.scenario(&checked.scenario, &[(index, value)]);
            assert_eq!(scenario_hash(&at(parameter.value)), before, "{name}: {key} as it is");
            for end in [parameter.low, parameter.high] {
                let is_moved = scenario_hash(&at(end)) != before;
                assert!(is_moved || end == parameter.value, "{name}: {key} at {end}");
            }
        }
    }
}

#[test]
fn errors_of_people_are_open_a_decade_either_way() {
    for (name, checked) in shipped() {
        let is_open = keys(&checked.open).contains(&"people.reliability.decade");
        let mut steps =
            checked.scenario.strategies.iter().flat_map(|s| &s.plays).flat_map(|play| &play.steps);
        assert_eq!(is_open, steps.any(|step| step.task.is_some()), "{name}");
        if is_open {
            let (_, decade) = find(&checked.open, "people.reliability.decade");
            assert_eq!((decade.low, decade.value, decade.high), (0.1, 1.0, 10.0));
        }
    }
}

#[test]
fn what_lies_in_wait_for_nobody_is_not_open() {
    let hazards = [
        ("schema_change: {chance: 10%}", "release.way_back.schema_change.unreadable"),
        ("schema_change: {chance: 10%}", "release.way_back.migrate_down"),
        ("artefact_gone: {chance: 10%}", "release.way_back.artefact_gone.rebuild"),
        ("drift: {chance: 10%}", "release.way_back.drift.rate"),
        ("drift: {chance: 10%}", "release.way_back.repair"),
        ("dependents: {chance: 10%}", "release.way_back.dependents.takes"),
        ("security_fix: 10%", "release.way_back.reapply"),
        ("security_fix: 10%", "costs.exposure_hour"),
        ("half_written: 10%", "costs.damaged_record"),
        ("half_written: 10%", "release.way_back.restore"),
    ];
    for (hazard, key) in hazards {
        let none = rivals(&[]);
        assert!(!keys(&none.open).contains(&key), "{key} without {hazard}");
        let written = format!("  keep_old: 1h\n  way_back: {{{hazard}}}");
        let one = rivals(&[("  keep_old: 1h", &written)]);
        assert!(keys(&one.open).contains(&key), "{key} with {hazard}");
    }
}

#[test]
fn what_a_strategy_relies_on_of_people_opens_with_it() {
    let by_hand = "{rollback: {by: on_call, takes: 1s, task: runbook_step}}";
    let step = "{page: {role: on_call}}, {rollback: {takes: 1s}}";
    let written = format!("{{page: {{role: on_call}}}}, {by_hand}");
    let checked = rivals(&[(step, &written)]);
    for key in ["decade", "noticed", "time_pressure", "missing_procedure"] {
        let key = format!("people.reliability.{key}");
        assert!(keys(&checked.open).contains(&key.as_str()), "{key}");
    }
    assert!(!keys(&checked.open).contains(&"people.reliability.after_waking"), "nobody judges");
    assert!(keys(&checked.open).contains(&"release.way_back.wrong_version_rate"));
    let part_time = rivals(&[("available: 100%", "available: 40%")]);
    assert_eq!(keys(&part_time.open), ["people.roles.acknowledge", "people.absence_lasts"]);
    let audited = rivals(&[(
        "setup: $0\n    upkeep: $5000",
        "setup: $0\n    audits: {every: 90d}\n    upkeep: $5000",
    )]);
    let (_, hours) = find(&audited.open, "costs.audit_hours");
    assert_eq!(hours.lever, Lever::AuditHours);
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
