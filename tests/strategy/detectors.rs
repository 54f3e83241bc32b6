//! Detectors against laws that are known exactly, and against Prometheus's rules.

use std::sync::Arc;

use backout::detect::{Change, Detector, Reading, Watch};
use backout::random::{Key, Purpose};
use backout::scenario::model::*;
use backout::system::{Integrity, RolloutView, Scrape, ServiceScrape, VersionScrape};
use backout::telemetry::SeriesStore;
use backout::units::{Duration, Ratio, Time};

use crate::fixture::{SCRAPE, errors_above, ratio};

/// Feeds a store with what happened in one scrape interval after another.
struct Feed {
    store: SeriesStore,
    counters: ServiceScrape,
    now: Time,
    weight: Ratio,
}

impl Feed {
    fn new() -> Self {
        let interval = Duration::from_secs(SCRAPE);
        let telemetry =
            Telemetry { scrape_interval: interval, buckets_s: vec![0.1, 0.2, 0.5, 1.0] };
        let mut counters = ServiceScrape::default();
        counters.old.buckets = vec![0; 5];
        counters.new.buckets = vec![0; 5];
        let store = SeriesStore::new(&telemetry, 0, Duration::from_mins(1));
        let mut feed = Self { store, counters, now: Time::START, weight: ratio(0.1) };
        feed.scrape((0, 0), (0, 0));
        feed
    }

    /// Requests and errors of the old and of the new version.
    fn scrape(&mut self, old: (u64, u64), new: (u64, u64)) {
        add(&mut self.counters.old, old);
        add(&mut self.counters.new, new);
        self.push();
    }

    fn push(&mut self) {
        let rollout = RolloutView { weight: self.weight, ..RolloutView::default() };
        let scrape = Scrape {
            services: vec![self.counters.clone()],
            rollout,
            integrity: Integrity::default(),
        };
        self.now = self.now + Duration::from_secs(SCRAPE);
        self.store.push(self.now, Arc::new(scrape));
    }

    fn miss(&mut self, scrapes: u64) {
        self.now = self.now + Duration::from_secs(SCRAPE * scrapes);
    }
}

fn add(version: &mut VersionScrape, (requests, errors): (u64, u64)) {
    version.requests += requests;
    version.errors += errors;
}

fn threshold(value: f64, window: u64, min_requests: u32) -> DetectorKind {
    DetectorKind::Threshold {
        quantity: Quantity::ErrorRatio,
        target: Target::NewVersion,
        comparison: Comparison::Above,
        value,
        window: Duration::from_secs(window),
        min_requests,
    }
}

fn in_a_row(failures: u32) -> DetectorKind {
    DetectorKind::ConsecutiveFailures {
        quantity: Quantity::ErrorRatio,
        target: Target::NewVersion,
        value: 0.5,
        failures,
        min_requests: 1,
    }
}

fn is_firing(reading: Reading) -> bool {
    matches!(reading, Reading::Firing(_))
}

/// Exact binomial tails (scipy): requests, error probability, threshold, P(error ratio > threshold).
const FALSE_ALARMS: [(u64, f64, f64, f64); 5] = [
    (100, 0.01, 0.05, 0.000_534_534_463_993_034_2),
    (1000, 0.001, 0.005, 0.000_588_070_101_762_978_5),
    (60, 0.001, 0.01, 0.058_263_737_776_831_8),
    (200, 0.02, 0.05, 0.002_530_599_435_345_461_6),
    (1000, 0.03, 0.02, 0.966_719_215_864_805_9),
];

#[test]
fn a_threshold_raises_false_alarms_as_often_as_the_binomial_tail_says() {
    for (requests, p, value, expected) in FALSE_ALARMS {
        let mut chance = (1.0 - p).powi(i32::try_from(requests).unwrap());
        let mut fires = 0.0;
        for errors in 0..=requests {
            let mut feed = Feed::new();
            feed.scrape((0, 0), (requests, errors));
            if is_firing(Detector::new(&threshold(value, SCRAPE, 1), 0).evaluate(&feed.store)) {
                fires += chance;
            }
            chance *= (requests - errors) as f64 / (errors + 1) as f64 * p / (1.0 - p);
        }
        let error = (fires / expected - 1.0_f64).abs();
        assert!(error < 1e-9, "n {requests}, p {p}: {fires}, not {expected}");
    }
}

