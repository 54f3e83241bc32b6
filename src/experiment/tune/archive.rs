//! What has been simulated of a tuning, so that nothing need be simulated twice.
//!
//! A tuning is cut into places: a stage of the search, a world, a replication. What a place comes to depends on the question alone, so
//! whoever keeps the rows of every place that is done can go on after an interruption as if there had been none. Where they are kept
//! is no business of the search.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::experiment::shared_row::SharedRow;

/// One replication in one world at one stage of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub stage: usize,
    pub world: usize,
    pub index: u64,
}

/// What was kept of an earlier attempt, and who keeps what is done now.
pub struct Archive<'a> {
    known: BTreeMap<Place, Vec<SharedRow>>,
    keep: &'a (dyn Fn(Place, &[SharedRow]) + Sync),
}

impl std::fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

impl<'a> Archive<'a> {
    /// `keep` is called from worker threads with the rows of each place as it is done, in no order.
    #[must_use]
    pub const fn new(
        known: BTreeMap<Place, Vec<SharedRow>>,
        keep: &'a (dyn Fn(Place, &[SharedRow]) + Sync),
    ) -> Self {
        Self { known, keep }
    }

    pub(super) fn known(&self, place: Place) -> Option<&Vec<SharedRow>> {
        self.known.get(&place)
    }

    pub(super) fn keep(&self, place: Place, rows: &[SharedRow]) {
        (self.keep)(place, rows);
    }
}
