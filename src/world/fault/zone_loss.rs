//! One zone is lost: all that runs in it, of every service, crashes, and starts again when the fault ends. Touched: instances.
//!
//! Instances are spread over zones in the order in which they were created, as a scheduler does that keeps zones even.
//! What is started meanwhile is started elsewhere, and what had crashed before comes back with its zone.
//!
//! The trap for a rollback: old and new version lose instances alike, so that health checks of the new one fail, and it is
//! not the release's doing.

use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::world::World;
use crate::world::instance::Life;

impl World {
    pub(super) fn lose_zone(&mut self, stroke: &FaultStroke, zones: u32) {
        let until = self.now + stroke.lasts;
        let zones = u64::from(zones.max(1));
        let lost = stroke.key.bits(Purpose::FaultTarget) % zones;
        let count = u32::try_from(self.instances.len()).unwrap_or(u32::MAX);
        for index in (0..count).filter(|index| u64::from(*index) % zones == lost) {
            match self.instances[index as usize].life {
                Life::Ready | Life::Starting | Life::Unready => self.crash(index, Some(until)),
                Life::CrashedInRotation | Life::Crashed => self.keep_down(index, until),
                Life::Draining | Life::Gone => continue,
            }
            self.faults.touch(stroke.fault, 1);
        }
    }
}
