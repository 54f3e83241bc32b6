//! What the load measured, as high-dynamic-range histograms.
//!
//! From 1 µs to 60 s with three significant digits. Time-outs stand in them at their time-out; dropped requests, which nobody
//! sent, do not, and are counted beside them.

use std::collections::BTreeMap;
use std::fmt;

use hdrhistogram::Histogram;

use super::seen::{Outcome, Seen};
use crate::system::Version;
use crate::units::Duration;

const LONGEST_US: u64 = 60_000_000;
const DIGITS: u8 = 3;
/// More than this share of requests dropped, and the harness measured itself.
const DROPPED_MAX: f64 = 0.01;

/// Histograms of one load.
#[derive(Clone, Debug)]
pub struct Measured {
    /// By version: old, new, not known.
    latency: [Histogram<u64>; 3],
    service: Histogram<u64>,
    lateness: Histogram<u64>,
    outcomes: BTreeMap<Outcome, u64>,
}

/// How one of them is distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    pub count: u64,
    pub p50: Duration,
    pub p90: Duration,
    pub p99: Duration,
    pub p999: Duration,
    pub max: Duration,
}

impl Measured {
    #[must_use]
    pub fn new() -> Self {
        Self {
            latency: [empty(), empty(), empty()],
            service: empty(),
            lateness: empty(),
            outcomes: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn of(seen: &[Seen]) -> Self {
        let mut measured = Self::new();
        for one in seen {
            measured.add(one);
        }
        measured
    }

    pub fn add(&mut self, seen: &Seen) {
        *self.outcomes.entry(seen.outcome).or_default() += 1;
        if seen.outcome == Outcome::Dropped {
            return;
        }
        record(&mut self.latency[place(seen.version)], seen.latency());
        record(&mut self.service, seen.service());
        record(&mut self.lateness, seen.lateness());
    }

    /// From the intended instant, of the requests that met this version; `None` for those of which it is not known.
    #[must_use]
    pub fn latency(&self, version: Option<Version>) -> Tail {
        Tail::of(&self.latency[place(version)])
    }

    /// From the intended instant, of all requests that were sent.
    #[must_use]
    pub fn latency_of_all(&self) -> Tail {
        let mut all = empty();
        for histogram in &self.latency {
            // Bounds are the same, which is all that could go wrong.
            let _ = all.add(histogram);
        }
        Tail::of(&all)
    }

    /// From sending.
    #[must_use]
    pub fn service(&self) -> Tail {
        Tail::of(&self.service)
    }

    /// The harness's own delay.
    #[must_use]
    pub fn lateness(&self) -> Tail {
        Tail::of(&self.lateness)
    }

    /// Requests by how they ended.
    #[must_use]
    pub const fn outcomes(&self) -> &BTreeMap<Outcome, u64> {
        &self.outcomes
    }

    #[must_use]
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }

    /// All that were planned, sent or not.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// Whether the harness kept up, so that what it measured is the system.
    #[must_use]
    pub fn is_valid(&self, lateness_max: Duration) -> bool {
        self.complaint(lateness_max).is_none()
    }

    /// Why the harness's figures do not count, if they do not. No request at all is no measurement.
    #[must_use]
    pub fn complaint(&self, lateness_max: Duration) -> Option<String> {
        let (total, dropped) = (self.total(), self.count(Outcome::Dropped));
        let late = self.lateness().p99;
        if total == 0 {
            Some("no request was sent".to_owned())
        } else if dropped as f64 > total as f64 * DROPPED_MAX {
            Some(format!("{dropped} of {total} requests were dropped, more than 1%"))
        } else if late > lateness_max {
            Some(format!(
                "1% of requests were sent more than {late} late; {lateness_max} is allowed"
            ))
        } else {
            None
        }
    }
}

impl Default for Measured {
    fn default() -> Self {
        Self::new()
    }
}

impl Tail {
    fn of(histogram: &Histogram<u64>) -> Self {
        let quantile = |share| micros(histogram.value_at_quantile(share));
        Self {
            count: histogram.len(),
            p50: quantile(0.5),
            p90: quantile(0.9),
            p99: quantile(0.99),
            p999: quantile(0.999),
            max: micros(histogram.max()),
        }
    }
}

impl fmt::Display for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, p50, p99, p999, max, .. } = self;
        write!(f, "p50 {p50}, p99 {p99}, p99.9 {p999}, max {max} of {count}")
    }
}

const fn place(version: Option<Version>) -> usize {
    match version {
        Some(version) => version as usize,
        None => 2,
    }
}

fn empty() -> Histogram<u64> {
    let Ok(histogram) = Histogram::new_with_bounds(1, LONGEST_US, DIGITS) else {
        unreachable!("constant bounds within the crate's")
    };
    histogram
}

fn record(histogram: &mut Histogram<u64>, length: Duration) {
    histogram.saturating_record((length.as_nanos() / 1000).max(1));
}

const fn micros(value: u64) -> Duration {
    Duration::from_nanos(value * 1000)
}
