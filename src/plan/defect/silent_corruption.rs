//! Some of the writes the new version handles damage a record.
//!
//! The write is answered in time and without an error, so that neither users nor monitoring learn of it: only who inspects
//! the data does. What is damaged stays damaged when the new version is gone, until it is repaired.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::percent;
use crate::random::{Key, Purpose};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SilentCorruption {
    /// Share of the writes handled that damage a record.
    pub rate: f64,
}

impl SilentCorruption {
    pub(super) fn damages(self, write: Key) -> bool {
        write.happens(Purpose::Corruption, self.rate)
    }
}

impl fmt::Display for SilentCorruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a damaged record in {} of writes, unnoticed", percent(self.rate))
    }
}
