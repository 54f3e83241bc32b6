//! Instances of a service stand still, whichever version they are, as after SIGSTOP. Touched: instances.
//!
//! A frozen process loses nothing and says nothing. What comes due for it meanwhile (work done, an answer from further down,
//! the next attempt) comes up at the thaw: a service time is mostly time that passes elsewhere, on a disk or a
//! timer, and goes on passing. Calls sent to it wait, however many, since nobody is there to refuse them; their callers may
//! give up. At the thaw it takes what its queue holds and refuses the rest.
//!
//! The trap: it is not a crash. Connections stay open, so that the failed probes are the only sign, and until enough of them
//! have failed every call that is sent to it hangs instead of failing at once.

use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::units::Time;
use crate::world::World;
use crate::world::event::{Kind, Priority};
use crate::world::hop::Stage;
use crate::world::instance::{Instance, Life};

use super::ActiveFaults;

impl ActiveFaults {
    pub(super) const fn thaw(&mut self) {
        self.freezes -= 1;
    }
}

impl World {
    pub(super) fn freeze_instances(&mut self, stroke: &FaultStroke, service: usize, count: u32) {
        self.faults.freezes += 1;
        let now = self.now;
        let until = now + stroke.lasts;
        for number in 0..count {
            let fits = |one: &Instance| !one.is_crashed() && !one.is_frozen(now);
            let Some(victim) = self.victim(stroke, service, number, fits) else { return };
            self.freeze(victim, until);
            self.faults.touch(stroke.fault, 1);
        }
    }

    fn freeze(&mut self, index: u32, until: Time) {
        let instance = &mut self.instances[index as usize];
        instance.frozen_until = until;
        let probe = &self.model.services[instance.service].lifecycle.probe;
        let noticed_after = probe.period * u64::from(probe.failures);
        self.change_life_at(index, self.now + noticed_after);
        // What was put off comes first, so that slots are free again when the waiting are let in.
        self.schedule(until, Priority::Request, Kind::Thaw, index);
    }

    /// Enough probes have failed, unless the freeze was over before.
    pub(in crate::world) fn probes_fail(&mut self, index: u32) {
        if self.instances[index as usize].is_frozen(self.now) {
            self.leave_rotation(index);
            let instance = &mut self.instances[index as usize];
            instance.life = Life::Unready;
            let life = instance.key.part(self.now.as_nanos());
            let period = self.model.services[instance.service].lifecycle.probe.period;
            // The probe runs on its own clock: its next tick is anywhere within a period.
            let at = instance.frozen_until + period.scaled(life.uniform(Purpose::Balance));
            self.change_life_at(index, at);
        }
    }

    /// The first probe after the thaw.
    pub(in crate::world) fn probe_succeeds(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.life = Life::Ready;
        let (service, version) = (instance.service, instance.version);
        self.services[service].rotation[version as usize].push(index);
    }

    /// Whether an event concerns a frozen instance; it is put off to the thaw then.
    pub(in crate::world) fn waits_for_thaw(&mut self, kind: Kind, slot: u32) -> bool {
        if self.faults.freezes == 0 {
            return false;
        }
        let index = match kind {
            Kind::WorkDone | Kind::Reply | Kind::Retry => self.hops[slot].instance,
            Kind::Crash => slot,
            _ => return false,
        };
        let instance = &mut self.instances[index as usize];
        let until = instance.frozen_until;
        if until <= self.now {
            return false;
        }
        if kind == Kind::Crash && instance.crash_due == self.now {
            instance.crash_due = until;
        }
        self.schedule(until, Priority::Control, kind, slot);
        true
    }

    /// Whether the caller of an answered call is frozen; it hears the answer at the thaw then.
    pub(in crate::world) fn hears_late(&mut self, caller: u32, failed: bool) -> bool {
        if self.faults.freezes == 0 {
            return false;
        }
        let hop = &mut self.hops[caller];
        let until = self.instances[hop.instance as usize].frozen_until;
        if until <= self.now {
            return false;
        }
        hop.stage = Stage::Answered;
        hop.failed = failed;
        self.schedule(until, Priority::Control, Kind::Answer, caller);
        true
    }

    pub(in crate::world) fn hear_late(&mut self, slot: u32) {
        let hop = &self.hops[slot];
        if hop.stage == Stage::Dead {
            self.free_hop(slot);
        } else {
            self.child_answers(slot, hop.failed);
        }
    }

    /// The instance goes on: it starts what it can of the calls that waited and refuses what does not fit its queue.
    pub(in crate::world) fn thaw(&mut self, index: u32) {
        if self.instances[index as usize].frozen_until != self.now {
            return;
        }
        let waiting = std::mem::take(&mut self.instances[index as usize].waiting);
        for slot in waiting {
            self.accept(slot);
        }
        if self.instances[index as usize].is_drained(self.now) {
            self.remove_instance(index);
        }
    }
}

#[cfg(test)]
mod tests;
