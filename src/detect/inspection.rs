//! A job that looks now and then for harm that no error ratio shows: damaged records, a vulnerable version.
//!
//! The detector draws nothing and sends nobody. The strategy sets the clock, asks for the look as for any other work, and
//! [`report`](Inspection::report)s whether that look caught what there was to catch. From then on the detector fires for as long as
//! the newest scrape shows the harm, and while the new version is sent traffic: once it is gone, records may stay
//! damaged, but there is nobody left to accuse.
//!
//! The trap is a look that always finds everything. A sample of the records misses a rare corruption and a scanner knows
//! only what is known, so the chance of a catch stays below 1 and more looks pay.

use super::quantity::has_traffic;
use super::{Evidence, Reading};
use crate::scenario::model::{Inspected, Target};
use crate::telemetry::SeriesStore;

/// Fires from a look that caught harm until the harm, or the new version, is gone.
#[derive(Clone, Copy, Debug)]
pub struct Inspection {
    pub(super) what: Inspected,
    pub(super) found: bool,
}

impl Inspection {
    /// A look is over; `caught` is whether it would find what is there. Says whether it found anything.
    pub(super) fn report(&mut self, caught: bool, store: &SeriesStore) -> bool {
        self.found |= caught && self.harm(store).is_some();
        self.found
    }

    pub(super) fn evaluate(&mut self, store: &SeriesStore) -> Reading {
        if !has_traffic(Target::NewVersion, store) {
            return Reading::NoData;
        }
        let Some(damaged_records) = self.harm(store) else {
            self.found = false;
            return Reading::Quiet;
        };
        Reading::when(self.found, Evidence::Inspection { what: self.what, damaged_records })
    }

    /// Damaged records, or nothing where there is no harm to find.
    fn harm(self, store: &SeriesStore) -> Option<u64> {
        let integrity = store.latest()?.integrity;
        let is_there = match self.what {
            Inspected::Data => integrity.damaged_records > 0,
            Inspected::Security => integrity.vulnerable,
        };
        is_there.then_some(integrity.damaged_records)
    }
}
