//! Traffic is multiplied, from the next arrival window on. Touched: requests that arrive meanwhile.

use super::ActiveFaults;
use crate::plan::FaultStroke;

impl ActiveFaults {
    pub(super) fn raise_load(&mut self, stroke: &FaultStroke) {
        self.load_factor *= stroke.severity;
        self.load_fault = Some(stroke.fault);
    }

    pub(super) fn lower_load(&mut self, stroke: &FaultStroke) {
        self.load_factor /= stroke.severity;
        if (self.load_factor - 1.0).abs() < 1e-9 {
            self.load_factor = 1.0;
            self.load_fault = None;
        }
    }

    pub(in crate::world) const fn load_factor(&self) -> f64 {
        self.load_factor
    }

    pub(in crate::world) fn touch_load(&mut self, requests: u64) {
        if let Some(fault) = self.load_fault {
            self.touch(fault, requests);
        }
    }
}
