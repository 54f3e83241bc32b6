//! How many times the usual load: where a load spike takes hold.

use std::sync::atomic::{AtomicU64, Ordering};

/// Multiplies the rate of the windows that open from now on. Set by the fleet, read by the pacer.
#[derive(Debug)]
pub struct LoadFactor {
    bits: AtomicU64,
    touched: AtomicU64,
}

impl LoadFactor {
    #[must_use]
    pub const fn new(factor: f64) -> Self {
        Self { bits: AtomicU64::new(factor.to_bits()), touched: AtomicU64::new(0) }
    }

    pub fn set(&self, factor: f64) {
        self.bits.store(factor.to_bits(), Ordering::Relaxed);
    }

    #[must_use]
    pub fn get(&self) -> f64 {
        f64::from_bits(self.bits.load(Ordering::Relaxed))
    }

    /// Requests of windows that were opened with a factor other than 1.
    #[must_use]
    pub fn touched(&self) -> u64 {
        self.touched.load(Ordering::Relaxed)
    }

    pub(super) fn touch(&self, requests: usize) {
        self.touched.fetch_add(requests as u64, Ordering::Relaxed);
    }
}

impl Default for LoadFactor {
    fn default() -> Self {
        Self::new(1.0)
    }
}
