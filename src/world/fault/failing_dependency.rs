//! A share of a service's answers are errors. Touched: answers it spoiled.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::random::{Key, Purpose};

impl ActiveFaults {
    /// Rates of faults that overlap are those of "neither lets it pass".
    pub(super) fn make_fail(&mut self, stroke: &FaultStroke, service: usize) {
        let faults = &mut self.services[service];
        faults.error_rate = 1.0 - (1.0 - faults.error_rate) * (1.0 - stroke.severity);
        faults.error_fault = Some(stroke.fault);
    }

    pub(super) fn make_well(&mut self, stroke: &FaultStroke, service: usize) {
        let faults = &mut self.services[service];
        let passes = 1.0 - stroke.severity;
        faults.error_rate =
            if passes > 0.0 { 1.0 - (1.0 - faults.error_rate) / passes } else { 0.0 };
        if faults.error_rate < 1e-9 {
            faults.error_rate = 0.0;
            faults.error_fault = None;
        }
    }

    /// Whether a fault spoils this answer.
    pub(in crate::world) fn fails(&mut self, service: usize, key: Key) -> bool {
        let faults = self.services[service];
        let Some(fault) = faults.error_fault else { return false };
        let spoiled = key.happens(Purpose::FaultError, faults.error_rate);
        self.touch(fault, u64::from(spoiled));
        spoiled
    }
}
