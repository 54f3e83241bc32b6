//! The comparison under load.

use std::sync::atomic::AtomicBool;

use backout::experiment::results::{LoadHour, LoadReasonKind};
use backout::experiment::under_load::{LOADS, sweep};

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
    assert_eq!((reason.best.as_str(), reason.worst.as_str()), ("fast", "slow"));
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
