//! So many scrape intervals in a row in which a quantity was above a value.
//!
//! An interval without data is neither a failure nor a success: it leaves the count as it is. With a chance p of a breach per
//! interval, the mean number of intervals to k in a row is (1 − pᵏ) / (pᵏ (1 − p)) (Feller, *An Introduction to
//! Probability Theory*, success runs), which is why a second and a third scrape cost little delay and buy much quiet, as
//! long as breaches are independent. Slow noise makes them come in runs.

use super::quantity::{has_traffic, measure};
use super::{Evidence, Reading};
use crate::scenario::model::{Quantity, Target};
use crate::telemetry::SeriesStore;

/// Fires from the last of so many failures in a row until the first success.
#[derive(Clone, Copy, Debug)]
pub struct ConsecutiveFailures {
    pub(super) quantity: Quantity,
    pub(super) target: Target,
    pub(super) value: f64,
    pub(super) failures: u32,
    pub(super) min_requests: u32,
    /// Failures in a row up to now.
    pub(super) run: u32,
}

impl ConsecutiveFailures {
    pub(super) fn evaluate(&mut self, store: &SeriesStore) -> Reading {
        let Some(measured) = self.measure(store) else {
            return Reading::NoData;
        };
        let failed = measured > self.value;
        self.run = if failed { self.run.saturating_add(1) } else { 0 };
        let evidence = Evidence::ConsecutiveFailures {
            quantity: self.quantity,
            target: self.target,
            measured,
            limit: self.value,
            failures: self.run,
        };
        Reading::when(failed && self.run >= self.failures, evidence)
    }

    fn measure(&self, store: &SeriesStore) -> Option<f64> {
        if !has_traffic(self.target, store) {
            return None;
        }
        let series = store.series(self.target);
        measure(self.quantity, &store.last_interval()?, series, self.min_requests)
    }
}
