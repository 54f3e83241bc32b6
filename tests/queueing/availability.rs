//! The share of time that crashes leave a service up, against the alternating renewal process.
//!
//! Requests that arrive as a Poisson process find the service down as often as it is down (Wolff 1982), so that the share of
//! bad requests is one less its availability. Hours of the table are seconds here; what is compared has no unit.

use backout::experiment::strata::Strata;
use backout::experiment::summary::summarise;
use backout::stats::renewal::{availability, outages};

use crate::measured::{meta, scenario, simulate, standard_error};
use crate::station::tail;

/// Until the probe notices, and again until it sees the restart: half of a period more.
const PROBE_S: f64 = 0.2;

fn crashing(every_s: u32, lasts: &str) -> String {
    let tail = tail("door");
    format!(
        "\
name: crashing
shows: A service that is up and down by turns.
seed: 31
replications: 40
warm_up: 5m
follow_up: 40m
traffic: {{rate: 2/s, client_timeout: 2s}}
services:
  - name: door
    instances: 1
    concurrency: 1000
    service_time: 1ms
    errors: 0%
    calls: [{{to: store, timeout: 1s}}]
  - name: store
    instances: 1
    concurrency: 1000
    service_time: 1ms
    errors: 0%
    lifecycle: {{start: 0s, probe: {{period: {PROBE_S}s, failures: 1}}}}
faults:
  - {{what: {{instance_crash: {{service: store}}}}, every: {every_s}s, for: {lasts}}}
{tail}"
    )
}

#[test]
fn the_published_availabilities_and_outages_a_year() {
    // MTBF and MTTR in hours; of any laws with these means.
    for (up, down, share, a_year) in [
        (720.0, 1.0, 0.998_613_037_447_988_9, 12.149_791_955_617_198),
        (100.0, 4.0, 0.961_538_461_538_461_6, 84.230_769_230_769_23),
        (8_760.0, 24.0, 0.997_267_759_562_841_5, 0.997_267_759_562_841_5),
    ] {
        assert!((availability(up, down) / share - 1.0_f64).abs() < 1e-12);
        assert!((outages(up, down, 8_760.0) / a_year - 1.0_f64).abs() < 1e-12);
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "shown by --nocapture: how close it is")]
fn a_service_that_crashes_now_and_then_is_down_as_long_as_the_renewal_process_says() {
    for (every_s, lasts, mean_s) in
        [(100, "4s", 4.0), (100, "{exponential: {mean: 4s}}", 4.0), (40, "20s", 20.0)]
    {
        let rows = simulate(&scenario(&crashing(every_s, lasts)));
        let bad: Vec<f64> =
            rows.iter().map(|row| row.twin_bad as f64 / row.twin_requests as f64).collect();
        let down = bad.iter().sum::<f64>() / bad.len() as f64;
        let expected = 1.0 - availability(f64::from(every_s), mean_s + PROBE_S / 2.0);
        let error = standard_error(&bad);
        println!(
            "every {every_s}s for {lasts}: down {down:.5} ± {error:.5}, expected {expected:.5}"
        );
        assert!(error < 0.05 * expected, "known to {error} only");
        assert!((down - expected).abs() < 4.0 * error, "{lasts}: {down}, expected {expected}");
    }
}

#[test]
fn crashes_that_break_the_objective_by_themselves_are_said_to() {
    let warned = |every_s: u32, instances: u32| {
        let text = crashing(every_s, "4s").replace("replications: 40", "replications: 4");
        let from = "name: store\n    instances: 1";
        let to = format!("name: store\n    instances: {instances}");
        let scenario =
            scenario(&text.replace(from, &to).replace("follow_up: 40m", "follow_up: 10m"));
        let rows = simulate(&scenario);
        let results = summarise(&scenario, &Strata::new(&scenario), &rows, meta(&scenario), None);
        results.warnings.into_iter().find(|warning| warning.contains("`store`"))
    };
    let said = warned(100, 1).expect("96 % is below any objective");
    assert!(said.contains("up 96.06 % of the time"), "{said}");
    assert_eq!(warned(100_000, 1), None, "4 s in a day");
    assert_eq!(warned(100, 2), None, "one of two instances is left");
}
