//! Single instances of a service take a multiple of the time for their own work: a bad disk, a throttled processor, a host
//! with a fault of its own. Touched: calls they worked on.
//!
//! The others are as fast as ever, so a median sees nothing, and a comparison of versions accuses whichever of them the
//! instance happens to belong to. A restarted process is on the same host and as slow as before.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::random::Key;
use crate::units::Time;
use crate::world::World;

#[derive(Clone, Copy, Debug)]
pub(super) struct SlowInstance {
    fault: usize,
    instance: u32,
    factor: f64,
    until: Time,
}

impl World {
    pub(super) fn slow_instances(&mut self, stroke: &FaultStroke, service: usize, count: u32) {
        let until = self.now + stroke.lasts;
        for instance in self.several(stroke, service, count) {
            let (fault, factor) = (stroke.fault, stroke.severity);
            self.faults.slow_instances.push(SlowInstance { fault, instance, factor, until });
        }
    }

    /// So many instances of a service that are in rotation, none of them twice.
    pub(super) fn several(&self, stroke: &FaultStroke, service: usize, count: u32) -> Vec<u32> {
        let mut keys: Vec<Key> = Vec::new();
        let mut chosen = Vec::new();
        for number in 0..count {
            let fresh = self.victim(stroke, service, number, |one| !keys.contains(&one.key));
            let Some(index) = fresh else { break };
            keys.push(self.instances[index as usize].key);
            chosen.push(index);
        }
        chosen
    }
}

impl ActiveFaults {
    pub(super) fn end_slow_instances(&mut self, now: Time) {
        self.slow_instances.retain(|one| one.until > now);
    }

    /// The factor on work that begins on this instance.
    pub(super) fn slow_instance_factor(&mut self, instance: u32) -> f64 {
        let mut factor = 1.0;
        for place in 0..self.slow_instances.len() {
            let slow = self.slow_instances[place];
            if slow.instance == instance {
                factor *= slow.factor;
                self.touch(slow.fault, 1);
            }
        }
        factor
    }
}
