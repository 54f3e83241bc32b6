//! Every fresh instance is slow until it is warm, and fine from then on: the bait for false triggers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Contact;
use crate::units::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColdStart {
    /// Work a request over the usual while cold.
    pub factor: f64,
    /// From an instance's readiness.
    pub lasts: Duration,
}

impl ColdStart {
    pub(super) fn is_live(&self, contact: &Contact) -> bool {
        contact.instance_age < self.lasts
    }

    pub(super) fn work_factor(&self, contact: &Contact) -> f64 {
        if self.is_live(contact) { self.factor } else { 1.0 }
    }

    /// Whether instances that started with the rollout are warm; later ones are watched by the rollout itself.
    pub(super) fn is_over(&self, version_age: Duration) -> bool {
        version_age > self.lasts
    }
}

impl fmt::Display for ColdStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cold start: work × {:.1} for {}", self.factor, self.lasts)
    }
}
