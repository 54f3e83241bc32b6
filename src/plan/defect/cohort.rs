//! Requests of a few users fail while everybody else is fine: an average hides it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Contact, percent};
use crate::random::Purpose;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// Share of users.
    pub users: f64,
    /// Share of their answers.
    pub rate: f64,
}

impl Cohort {
    pub(super) fn includes(&self, contact: &Contact) -> bool {
        contact.session.happens(Purpose::Cohort, self.users)
    }

    pub(super) fn fails(&self, contact: &Contact) -> bool {
        self.includes(contact) && contact.key.happens(Purpose::DefectError, self.rate)
    }
}

impl fmt::Display for Cohort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "errors in {} of answers for {} of users",
            percent(self.rate),
            percent(self.users)
        )
    }
}
