//! Pulling an image takes a multiple of its time. Touched: pulls.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn slow_registry(&mut self, stroke: &FaultStroke, now: Time) {
        self.registry_slow.push((stroke.fault, stroke.severity, now + stroke.lasts));
    }

    pub(super) fn speed_registry_up(&mut self, now: Time) {
        self.registry_slow.retain(|(.., until)| *until > now);
    }

    /// The factor on a pull that begins now.
    pub(super) fn slow_pull_factor(&mut self) -> f64 {
        let mut product = 1.0;
        for place in 0..self.registry_slow.len() {
            let (fault, factor, _) = self.registry_slow[place];
            product *= factor;
            self.touch(fault, 1);
        }
        product
    }
}
