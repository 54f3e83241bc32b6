//! Fewer instances of the new version are ready than should be.
//!
//! The only detector that sees a release that never served anybody: no request, no error, no latency, just instances that do not
//! come up. It also meets every ordinary start, when instances are wanted and not yet ready; `hold_for` must be
//! longer than a start takes.

use super::{Evidence, Reading};
use crate::telemetry::SeriesStore;
use crate::units::Ratio;

/// Fires while at least this share of the wanted instances of the new version is not ready, or any of them past the deadline.
#[derive(Clone, Copy, Debug)]
pub struct HealthCheck {
    pub(super) missing: Ratio,
    /// Index of the released service.
    pub(super) service: usize,
}

impl HealthCheck {
    pub(super) fn evaluate(&self, store: &SeriesStore) -> Reading {
        let Some(scrape) = store.latest() else { return Reading::NoData };
        let Some(new) = scrape.services.get(self.service).map(|service| &service.new) else {
            return Reading::NoData;
        };
        if new.desired == 0 {
            return Reading::NoData;
        }
        let (ready, desired, restarts) = (new.ready, new.desired, new.restarts);
        let missing = f64::from(desired.saturating_sub(ready)) / f64::from(desired);
        let too_many = missing >= self.missing.get() || scrape.rollout.stuck;
        let met = ready < desired && too_many;
        Reading::when(met, Evidence::HealthCheck { ready, desired, restarts })
    }
}
