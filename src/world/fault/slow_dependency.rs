//! A service's own work takes a multiple of its time. Touched: calls it worked on.

use super::ActiveFaults;
use crate::plan::FaultStroke;

impl ActiveFaults {
    pub(super) fn slow_down(&mut self, stroke: &FaultStroke, service: usize) {
        let faults = &mut self.services[service];
        faults.slow_factor *= stroke.severity;
        faults.slow_fault = Some(stroke.fault);
    }

    pub(super) fn speed_up(&mut self, stroke: &FaultStroke, service: usize) {
        let faults = &mut self.services[service];
        faults.slow_factor /= stroke.severity;
        if (faults.slow_factor - 1.0).abs() < 1e-9 {
            faults.slow_factor = 1.0;
            faults.slow_fault = None;
        }
    }

    /// The factor on work that begins now.
    pub(in crate::world) fn slow_factor(&mut self, service: usize) -> f64 {
        let faults = self.services[service];
        if let Some(fault) = faults.slow_fault {
            self.touch(fault, 1);
        }
        faults.slow_factor
    }
}
