//! What the simulated system itself came to.

use backout::experiment::results::{FaultTouched, ServiceFigures};

pub(crate) fn services() -> Vec<ServiceFigures> {
    let service = |name: &str, calls, wait: f64| ServiceFigures {
        service: name.into(),
        calls,
        refused_share: 0.000_04,
        waited_share: 0.062,
        mean_wait_s: wait,
        mean_time_s: wait + 0.0091,
        attempts_per_call: 1.0031,
        time_s_p50: 0.0068,
        time_s_p95: 0.0312,
        time_s_p99: 0.0489,
        mean_wait_standard_error: wait / 40.0,
    };
    vec![service("gateway", 92_140_000, 0.000_41), service("checkout", 92_410_000, 0.0012)]
}

pub(crate) fn faults() -> Vec<FaultTouched> {
    let fault = |fault: &str, active_in, touched, verdict: &str| FaultTouched {
        fault: fault.into(),
        active_in,
        touched,
        verdict: verdict.into(),
    };
    vec![
        fault("instance_crash of checkout", 212, 18_420, "pass"),
        fault("scrape_gap", 121, 1_452, "pass"),
        fault("rollback_fails", 3, 0, "inconclusive"),
    ]
}
