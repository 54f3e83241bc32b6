//! Fan-out: a request that needs many answers fails if any of them does.

use std::fmt::Write;

use crate::measured::Measured;
use crate::station::tail;

const WAYS: u32 = 10;
const FAILING: f64 = 0.01;

fn scenario() -> String {
    let calls: Vec<String> = (0..WAYS).map(|way| format!("{{to: leaf{way}}}")).collect();
    let calls = calls.join(", ");
    let tail = tail("root");
    let mut text = format!(
        "\
name: fan-out
shows: A request needs ten answers.
replications: 4
warm_up: 1m
follow_up: 30m
traffic: {{rate: 40/s, client_timeout: 60s}}
{tail}services:
  - {{name: root, instances: 1, concurrency: 10000, service_time: 1ms, errors: 0%, calls: [{calls}]}}
"
    );
    for way in 0..WAYS {
        writeln!(
            text,
            "  - {{name: leaf{way}, instances: 1, concurrency: 10000, service_time: 1ms, errors: 1%}}"
        )
        .expect("writing to a string");
    }
    text
}

/// 1 − (1 − p)ⁿ (Dean and Barroso, The Tail at Scale, 2013).
#[test]
fn ten_calls_that_each_fail_in_a_hundred_fail_a_request_in_ten() {
    let expected = 0.095_617_925;
    let formula = 1.0 - (1.0 - FAILING).powi(10);
    assert!((expected - formula).abs() < 1e-9);
    // Calls are made one after another until one fails, so the last leaf is called if the nine before it answered.
    let [root, last] = Measured::of_each(&scenario(), ["root", "leaf9"]);
    let requests = root.figures.calls as f64;
    let reached = last.figures.calls as f64 / requests;
    let any_fails = 1.0 - reached * (1.0 - FAILING);
    let error = (expected * (1.0 - expected) / requests).sqrt();
    assert!(error < 0.01 * expected, "known to {error} only");
    assert!((any_fails - expected).abs() < 4.0 * error, "{any_fails} ± {error}");
}
