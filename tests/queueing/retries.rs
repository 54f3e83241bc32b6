//! Retries: how much load they make of failures.

use std::fmt::Write;

use crate::measured::{Claim, Measured, attempts_per_call};
use crate::station::tail;

/// How often and how long a scenario is simulated.
struct Size(u32, &'static str);

/// Services in a row, each calling the next with this many retries; the last fails with this probability.
fn chain(
    services: usize,
    retries: u32,
    failing: f64,
    Size(replications, follow_up): &Size,
) -> String {
    let tail = tail("s0");
    let mut text = format!(
        "\
name: chain
shows: Calls that fail are made again.
replications: {replications}
warm_up: 1m
follow_up: {follow_up}
traffic: {{rate: 40/s, client_timeout: 60s}}
{tail}services:
"
    );
    for number in 0..services {
        let is_last = number + 1 == services;
        let errors = if is_last { failing * 100.0 } else { 0.0 };
        let next = number + 1;
        let call = format!(
            "{{to: s{next}, timeout: 60s, retries: {{max: {retries}, backoff: 1ms..1ms, jitter: none}}}}"
        );
        let calls = if is_last { String::new() } else { call };
        writeln!(
            text,
            "  - {{name: s{number}, instances: 1, concurrency: 10000, service_time: 1ms, errors: {errors}%, calls: [{calls}]}}"
        )
        .expect("writing to a string");
    }
    text
}

/// 1 + p + p² + … up to the last retry.
fn attempts(retries: u32, failing: f64) -> f64 {
    (0..=retries).map(|attempt| libm::pow(failing, f64::from(attempt))).sum()
}

#[test]
fn attempts_per_call_are_the_geometric_sum() {
    let table =
        [(3, 0.01, 1.010_101), (3, 0.1, 1.111), (3, 0.9, 3.439), (3, 1.0, 4.0), (2, 1.0, 3.0)];
    for (retries, failing, expected) in table {
        assert!((attempts(retries, failing) - expected).abs() < 1e-12);
        let found = Measured::of(&chain(2, retries, failing, &Size(12, "10m")), "s1");
        let printed = found.figures.attempts_per_call;
        let claim =
            Claim { what: "attempts per call", expected, printed, each: &attempts_per_call };
        found.holds(&format!("{retries} retries at {failing}"), &claim, 0.005);
    }
}

/// 4 × 4 × 4: the worst case of three layers that each try four times (Google's SRE book, chapter 22).
#[test]
fn three_layers_of_four_attempts_make_sixty_four_calls_of_one() {
    // Nothing is left to chance but the ends, so what makes the ratio exact is length, not repetition.
    let text = chain(4, 3, 1.0, &Size(2, "30m"));
    let [first, last] = Measured::of_each(&text, ["s0", "s3"]);
    let ratio = last.figures.calls as f64 / first.figures.calls as f64;
    // Requests under way when the tally starts or ends are cut in two.
    assert!((ratio - 64.0).abs() < 0.03, "{ratio} calls at the bottom per request");
}
