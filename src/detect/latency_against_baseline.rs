//! The new version's latency quantile against the old one's, at the same time and under the same traffic.
//!
//! Both are interpolated from histogram buckets, so neither is known better than its bucket is wide, and above the
//! highest finite bound both read as that bound: a factor can then not be seen at all. A high quantile of a small
//! canary rests on few requests (ten of a thousand for p99), which `min_requests` is for.

use super::quantity::{has_traffic, measure};
use super::{Evidence, Reading};
use crate::scenario::model::{Quantity, Target};
use crate::telemetry::SeriesStore;
use crate::units::{Duration, Ratio};

/// Fires while the new version's quantile is above the old one's times a factor.
#[derive(Clone, Copy, Debug)]
pub struct LatencyAgainstBaseline {
    pub(super) quantile: Ratio,
    pub(super) factor: f64,
    pub(super) window: Duration,
    pub(super) min_requests: u32,
}

impl LatencyAgainstBaseline {
    pub(super) fn evaluate(&self, store: &SeriesStore) -> Reading {
        let Some((new, old)) = self.quantiles(store) else {
            return Reading::NoData;
        };
        let limit = self.factor * old;
        let quantity = Quantity::LatencyQuantile(self.quantile);
        let evidence = Evidence::Baseline { quantity, new, old, limit, window: self.window };
        Reading::when(new > limit, evidence)
    }

    fn quantiles(&self, store: &SeriesStore) -> Option<(f64, f64)> {
        if !has_traffic(Target::NewVersion, store) {
            return None;
        }
        let window = store.window(self.window)?;
        let quantity = Quantity::LatencyQuantile(self.quantile);
        let quantile = |series| measure(quantity, &window, series, self.min_requests);
        Some((quantile(store.series(Target::NewVersion))?, quantile(store.baseline())?))
    }
}
