//! The scenario's faults that an instance has to act out: they travel with each request.
//!
//! The instance multiplies its work, or fails the answer once the work is done; which requests fail is decided here by the
//! request's key, as in the simulation, so that the same ones fail there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::drill::toxic::FaultGuard;
use crate::drill::toxic::active::ActiveList;
use crate::random::{Key, Purpose};

/// What `slow_dependency` and `failing_dependency` come to at this service.
#[derive(Debug, Default)]
pub struct Effects {
    slow: Arc<ActiveList<f64>>,
    fail: Arc<ActiveList<f64>>,
}

impl Effects {
    /// Own work takes `factor` times as long until the guard is dropped; factors of faults that overlap multiply.
    /// `index` is that of the scenario's fault.
    pub fn slow(&self, index: usize, factor: f64) -> FaultGuard {
        self.slow.add(index, factor)
    }

    /// This share of answers, 0 to 1, are errors until the guard is dropped. Rates of faults that overlap are those of
    /// "neither lets it pass".
    pub fn fail(&self, index: usize, rate: f64) -> FaultGuard {
        self.fail.add(index, rate)
    }

    /// By index of the scenario's fault, how many requests were touched so far.
    #[must_use]
    pub fn touched(&self) -> BTreeMap<usize, u64> {
        let mut touched = self.slow.touched();
        for (index, count) in self.fail.touched() {
            *touched.entry(index).or_default() += count;
        }
        touched
    }

    /// The factor on a request's work, where it is not 1. Touches the fault that began last, as in the simulation.
    pub(super) fn slow_factor(&self) -> Option<f64> {
        let active = self.slow.snapshot();
        active.last()?.touch();
        Some(active.iter().map(|fault| fault.what).product())
    }

    /// Whether the answer to this attempt is spoiled.
    pub(super) fn fails(&self, key: Key) -> bool {
        let active = self.fail.snapshot();
        let Some(last) = active.last() else { return false };
        let passes: f64 = active.iter().map(|fault| 1.0 - fault.what).product();
        let spoiled = key.happens(Purpose::FaultError, 1.0 - passes);
        if spoiled {
            last.touch();
        }
        spoiled
    }
}