/// Success-run waiting time (Feller): (1 − pᵏ) / (pᵏ (1 − p)) intervals, the run itself included.
const RUNS: [(f64, u32, f64); 8] = [
    (0.01, 1, 100.0),
    (0.1, 1, 10.0),
    (0.1, 2, 110.0),
    (0.5, 3, 14.0),
    (0.5, 5, 62.0),
    (0.9, 2, 2.345_679_012_345_679),
    (0.9, 3, 3.717_421_124_828_532_3),
    (0.99, 5, 5.153_571_281_335_022),
];

#[test]
fn so_many_failures_in_a_row_take_as_long_as_a_success_run() {
    for (p, failures, expected) in RUNS {
        let runs = 20_000;
        let mut feed = Feed::new();
        let (mut intervals, mut detector) = (0, Detector::new(&in_a_row(failures), 0));
        for _ in 0..runs {
            loop {
                intervals += 1;
                let breach = Key::new(3).part(intervals).happens(Purpose::BackgroundError, p);
                feed.scrape((0, 0), (1, u64::from(breach)));
                if is_firing(detector.evaluate(&feed.store)) {
                    detector = Detector::new(&in_a_row(failures), 0);
                    break;
                }
            }
        }
        let mean = intervals as f64 / f64::from(runs);
        assert!((mean / expected - 1.0).abs() < 0.03, "p {p}, k {failures}: {mean}");
    }
}

#[test]
fn no_data_is_neither_a_failure_nor_a_success() {
    let (mut feed, mut detector) = (Feed::new(), Detector::new(&in_a_row(2), 0));
    feed.scrape((0, 0), (1, 1));
    assert_eq!(detector.evaluate(&feed.store), Reading::Quiet);
    feed.scrape((0, 0), (0, 0));
    assert_eq!(detector.evaluate(&feed.store), Reading::NoData);
    feed.scrape((0, 0), (1, 1));
    assert!(is_firing(detector.evaluate(&feed.store)));
}

#[test]
fn a_version_that_gets_no_traffic_is_not_accused() {
    let (mut feed, mut detector) = (Feed::new(), Detector::new(&threshold(0.05, 30, 1), 0));
    for _ in 0..3 {
        feed.scrape((90, 0), (10, 10));
    }
    assert!(is_firing(detector.evaluate(&feed.store)));
    feed.weight = Ratio::ZERO;
    feed.scrape((100, 0), (0, 0));
    assert_eq!(
        detector.evaluate(&feed.store),
        Reading::NoData,
        "its last errors are in the window"
    );
}

#[test]
fn too_few_requests_are_no_data() {
    let (mut feed, mut detector) = (Feed::new(), Detector::new(&threshold(0.05, SCRAPE, 20), 0));
    feed.scrape((90, 0), (19, 19));
    assert_eq!(detector.evaluate(&feed.store), Reading::NoData);
    feed.scrape((90, 0), (20, 20));
    assert!(is_firing(detector.evaluate(&feed.store)));
}

#[test]
fn errors_must_exceed_the_baseline_by_factor_and_by_margin() {
    let window = Duration::from_secs(SCRAPE);
    let kind =
        DetectorKind::ErrorsAgainstBaseline { factor: 2.0, margin: 0.01, window, min_requests: 50 };
    // Errors of the old version and of the new in a thousand requests each, and whether that is a signal.
    let cases = [
        ((0, 10), false),
        ((0, 11), true),
        ((5, 15), false),
        ((5, 16), true),
        ((50, 100), false),
        ((50, 101), true),
    ];
    for ((old, new), fires) in cases {
        let mut feed = Feed::new();
        feed.scrape((1000, old), (1000, new));
        let reading = Detector::new(&kind, 0).evaluate(&feed.store);
        assert_eq!(is_firing(reading), fires, "{old} and {new} errors");
    }
    let mut feed = Feed::new();
    feed.scrape((0, 0), (1000, 1000));
    let reading = Detector::new(&kind, 0).evaluate(&feed.store);
    assert_eq!(reading, Reading::NoData, "nothing to compare with");
}

