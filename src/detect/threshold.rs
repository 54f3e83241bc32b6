//! A quantity over a window against a fixed value.
//!
//! The oldest trigger there is, and the one with the clearest price: with n requests in a window at an error share p, a
//! threshold θ on a healthy service fires with the probability P(Bin(n, p) > θn), every window again. Overlapping windows
//! are not independent looks, so the rate per hour is below what that formula times the number of scrapes says.

use super::quantity::{has_traffic, measure};
use super::{Evidence, Reading};
use crate::scenario::model::{Comparison, Quantity, Target};
use crate::telemetry::SeriesStore;
use crate::units::Duration;

/// Fires while the quantity is strictly above (or below) the value.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    pub(super) quantity: Quantity,
    pub(super) target: Target,
    pub(super) comparison: Comparison,
    pub(super) value: f64,
    pub(super) window: Duration,
    pub(super) min_requests: u32,
}

impl Threshold {
    pub(super) fn evaluate(&self, store: &SeriesStore) -> Reading {
        if !has_traffic(self.target, store) {
            return Reading::NoData;
        }
        let series = store.series(self.target);
        let Some(window) = store.window(self.window) else {
            return Reading::NoData;
        };
        let Some(measured) = measure(self.quantity, &window, series, self.min_requests) else {
            return Reading::NoData;
        };
        let met = match self.comparison {
            Comparison::Above => measured > self.value,
            Comparison::Below => measured < self.value,
        };
        let evidence = Evidence::Threshold {
            quantity: self.quantity,
            target: self.target,
            comparison: self.comparison,
            measured,
            limit: self.value,
            window: self.window,
            requests: window.requests(series),
        };
        Reading::when(met, evidence)
    }
}
