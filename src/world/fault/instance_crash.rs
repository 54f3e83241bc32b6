//! Instances of a service crash, whichever version they are, and start again when the fault ends. Touched: instances.

use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::world::World;

impl World {
    pub(super) fn crash_instances(&mut self, stroke: &FaultStroke, service: usize, count: u32) {
        let restart_at = self.now + stroke.lasts;
        for number in 0..count {
            let [old, new] = &self.services[service].rotation;
            let ready: Vec<u32> = old
                .iter()
                .chain(new)
                .copied()
                .filter(|index| !self.instances[*index as usize].is_crashed())
                .collect();
            if ready.is_empty() {
                return;
            }
            let draw = stroke.key.part(u64::from(number)).bits(Purpose::FaultTarget);
            #[expect(clippy::cast_possible_truncation, reason = "below the length")]
            let victim = ready[(draw % ready.len() as u64) as usize];
            self.crash(victim, Some(restart_at));
            self.faults.touch(stroke.fault, 1);
        }
    }
}
