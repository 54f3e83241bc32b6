//! Telemetry fails: what each fault does to a reading is in [`crate::telemetry`], shared with the drill. Touched: readings.

use std::sync::Arc;

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::scenario::model::FaultKind;
use crate::telemetry::{Scrape, ScrapeFault};
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn falsify_scrapes(&mut self, stroke: &FaultStroke, what: &FaultKind) {
        if let Some(kind) = ScrapeFault::of(what, stroke.key) {
            self.scrapes.begin(stroke.fault, kind);
        }
    }

    pub(super) fn restore_scrapes(&mut self, stroke: &FaultStroke) {
        self.scrapes.end(stroke.fault);
    }

    /// What monitoring gets of a reading.
    pub(in crate::world) fn pass_scrape(
        &mut self,
        at: Time,
        scrape: Arc<Scrape>,
    ) -> Option<Arc<Scrape>> {
        let Self { scrapes, touched, .. } = self;
        scrapes.pass(at, scrape, &mut |fault| *touched[fault].get_or_insert(0) += 1)
    }
}
