//! Healthy at first; errors set in later, often after promotion.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Contact, percent};
use crate::random::Purpose;
use crate::units::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LateOnset {
    /// From the first instance's readiness.
    pub after: Duration,
    /// Share of answers from then on.
    pub rate: f64,
}

impl LateOnset {
    pub(super) fn is_live(&self, contact: &Contact) -> bool {
        contact.version_age >= self.after
    }

    pub(super) fn fails(&self, contact: &Contact) -> bool {
        self.is_live(contact) && contact.key.happens(Purpose::DefectError, self.rate)
    }
}

impl fmt::Display for LateOnset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "errors in {} of answers, {} after the start", percent(self.rate), self.after)
    }
}
