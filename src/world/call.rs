//! Calls from one service to another: routing, time-outs, retries, breakers.

use super::event::{Kind, Priority, pack};
use super::hop::{CLIENT, Hop, NOWHERE, Stage};
use super::{Version, World};
use crate::plan::{attempt_key, back_off_length};
use crate::random::{Key, Purpose};
use crate::units::Duration;

/// Far from the parts that attempts are keyed by.
const REPEATS: u64 = 1 << 40;

impl World {
    /// Starts an attempt, of a service's call by an edge or of the client's own request.
    pub(super) fn call(&mut self, caller: u32, edge: usize, attempt: u8, request: u32) {
        let (service, key) = if caller == CLIENT {
            (0, attempt_key(self.requests[request].key, edge, attempt))
        } else {
            (self.model.edges[edge].to, attempt_key(self.calling_key(caller), edge, attempt))
        };
        let version = self.route(service, request, key);
        let instance = self.pick(service, version, key);
        let slot = self.insert_hop(caller, request, key, service, version, instance);
        self.calls += 1;
        self.wait_for(caller, edge, slot);
        self.tally_call(service, attempt);
        if version == Version::New {
            self.note_version(request, version);
        }
        if self.is_lost(caller, slot) {
            return;
        }
        if instance == NOWHERE || self.instances[instance as usize].is_crashed() {
            self.meet_absent_instance(slot);
            self.conclude(slot, true);
        } else {
            self.accept(slot);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a checked graph has few edges")]
    fn insert_hop(
        &mut self,
        caller: u32,
        request: u32,
        key: Key,
        service: usize,
        version: Version,
        instance: u32,
    ) -> u32 {
        let now = self.now;
        let first_edge = self.model.services[service].calls.start as u16;
        self.requests[request].hops += 1;
        self.hops.insert(|former| Hop {
            key,
            generation: former.map_or(0, |former| former.generation.wrapping_add(1)),
            request,
            caller,
            abandoned: false,
            failed: false,
            stage: Stage::Waiting,
            version,
            service: service as u16,
            instance,
            arrived: now,
            started: now,
            work: Duration::ZERO,
            next_edge: first_edge,
            attempt: 0,
            repeat: 0,
            child: NOWHERE,
        })
    }

    /// The caller waits for the hop, for as long as its edge says; the client has its own time-out.
    fn wait_for(&mut self, caller: u32, edge: usize, slot: u32) {
        if caller == CLIENT {
            let request = self.hops[slot].request;
            self.requests[request].root = slot;
            return;
        }
        self.hops[caller].stage = Stage::Calling;
        self.hops[caller].child = slot;
        let at = self.now + self.model.edges[edge].timeout;
        let lane = self.lanes.first_edge + edge;
        let payload = pack(Kind::CallTimeout, slot);
        let tag = self.hops[slot].generation;
        self.queue.schedule_in_lane(lane, at, Priority::Request as u8, payload, tag);
    }

    /// Makes the next call of a hop whose own work is done, or finishes it.
    pub(super) fn call_next(&mut self, slot: u32) {
        let end = self.model.services[self.hops[slot].service as usize].calls.end;
        while (self.hops[slot].next_edge as usize) < end && !self.is_called(slot) {
            self.go_to_next_call(slot);
        }
        let edge = self.hops[slot].next_edge as usize;
        if edge >= end {
            return self.finish(slot, false);
        }
        let request = self.hops[slot].request;
        self.hops[slot].attempt = 0;
        if !self.breaker_lets_pass(edge) {
            return self.finish(slot, true);
        }
        self.edges[edge].budget.first_attempt();
        self.call(slot, edge, 0, request);
    }

    /// Whether the hop's next call is made at all.
    fn is_called(&self, slot: u32) -> bool {
        let edge = self.hops[slot].next_edge;
        let chance = self.model.edges[edge as usize].chance;
        chance >= 1.0
            || self.calling_key(slot).part(u64::from(edge)).happens(Purpose::CallChance, chance)
    }

    /// On to the next call by the same edge, where a chatty version makes one more, or else by the next.
    fn go_to_next_call(&mut self, slot: u32) {
        let hop = &mut self.hops[slot];
        let is_chatty = hop.version == Version::New && !self.defect.is_healthy();
        let calls =
            if is_chatty { self.defect.calls(hop.key.part(u64::from(hop.next_edge))) } else { 1 };
        if hop.repeat + 1 < calls {
            hop.repeat += 1;
        } else {
            hop.repeat = 0;
            hop.next_edge += 1;
        }
    }

    /// What the attempts of a hop's present call are keyed by.
    fn calling_key(&self, slot: u32) -> Key {
        let hop = &self.hops[slot];
        if hop.repeat == 0 { hop.key } else { hop.key.part(REPEATS + u64::from(hop.repeat)) }
    }

    /// The answer to a call a hop was waiting for.
    pub(super) fn child_answers(&mut self, slot: u32, failed: bool) {
        if self.hears_late(slot, failed) {
            return;
        }
        let edge = self.hops[slot].next_edge as usize;
        self.breaker_learns(edge, failed);
        if !failed {
            self.go_to_next_call(slot);
            self.call_next(slot);
        } else if let Some(wait) = self.back_off(slot, edge) {
            self.hops[slot].stage = Stage::BackingOff;
            self.schedule(self.now + wait, Priority::Request, Kind::Retry, slot);
        } else {
            self.finish(slot, true);
        }
    }

    /// How long to wait before another attempt; `None` if there is none.
    fn back_off(&mut self, slot: u32, edge: usize) -> Option<Duration> {
        let retries = self.model.edges[edge].retries.as_ref()?;
        let hop = &mut self.hops[slot];
        if u32::from(hop.attempt) >= retries.max {
            return None;
        }
        if !self.edges[edge].budget.take() {
            return None;
        }
        hop.attempt += 1;
        let attempt = hop.attempt;
        Some(back_off_length(retries, attempt, self.calling_key(slot).part(edge as u64)))
    }

    pub(super) fn retry(&mut self, slot: u32) {
        let hop = &self.hops[slot];
        if hop.stage == Stage::Dead {
            return self.free_hop(slot);
        }
        let (edge, attempt, request) = (hop.next_edge as usize, hop.attempt, hop.request);
        if self.breaker_lets_pass(edge) {
            self.call(slot, edge, attempt, request);
        } else {
            self.finish(slot, true);
        }
    }

    /// The caller of a hop stops waiting; the hop works on.
    pub(super) fn call_times_out(&mut self, slot: u32, generation: u32) {
        let hop = &self.hops[slot];
        if hop.generation != generation || hop.stage == Stage::Free {
            return;
        }
        let (caller, abandoned, lost) = (hop.caller, hop.abandoned, hop.stage == Stage::Lost);
        if !abandoned {
            self.hops[slot].abandoned = true;
            self.measure(slot, true);
        }
        if lost {
            self.free_hop(slot);
        }
        if !abandoned {
            self.child_answers(caller, true);
        }
    }

    /// A hop has its answer: tell whoever waits, and forget it.
    pub(super) fn conclude(&mut self, slot: u32, failed: bool) {
        let hop = &self.hops[slot];
        let (caller, request, abandoned) = (hop.caller, hop.request, hop.abandoned);
        if !abandoned {
            self.measure(slot, failed);
        }
        self.free_hop_of(slot, request);
        if abandoned {
            self.forget_if_done(request);
        } else if caller == CLIENT {
            self.close_request(request, failed);
        } else {
            self.child_answers(caller, failed);
        }
    }

    /// Frees a hop of a dead instance whose pending event came up.
    pub(super) fn free_hop(&mut self, slot: u32) {
        let request = self.hops[slot].request;
        self.free_hop_of(slot, request);
        self.forget_if_done(request);
    }

    fn free_hop_of(&mut self, slot: u32, request: u32) {
        self.hops[slot].stage = Stage::Free;
        self.hops.free(slot);
        self.requests[request].hops -= 1;
    }
}
