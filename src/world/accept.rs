//! An instance takes a hop in, works on it, answers it.

use super::event::{Kind, Priority};
use super::hop::{CLIENT, NOWHERE, Stage};
use super::{Version, World};
use crate::plan::defect::Contact;
use crate::random::Purpose;
use crate::units::{Duration, Time};

impl World {
    /// The hop's instance starts it, lets it wait or refuses it.
    pub(super) fn accept(&mut self, slot: u32) {
        let hop = &self.hops[slot];
        let service = &self.model.services[hop.service as usize];
        let instance = &mut self.instances[hop.instance as usize];
        if instance.is_frozen(self.now) {
            // Nobody is there to refuse it.
            instance.waiting.push_back(slot);
        } else if instance.busy < service.concurrency {
            self.start_work(slot);
        } else if instance.waiting.len() < service.queue {
            instance.waiting.push_back(slot);
        } else {
            self.tally_refusal(slot);
            self.answer_after(slot, true, self.model.overhead);
        }
    }

    pub(super) fn start_work(&mut self, slot: u32) {
        let contact = self.contact(slot);
        let now = self.now;
        let hop = &mut self.hops[slot];
        hop.stage = Stage::Working;
        hop.started = now;
        let (service, version) = (hop.service as usize, hop.version);
        let instance = &mut self.instances[hop.instance as usize];
        instance.busy += 1;
        let model = &self.model.services[service];
        let warm_up = instance.warm_up_factor(now, model.lifecycle.warm_up.as_ref());
        let drawn = model.service_time.draw(hop.key.uniform(Purpose::ServiceTime));
        let slowed =
            self.faults.slow_factor(service) * self.faults.instance_factor(hop.instance, now);
        let usual = drawn * self.noise.latency_factor(service, version) * warm_up * slowed;
        hop.work = Duration::from_secs_f64(usual);
        let mut work = hop.work;
        if version == Version::New && !self.defect.is_healthy() {
            work = work.scaled(self.defect.work_factor(&contact));
            if self.defect.is_met(&contact) {
                self.expose_hop(slot);
            }
        } else if self.meets_hazard(slot) {
            self.expose_hop(slot);
        }
        self.schedule(now + work, Priority::Request, Kind::WorkDone, slot);
    }

    fn contact(&self, slot: u32) -> Contact {
        let hop = &self.hops[slot];
        let (ready_at, life) = match hop.instance {
            NOWHERE => (self.now, None),
            instance => {
                let instance = &self.instances[instance as usize];
                (instance.ready_at, Some(instance.life_key()))
            }
        };
        Contact {
            key: hop.key,
            session: self.requests[hop.request].session,
            life,
            instance_age: self.now.since(ready_at),
            version_age: self.now.since(self.new_version_ready_at.unwrap_or(self.now)),
        }
    }

    fn expose_hop(&mut self, slot: u32) {
        let request = self.hops[slot].request;
        self.expose(request);
    }

    /// A hop was sent to an instance that is not there: if the defect is why, it has met the defect.
    pub(super) fn meet_absent_instance(&mut self, slot: u32) {
        let to_new = self.hops[slot].version == Version::New;
        if to_new && self.defect.is_met(&self.contact(slot)) {
            self.expose_hop(slot);
        }
    }

    pub(super) fn work_done(&mut self, slot: u32) {
        if self.hops[slot].stage == Stage::Dead {
            return self.free_hop(slot);
        }
        self.hops[slot].stage = Stage::Calling;
        self.call_next(slot);
    }

    /// Everything downstream is answered (or has failed): the slot is free and the answer goes out.
    pub(super) fn finish(&mut self, slot: u32, failed: bool) {
        let failed = failed || self.own_error(slot);
        // From here on the instance's death no longer concerns this hop.
        self.hops[slot].stage = Stage::Replying;
        let hop = &self.hops[slot];
        let (instance, version) = (hop.instance, hop.version);
        self.tally_answer(slot);
        self.release_slot(instance);
        if version == Version::New && !failed {
            self.book_write(slot);
        }
        let extra = if version == Version::New && !self.defect.is_healthy() {
            let factor = self.defect.extra_wait_factor(&self.contact(slot));
            self.hops[slot].work.scaled(factor)
        } else {
            Duration::ZERO
        };
        self.answer_after(slot, failed, self.model.overhead + extra);
    }

    /// The answer is ready and goes out after a wait that holds no slot of the instance.
    fn answer_after(&mut self, slot: u32, failed: bool, wait: Duration) {
        let wait = wait + self.network_latency(slot);
        if wait.is_zero() {
            return self.conclude(slot, failed);
        }
        self.hops[slot].failed = failed;
        self.hops[slot].stage = Stage::Replying;
        self.schedule(self.now + wait, Priority::Request, Kind::Reply, slot);
    }

    pub(super) fn reply(&mut self, slot: u32) {
        let failed = self.hops[slot].failed;
        self.conclude(slot, failed);
    }

    /// Whether the instance's own answer is an error: by background, by a fault, by the defect or by what a rollback left.
    fn own_error(&mut self, slot: u32) -> bool {
        let hop = &self.hops[slot];
        let (service, version, key) = (hop.service as usize, hop.version, hop.key);
        let background = self.model.services[service].errors;
        let odds = self.noise.error_probability(background, service, version);
        key.happens(Purpose::BackgroundError, odds)
            || self.faults.fails(service, key)
            || (version == Version::New
                && !self.defect.is_healthy()
                && self.defect.fails(&self.contact(slot)))
            || self.fails_of_hazard(slot)
    }

    /// The instance has a slot free: it starts the next waiting hop, dies of its count, or is done draining.
    fn release_slot(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.busy -= 1;
        instance.served += 1;
        if instance.is_worn_out() {
            return self.crash(index, None);
        }
        if let Some(next) = instance.waiting.pop_front() {
            self.start_work(next);
        } else if instance.is_drained(self.now) {
            self.remove_instance(index);
        }
    }

    /// The instance is gone: whatever it was doing fails at once. Returns how many hops were lost.
    pub(super) fn lose_hops(&mut self, index: u32) -> u64 {
        let mut lost = 0;
        for slot in self.hops.slots() {
            let hop = &self.hops[slot];
            if hop.instance != index
                || matches!(hop.stage, Stage::Free | Stage::Dead | Stage::Replying)
            {
                continue;
            }
            lost += 1;
            self.lose_hop(slot);
        }
        let instance = &mut self.instances[index as usize];
        instance.waiting.clear();
        instance.busy = 0;
        instance.frozen_until = Time::START;
        lost
    }

    fn lose_hop(&mut self, slot: u32) {
        let request = self.hops[slot].request;
        if self.hops[slot].version == Version::New && self.defect.is_met(&self.contact(slot)) {
            self.expose(request);
        }
        match self.hops[slot].stage {
            Stage::Calling => {
                let child = self.hops[slot].child;
                self.hops[child].abandoned = true;
                self.conclude(slot, true);
            }
            // A pending event still names the slot, so it is freed when that comes up.
            Stage::Working | Stage::BackingOff | Stage::Answered => self.fail_and_keep_slot(slot),
            _ => self.conclude(slot, true),
        }
    }

    fn fail_and_keep_slot(&mut self, slot: u32) {
        let hop = &mut self.hops[slot];
        let (caller, request, abandoned) = (hop.caller, hop.request, hop.abandoned);
        hop.stage = Stage::Dead;
        if abandoned {
            return;
        }
        hop.abandoned = true;
        self.measure(slot, true);
        if caller == CLIENT {
            self.close_request(request, true);
        } else {
            self.child_answers(caller, true);
        }
    }
}