#[test]
fn latency_is_compared_with_the_baseline_by_a_factor() {
    let kind = DetectorKind::LatencyAgainstBaseline {
        quantile: ratio(0.5),
        factor: 2.0,
        window: Duration::from_secs(SCRAPE),
        min_requests: 10,
    };
    // Medians: 50 ms of the old version; 100 ms and 125 ms of the new.
    for (new, fires) in [([50, 100, 100, 100, 100], false), ([40, 80, 100, 100, 100], true)] {
        let mut feed = Feed::new();
        (feed.counters.old.requests, feed.counters.new.requests) = (100, 100);
        feed.counters.old.buckets = vec![100; 5];
        feed.counters.new.buckets = new.to_vec();
        feed.push();
        assert_eq!(is_firing(Detector::new(&kind, 0).evaluate(&feed.store)), fires, "{new:?}");
    }
}

#[test]
fn an_instance_that_is_not_ready_is_missing() {
    let kind = DetectorKind::HealthCheck { missing: ratio(0.5) };
    for (ready, desired, expected) in
        [(0, 0, None), (0, 2, Some(true)), (1, 2, Some(true)), (2, 3, Some(false))]
    {
        let mut feed = Feed::new();
        (feed.counters.new.ready, feed.counters.new.desired) = (ready, desired);
        feed.push();
        let reading = Detector::new(&kind, 0).evaluate(&feed.store);
        let said = (reading != Reading::NoData).then(|| is_firing(reading));
        assert_eq!(said, expected, "{ready} of {desired}");
    }
}

/// What each scrape shows: a breach, none, no request at all, or no scrape.
fn came_up_at(hold_for: u64, scrapes: &str) -> Option<usize> {
    let hold_for = Duration::from_secs(hold_for);
    let used = DetectorUse { kind: threshold(0.05, SCRAPE, 1), hold_for, handler: None };
    let (mut feed, mut watch) = (Feed::new(), Watch::new(&used, 0));
    for (index, scrape) in scrapes.chars().enumerate() {
        match scrape {
            'x' => feed.scrape((0, 0), (100, 100)),
            '.' => feed.scrape((0, 0), (100, 0)),
            '0' => feed.scrape((0, 0), (0, 0)),
            _ => {
                feed.miss(1);
                continue;
            }
        }
        if let Change::CameUp(_) = watch.evaluate(&feed.store, feed.now) {
            return Some(index);
        }
    }
    None
}

/// Prometheus, `rules/alerting.go`: pending at the first evaluation, firing at the first one at least `for` later.
#[test]
fn a_condition_must_hold_as_for_does_in_prometheus() {
    assert_eq!(came_up_at(0, "..x"), Some(2), "at once without `for`");
    assert_eq!(came_up_at(20, "xxxxx"), Some(2), "the first evaluation counts as zero");
    assert_eq!(came_up_at(25, "xxxxx"), Some(3), "rounded up to whole evaluations");
    assert_eq!(came_up_at(20, "xx.xx.xx.xx"), None, "one good evaluation starts all over");
    assert_eq!(came_up_at(20, "xx0xxx"), Some(5), "no data starts all over");
    assert_eq!(came_up_at(20, "xx---xxxxxx"), Some(8), "so does a window that begins in a gap");
}

#[test]
fn a_signal_that_is_up_goes_down_only_by_data() {
    let (mut feed, mut watch) = (Feed::new(), Watch::new(&errors_above(0.05, 1), 0));
    (0..3).for_each(|_| feed.scrape((0, 0), (1000, 1000)));
    assert!(matches!(watch.evaluate(&feed.store, feed.now), Change::CameUp(_)));
    feed.miss(30);
    feed.scrape((0, 0), (1000, 0));
    assert_eq!(watch.evaluate(&feed.store, feed.now), Change::Nothing);
    assert!(watch.is_up());
    (0..3).for_each(|_| feed.scrape((0, 0), (1000, 0)));
    assert_eq!(watch.evaluate(&feed.store, feed.now), Change::WentDown);
}
