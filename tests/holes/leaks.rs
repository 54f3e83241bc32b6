//! A leak is nothing but a crash by the count of requests, announced by nothing.

use crate::{rows, with};

fn lived(outcome: &str) -> Vec<String> {
    let setup = with(&[("{errors: {rate: 30%}}", outcome)]);
    rows(&setup, 6).iter().map(|row| format!("{row:?}")).collect()
}

#[test]
fn a_leaking_process_lives_as_one_that_crashes_after_as_many_requests() {
    let leaking = lived("{memory_leak: {per_request: 64KiB, limit: 3.7MiB}}");
    assert_eq!(leaking, lived("{crash_loop: {after: {requests: 60}}}"));
    assert_ne!(leaking, lived("{memory_leak: {per_request: 64KiB, limit: 12MiB}}"));
}
