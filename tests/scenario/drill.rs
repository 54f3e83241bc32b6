//! The live part of a scenario: what is refused, where and with which remedy, and what it leaves alone.

use std::fs;

use backout::scenario::model::{ProxyFaultKind, Scenario};
use backout::scenario::scenario_hash;
use backout::scenario::schema::{as_json, schema};
use insta::assert_snapshot;

use crate::{SMALL, checked, codes, refusal, with};

/// The small scenario with a fault, and with this in its drill.
fn drilling(drill: &str) -> String {
    format!("{SMALL}faults: [{{what: scrape_gap, at: 1m, for: 2m}}]\ndrill:\n{drill}")
}

/// With a fault of the proxy before the back.
fn proxying(fault: &str) -> String {
    drilling(&format!("  proxy:\n    - {{service: back, at: 1m, for: 2m, {fault}}}\n"))
}

fn scenario(text: &str) -> Scenario {
    checked(text).unwrap_or_else(|error| panic!("{error}\n{text}")).scenario
}

fn accepts(text: &str) -> bool {
    jsonschema::validator_for(&schema()).unwrap().is_valid(&as_json(text).unwrap())
}

#[test]
fn cases_refer_to_outcomes_and_faults_that_exist() {
    assert_snapshot!(refusal(&drilling(
        "
  proxy:
    - {service: bakc, what: {delay: {fixed_delay: 100ms}}, at: 1m, for: 2m}
  cases:
    - {name: one, outcome: erors}
    - {name: two, outcome: healthy, faults: [scrape_gap, scrap_gap]}
    - {name: three, outcome: errors, proxy: [delay, dellay]}
    - {name: two, outcome: errors}
"
    )));
}

#[test]
fn a_match_is_for_requests_and_a_header_has_a_name_and_a_value() {
    assert_snapshot!(refusal(&drilling(
        "
  proxy:
    - {service: back, what: {latency: {latency: 1s}}, match: {path: /pay}, at: 1m, for: 2m}
    - {service: back, what: corrupt_body, match: {header: x-user 7}, at: 1m, for: 2m}
"
    )));
}

#[test]
fn a_pace_that_monitoring_cannot_keep_up_with_is_refused() {
    let text = drilling("  time_scale: 400\n");
    assert_snapshot!(refusal(&text));
    assert_eq!(codes(&drilling("  time_scale: 300\n")), Vec::<&str>::new());
    assert_eq!(codes(&drilling("  time_scale: 0.5\n")), ["out-of-range"]);
}

#[test]
fn lengths_rates_and_shares_of_a_drill_need_their_units() {
    assert_snapshot!(refusal(&drilling(
        "
  lateness_max: 20
  propagation: 5%
  connections: {idle_timeout: 30}
  stop_when: [{bad_above: 0.5, for: 2m}]
  proxy:
    - {service: back, what: {bandwidth: {rate: 100KB}}, at: 60, for: 2m}
"
    )));
}

#[test]
fn the_schema_refuses_what_the_walker_refuses() {
    let wrong = [
        drilling("  time_scale: 60x\n"),
        drilling("  in_flight_max: 0\n"),
        drilling("  cases: [{name: one}]\n"),
        drilling("  target: {url: \"http://127.0.0.1/\"}\n"),
        proxying("what: {delay: {}}"),
        proxying("what: {abort: {http_status: 99}}"),
        proxying("what: {latency: {latency: 1s, stream: sideways}}"),
        proxying("what: {reset_pear: {}}"),
        proxying("what: corrupt_body, toxicity: 2"),
        proxying("what: corrupt_body, match: {version: newest}"),
    ];
    for text in wrong {
        assert!(!codes(&text).is_empty(), "the walker accepts\n{text}");
        assert!(!accepts(&text), "the schema accepts\n{text}");
    }
}

#[test]
fn every_fault_of_the_proxy_can_be_written() {
    let kinds = [
        "{delay: {fixed_delay: 100ms}}",
        "{abort: {http_status: 503}}",
        "corrupt_body",
        "{latency: {latency: 100ms, jitter: 50ms, stream: upstream}}",
        "{bandwidth: {rate: 100KB/s}}",
        "{timeout: {timeout: 1s}}",
        "timeout",
        "reset_peer",
        "{slow_close: {delay: 1s}}",
        "{slicer: {average_size: 64B, size_variation: 32B, delay: 10ms}}",
        "{limit_data: {bytes: 4KiB}}",
    ];
    for kind in kinds {
        let text = proxying(&format!("toxicity: 50%, what: {kind}"));
        assert!(accepts(&text), "the schema refuses {kind}");
        let fault = scenario(&text).drill.proxy[0].what;
        assert!(kind.contains(fault.name()), "{kind} became {fault:?}");
    }
}

#[test]
fn connection_faults_without_content_have_none_of_their_own() {
    let what = |kind: &str| scenario(&proxying(&format!("what: {kind}"))).drill.proxy[0].what;
    let black_hole = what("timeout");
    assert!(matches!(black_hole, ProxyFaultKind::Timeout { timeout, .. } if timeout.is_zero()));
    assert!(!black_hole.is_per_request() && what("corrupt_body").is_per_request());
}

#[test]
fn without_cases_every_outcome_is_one() {
    let text = with(
        "    - {share: 10%, what: {errors: {rate: 5%}}}",
        "    - {share: 5%, what: {errors: {rate: 5%}}}\n    - {share: 5%, what: {errors: {rate: 50%}}}",
    );
    let cases = scenario(&text).drill.cases;
    let named: Vec<(&str, usize)> =
        cases.iter().map(|case| (case.name.as_str(), case.outcome)).collect();
    assert_eq!(named, [("healthy", 0), ("errors", 1), ("errors-2", 2)]);
}

/// Only `backout drill` reads it: neither figures nor their pedigree may depend on it.
#[test]
fn a_drill_is_no_part_of_what_is_simulated() {
    let (without, with) = (drilling(""), drilling("  time_scale: 30\n  propagation: 1s\n"));
    let (without, with) = (scenario(&without), scenario(&with));
    assert_eq!(scenario_hash(&without), scenario_hash(&with));
    let of_drill = |scenario: &Scenario| {
        scenario.assumptions.iter().filter(|one| one.key.starts_with("drill")).count()
    };
    assert_eq!((of_drill(&without), of_drill(&with)), (0, 0));
    assert_eq!(without.assumptions, with.assumptions);
}

#[test]
fn the_shipped_drill_is_valid_in_every_case() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/drill.yaml"));
    let text = text.unwrap();
    assert!(accepts(&text));
    let scenario = scenario(&text);
    let names: Vec<&str> = scenario.drill.cases.iter().map(|case| case.name.as_str()).collect();
    assert!(names.len() >= 6, "{names:?}");
    assert!(scenario.drill.cases.iter().any(|case| !case.faults.is_empty()));
}
