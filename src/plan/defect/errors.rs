//! A share of the new version's answers are errors, from the first request on.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Contact, percent};
use crate::random::Purpose;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    /// Share of answers, 0 to 1.
    pub rate: f64,
}

impl Errors {
    pub(super) fn fails(self, contact: &Contact) -> bool {
        contact.key.happens(Purpose::DefectError, self.rate)
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "errors in {} of answers", percent(self.rate))
    }
}
