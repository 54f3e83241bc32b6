//! The comparison under load.

use std::sync::atomic::AtomicBool;

use backout::experiment::results::{LoadHour, LoadPoint, LoadReasonKind};
use backout::experiment::under_load::{LOADS, sweep, sweep_over};
use backout::scenario::{References, check};

use crate::fixture::rivals;

/// One instance of one slot of 200 ms: 5 requests a second.
const SMALL: [(&str, &str); 4] = [
    ("instances: 2", "instances: 1"),
    ("concurrency: 4", "concurrency: 1\n    queue: 200"),
    ("service_time: 20ms", "service_time: 200ms"),
    ("follow_up: 30m", "follow_up: 12m"),
];

#[test]
fn loads_are_shares_of_the_capacity_and_slowness_shows_as_the_reason() {
    let checked = rivals(&SMALL);
    let found = sweep(&checked.scenario, 1, &AtomicBool::new(false), &|_| ()).unwrap();
    assert_eq!((found.bottleneck.as_str(), found.capacity_per_s, found.scale), ("shop", 5.0, 1.0));
    assert_eq!(found.points.iter().map(|point| point.load).collect::<Vec<_>>(), LOADS);
    assert!(found.points.iter().all(|point| point.hour == LoadHour::Any));
    let quiet = &found.points[0];
    assert!((quiet.rate_per_s - 1.25).abs() < 1e-9 && quiet.needed > 0);
    assert_eq!(quiet.best, ["fast"]);
    let reason = quiet.reason.as_ref().unwrap();
    assert_eq!((reason.best.as_str(), reason.next.as_str()), ("fast", "slow"));
    assert!(reason.lead.confidence_interval.lower_bound > 0.0);
    assert!(
        matches!(&reason.what, LoadReasonKind::Phase(phase, seconds) if phase == "acknowledge" && *seconds > 60.0)
    );
    let time = |strategy: usize| quiet.strategies[strategy].time_to_restore.unwrap().point_estimate;
    assert!(time(0) < time(1));
}

#[test]
fn a_day_adds_its_trough_and_its_peak_at_the_scenarios_own_rate() {
    let checked = rivals(&[
        (
            "traffic: {rate: 1/s",
            "traffic: {daily: {peak_to_trough: 3, peak_at: \"14:00\"}, rate: 1/s",
        ),
        ("follow_up: 30m", "follow_up: 10m"),
        ("concurrency: 4", "concurrency: 1"),
    ]);
    let found = sweep(&checked.scenario, 1, &AtomicBool::new(false), &|_| ()).unwrap();
    let hours: Vec<_> = found.points.iter().rev().take(2).map(|p| (p.hour, p.rate_per_s)).collect();
    assert_eq!(hours, [(LoadHour::Peak, 1.5), (LoadHour::Trough, 0.5)]);
}

/// Six slots of 2 s: 3 requests a second. The release is the gate's, and what it overloads is the shop behind it, which no
/// rollback of the gate empties. Two tries more without a budget triple the shop's load for as long as its queue is longer
/// than callers wait.
const STORM: &str = "
name: storm
shows: A retry storm that outlasts its cause.
seed: 3
warm_up: 2m
follow_up: 25m
restored_after: 2m
traffic: {rate: 1/s, client_timeout: 45s, sessions: {length: 2m, requests: 5}}
noise: {autocorrelation: 0.4, errors_sigma: 0.05, latency_sigma: 0.02, shared: 70%}
services:
  - name: gate
    instances: 2
    concurrency: 200
    queue: 200
    service_time: 5ms
    calls: [{to: shop, timeout: 15s, retries: {max: 2, backoff: 100ms..1s}}]
    lifecycle: {pull: 1s, start: 2s, drain: 1s}
  - {name: shop, instances: 2, concurrency: 3, queue: 30, service_time: 2s}
telemetry: {buckets: [2s, 3s, 4s, 5s, 6s, 8s, 10s, 12s, 16s, 24s, 40s]}
slo: {availability: 99%, bad_after: 16s, down_above: 20%}
release:
  service: gate
  when: daily 00:00..24:00
  rollout: blue_green
  outcomes: [{share: 50%, what: healthy}, {share: 50%, what: {chatty: {factor: 1.3..2}}}]
  fix_forward: 2h
  watch: 15m
strategies:
  - {name: sooner, plays: [{name: act, when: [{latency: {quantile: 50%, above: 5s, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}
  - {name: later, plays: [{name: act, when: [{latency: {quantile: 50%, above: 5s, over: 1m}}], steps: [{work: {by: automation, takes: 4m}}, {rollback: {takes: 1s}}]}]}
costs: {}
";

/// The scenario with a part exchanged, at these loads.
fn storm(old: &str, new: &str, loads: &[f64]) -> Vec<LoadPoint> {
    assert!(STORM.contains(old), "{old}");
    let text = STORM.replace(old, new);
    let checked = check("storm.yaml", &text, &References::new()).expect("a valid scenario");
    let go_on = AtomicBool::new(false);
    sweep_over(&checked.scenario, loads, 16, &go_on, &|_| ()).expect("not interrupted").points
}

/// Share of bad releases that leave a storm standing under `sooner` and `later`.
fn collapsed(point: &LoadPoint) -> [f64; 2] {
    [0, 1]
        .map(|strategy| point.strategies[strategy].collapsed.expect("bad releases").point_estimate)
}

#[test]
fn a_retry_storm_near_capacity_outlasts_its_cause_and_the_sooner_strategy_leaves_fewer() {
    let points = storm("seed: 3", "seed: 3", &[0.25, 0.75, 0.9, 1.25]);
    let [quiet, busy, near, beyond] = points.as_slice() else { panic!("four loads") };
    assert_eq!(collapsed(quiet), [0.0, 0.0]);
    assert!(!busy.is_overloaded() && !near.is_overloaded(), "{near:?}");
    let later = busy.strategies[1].collapsed.expect("bad releases");
    assert!(later.confidence_interval.lower_bound > 0.3, "{later:?}");
    assert!(collapsed(busy)[0] < 0.1 && collapsed(near)[1] > 0.5, "{busy:?}\n{near:?}");
    assert!(collapsed(near)[0] < collapsed(near)[1]);
    assert_eq!(busy.best, ["sooner"]);
    let reason = busy.reason.as_ref().expect("a reason");
    assert!(matches!(reason.what, LoadReasonKind::Collapse(more) if more > 0.3), "{reason:?}");
    assert!(beyond.is_overloaded() && beyond.down_anyway > 0.5);
    assert_eq!(collapsed(beyond), [0.0, 0.0], "down without the release too: no doing of its");
}

#[test]
fn a_budget_of_retries_lets_service_come_back() {
    let points = storm("backoff: 100ms..1s", "backoff: 100ms..1s, budget: 10%", &[0.75, 0.9]);
    for point in &points {
        assert_eq!(collapsed(point), [0.0, 0.0], "at {}", point.load);
    }
}
