//! Quantiles of latency.

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// Quantiles in milliseconds; absent without requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantiles {
    pub requests: u64,
    pub p50: Option<f64>,
    pub p90: Option<f64>,
    pub p99: Option<f64>,
    pub p999: Option<f64>,
}

impl Quantiles {
    /// Of a histogram whose values are so many to the millisecond: 1,000 for microseconds, 10⁶ for nanoseconds.
    #[must_use]
    pub fn of(histogram: &Histogram<u64>, per_ms: f64) -> Self {
        let at = |share: f64| {
            (!histogram.is_empty()).then(|| histogram.value_at_quantile(share) as f64 / per_ms)
        };
        Self {
            requests: histogram.len(),
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_has_no_quantile() {
        let histogram = Histogram::<u64>::new(3).unwrap();
        assert_eq!(Quantiles::of(&histogram, 1_000.0), Quantiles::default());
    }

    #[test]
    fn quantiles_are_in_milliseconds() {
        let mut histogram = Histogram::<u64>::new(3).unwrap();
        (1..=1_000).for_each(|value| histogram.record(value * 1_000).unwrap());
        let found = Quantiles::of(&histogram, 1_000.0);
        assert!((found.p50.unwrap() / 500.0 - 1.0).abs() < 0.002, "{found:?}");
        assert!((found.p999.unwrap() / 999.0 - 1.0).abs() < 0.002, "{found:?}");
    }
}
