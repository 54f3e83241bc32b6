//! Faults as they are written: what is refused, and which of them a drill can bring about.

use std::collections::BTreeSet;

use backout::scenario::schema::leaves;

use crate::{SMALL, codes};

fn faulty(what: &str) -> String {
    format!("{SMALL}faults: [{{what: {what}, at: 1m, for: 2m}}]\n")
}

#[test]
fn a_partition_is_between_services_one_of_which_calls_the_other() {
    let partition = |ends: &str| codes(&faulty(&format!("{{partition: {{{ends}}}}}")));
    assert_eq!(partition("from: front, to: back"), Vec::<&str>::new());
    assert_eq!(partition("from: back, to: front"), ["no-effect"]);
    assert_eq!(partition("from: front, to: front"), ["no-effect"]);
    assert_eq!(partition("from: frnt, to: back"), ["unknown-name"]);
    assert_eq!(partition("from: front, to: bak"), ["unknown-name"]);
}

#[test]
fn faults_name_services_and_instances_that_exist() {
    let of = |what: &str| codes(&faulty(what));
    assert_eq!(of("{slow_instance: {service: back, count: 3, factor: 2}}"), ["out-of-range"]);
    assert_eq!(of("{noisy_neighbour: {service: bak, factor: 2}}"), ["unknown-name"]);
    assert_eq!(of("{blackhole: {service: bak}}"), ["unknown-name"]);
    let jitter = "{network_latency: {service: back, latency: 1s, jitter: 2s}}";
    assert_eq!(of(jitter), ["out-of-range"]);
}

/// Faults that the harness brings about on real processes.
const LIVE: [&str; 15] = [
    "instance_crash",
    "instance_freeze",
    "slow_dependency",
    "failing_dependency",
    "load_spike",
    "scrape_gap",
    "scrape_delay",
    "scrape_freeze",
    "swapped_labels",
    "rollback_fails",
    "partial_scrape",
    "counter_reset",
    // Met by the people at the desk, who are simulated in a drill too.
    "pager_down",
    "unreachable",
    "wrong_runbook_step",
];
/// Those that only the simulation has.
const SIMULATED: [&str; 15] = [
    "{slow_instance: {service: back, factor: 2}}",
    "{zone_loss: {zones: 2}}",
    "{noisy_neighbour: {service: back, factor: 2}}",
    "{blackhole: {service: back}}",
    "{network_loss: {service: back, loss: 10%}}",
    "{network_latency: {service: back, latency: 1s}}",
    "{partition: {from: front, to: back}}",
    "registry_down",
    "{registry_slow: {factor: 3}}",
    "pipeline_stuck",
    "{control_plane_slow: {by: 1m}}",
    "control_plane_down",
    "partial_rollback",
    "controller_crash",
    "{provoked_errors: {rate: 1/s}}",
];

fn name_of(what: &str) -> &str {
    what.trim_start_matches('{').split(':').next().unwrap()
}

#[test]
fn a_drill_refuses_what_it_cannot_bring_about() {
    for what in SIMULATED {
        let case = |name: &str| {
            let cases = format!("drill: {{cases: [{{name: one, outcome: errors{name}}}]}}\n");
            codes(&(faulty(what) + &cases))
        };
        assert_eq!(case(&format!(", faults: [{}]", name_of(what))), ["not-live"], "{what}");
        assert_eq!(case(""), Vec::<&str>::new(), "{what} in a scenario with another case");
    }
}

#[test]
fn every_fault_is_live_or_refused() {
    let known: BTreeSet<&str> = LIVE.into_iter().chain(SIMULATED.map(name_of)).collect();
    let leaves = leaves();
    let kinds: BTreeSet<&str> = leaves
        .iter()
        .filter_map(|leaf| leaf.strip_prefix("faults[].what."))
        .map(|leaf| leaf.split('.').next().unwrap())
        .collect();
    assert_eq!(kinds, known, "say which a drill can bring about, and refuse the others");
}
