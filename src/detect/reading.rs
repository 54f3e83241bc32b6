//! What a detector says after a scrape.

use super::Evidence;

/// What a detector says after a scrape; `NoData` is neither of the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// The condition is met, by this evidence.
    Firing(Evidence),
    Quiet,
    NoData,
}

impl Reading {
    /// Firing by `evidence` if the condition is met.
    #[must_use]
    pub(super) fn when(met: bool, evidence: Evidence) -> Self {
        if met { Self::Firing(evidence) } else { Self::Quiet }
    }
}
