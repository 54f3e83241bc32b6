//! The new version's error ratio against the old one's, at the same time and under the same traffic.
//!
//! What hits both versions alike, such as a failing dependency or a bad hour, cancels; that is the point of a canary. Both a
//! factor and a margin must be exceeded: a factor alone makes 2 errors against 1 a signal, a margin alone is blind
//! where the baseline is high. The limit is therefore max(factor × old, old + margin).

use super::quantity::{has_traffic, measure};
use super::{Evidence, Reading};
use crate::scenario::model::{Quantity, Target};
use crate::telemetry::SeriesStore;
use crate::units::Duration;

/// Fires while the new version errs more than the old one by a factor and by a margin.
#[derive(Clone, Copy, Debug)]
pub struct ErrorsAgainstBaseline {
    pub(super) factor: f64,
    pub(super) margin: f64,
    pub(super) window: Duration,
    pub(super) min_requests: u32,
}

impl ErrorsAgainstBaseline {
    pub(super) fn evaluate(&self, store: &SeriesStore) -> Reading {
        let Some((new, old)) = self.ratios(store) else {
            return Reading::NoData;
        };
        let limit = (self.factor * old).max(old + self.margin);
        let quantity = Quantity::ErrorRatio;
        let evidence = Evidence::Baseline { quantity, new, old, limit, window: self.window };
        Reading::when(new > limit, evidence)
    }

    fn ratios(&self, store: &SeriesStore) -> Option<(f64, f64)> {
        if !has_traffic(Target::NewVersion, store) {
            return None;
        }
        let window = store.window(self.window)?;
        let ratio = |series| measure(Quantity::ErrorRatio, &window, series, self.min_requests);
        Some((ratio(store.series(Target::NewVersion))?, ratio(store.baseline())?))
    }
}
