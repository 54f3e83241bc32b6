//! A quantity read off a window of telemetry.

use crate::scenario::model::{Quantity, Target};
use crate::telemetry::{Series, SeriesStore, Window};

/// The quantity in `window`, or `None` where too few requests say nothing.
pub(super) fn measure(
    quantity: Quantity,
    window: &Window<'_>,
    series: Series,
    min_requests: u32,
) -> Option<f64> {
    if window.requests(series) < u64::from(min_requests) {
        return None;
    }
    match quantity {
        Quantity::ErrorRatio => window.error_ratio(series),
        Quantity::LatencyQuantile(quantile) => window.latency_quantile(series, quantile),
    }
}

/// Whether `target` is being sent traffic, so that what its counters say is about now.
pub(super) fn has_traffic(target: Target, store: &SeriesStore) -> bool {
    target != Target::NewVersion
        || store.latest().is_some_and(|scrape| scrape.rollout.weight.get() > 0.0)
}
