//! Monitoring gets no scrapes. Touched: scrapes that are missing.

use super::{ActiveFaults, remove_one};
use crate::plan::FaultStroke;

impl ActiveFaults {
    pub(super) fn stop_scrapes(&mut self, stroke: &FaultStroke) {
        self.scrape_gaps.push(stroke.fault);
    }

    pub(super) fn resume_scrapes(&mut self, stroke: &FaultStroke) {
        remove_one(&mut self.scrape_gaps, stroke.fault);
    }

    /// Whether the scrape that is due now does not arrive.
    pub(in crate::world) fn scrape_is_lost(&mut self) -> bool {
        let Some(fault) = self.scrape_gaps.first().copied() else { return false };
        self.touch(fault, 1);
        true
    }
}
