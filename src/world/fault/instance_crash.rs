//! Instances of a service crash, whichever version they are, and start again when the fault ends. Touched: instances.

use crate::plan::FaultStroke;
use crate::world::World;

impl World {
    pub(super) fn crash_instances(&mut self, stroke: &FaultStroke, service: usize, count: u32) {
        let restart_at = self.now + stroke.lasts;
        for number in 0..count {
            let Some(victim) = self.victim(stroke, service, number, |one| !one.is_crashed()) else {
                return;
            };
            self.crash(victim, Some(restart_at));
            self.faults.touch(stroke.fault, 1);
        }
    }
}
