//! Calls that are lost or late.

use super::stage::{RELEASE, Stage, after};
use backout::telemetry::VersionScrape;

/// Requests and errors of a service's old version.
fn old(stage: &mut Stage, second: u64, service: usize) -> (u64, u64) {
    let VersionScrape { requests, errors, .. } =
        stage.reading(after(RELEASE, second)).services[service].old;
    (requests, errors)
}

#[test]
fn a_partition_is_felt_by_one_edge_only() {
    let mut stage = Stage::healthy("{what: {partition: {from: gate, to: store}}, at: 0s, for: 4m}");
    let reading = stage.reading(after(RELEASE, 239));
    let [gate, shop, store] = [0, 1, 2].map(|service| reading.services[service].clone());
    assert!(gate.old.errors > 900, "every request needs the edge: {}", gate.old.errors);
    assert_eq!((shop.old.errors, shop.new.errors), (0, 0), "the other edge to store is whole");
    assert!(store.old.requests > store.old.errors + 900, "store answers those who reach it");
    assert!(stage.touched() >= store.old.errors && stage.touched() <= store.old.errors + 100);
    let (_, at_its_end) = old(&mut stage, 270, 2);
    let (requests, later) = old(&mut stage, 360, 2);
    assert_eq!(at_its_end, later, "of {requests}");
}

#[test]
fn a_black_hole_lets_callers_wait_where_a_failing_service_answers_at_once() {
    let during = |fault: &str| {
        let mut stage = Stage::healthy(&format!("{{what: {{{fault}}}, at: 0s, for: 4m}}"));
        stage.run(after(RELEASE, 245));
        (stage.users(after(RELEASE, 10), after(RELEASE, 230)), stage)
    };
    let (swallowed, mut stage) = during("blackhole: {service: store}");
    let (failed, _) = during("failing_dependency: {service: store, rate: 100%}");
    assert_eq!((swallowed.bad, failed.bad), (swallowed.requests, failed.requests));
    assert!(swallowed.latency.as_secs_f64() > 1.0, "{}", swallowed.latency);
    assert!(failed.latency.as_secs_f64() < 0.1, "{}", failed.latency);
    stage.run(after(RELEASE, 300));
    assert!(stage.world.in_flight() < 10, "none of them is left: {}", stage.world.in_flight());
}

#[test]
fn users_who_reach_nobody_wait_until_they_give_up() {
    let mut stage = Stage::healthy("{what: {blackhole: {service: gate}}, at: 0s, for: 4m}");
    stage.run(after(RELEASE, 300));
    let users = stage.users(after(RELEASE, 10), after(RELEASE, 230));
    assert_eq!(users.bad, users.requests);
    assert!((users.latency.as_secs_f64() - 3.0).abs() < 1e-6, "{}", users.latency);
    assert!(stage.world.in_flight() < 10, "none of them is left: {}", stage.world.in_flight());
}

#[test]
fn a_share_of_calls_is_lost_and_a_retry_helps() {
    let bad_share = |changes: &[(&str, &str)]| {
        let loss = "{what: {network_loss: {service: shop, loss: 20%}}, at: 0s, for: 4m}";
        let mut stage = Stage::with(loss, changes);
        stage.run(after(RELEASE, 300));
        let users = stage.users(after(RELEASE, 10), after(RELEASE, 230));
        f64::from(users.bad) / f64::from(users.requests)
    };
    let once = bad_share(&[]);
    assert!((0.16..0.24).contains(&once), "{once}");
    let patient = ("slo: {bad_after: 800ms}", "slo: {bad_after: 2900ms}");
    let retried =
        [("{to: shop, timeout: 1s}", "{to: shop, timeout: 1s, retries: {max: 1}}"), patient];
    let twice = bad_share(&retried);
    assert!((0.02..0.06).contains(&twice), "0.2² = 0.04, not {twice}");
}

/// A single slot would be busy for more than all of the time.
#[test]
fn latency_of_the_network_is_waited_for_and_holds_no_slot() {
    let mean_s = |fault: &str| {
        let tight = [
            (
                "instances: 3\n    concurrency: 64\n    service_time: 20ms",
                "instances: 1\n    concurrency: 1\n    service_time: 20ms",
            ),
            ("    calls: [{to: store, timeout: 1s}]\n", ""),
        ];
        let mut stage = Stage::with(fault, &tight);
        stage.run(after(RELEASE, 300));
        let users = stage.users(after(RELEASE, 10), after(RELEASE, 230));
        assert_eq!(users.bad, 0);
        users.latency.as_secs_f64()
    };
    let usual = mean_s("");
    let late = mean_s(
        "{what: {network_latency: {service: shop, latency: 400ms, jitter: 100ms}}, at: 0s, for: 4m}",
    );
    assert!((late - usual - 0.4).abs() < 0.01, "{usual} s and {late} s");
}
