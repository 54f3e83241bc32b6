//! A share of the new version's answers (all, or the tail) waits longer.
//!
//! The wait is for something that costs no capacity here, such as a lock or a remote call: the instance's slot is free
//! meanwhile. A change that works longer is [`CpuCost`](super::CpuCost), and the two differ under load: this one never
//! makes a queue.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Contact, percent};
use crate::random::Purpose;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Total latency of the service's own work over the usual one, at least 1.
    pub factor: f64,
    /// Share of answers it befalls.
    pub share: f64,
}

impl Latency {
    pub(super) fn extra_wait_factor(&self, contact: &Contact) -> f64 {
        let befallen = contact.key.happens(Purpose::DefectLatency, self.share);
        if befallen { (self.factor - 1.0).max(0.0) } else { 0.0 }
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "latency × {:.1} for {} of answers", self.factor, percent(self.share))
    }
}
