//! What a user asked: from arrival to an answer, an error or the client's giving up.

use super::event::{Kind, Priority, pack};
use super::hop::{CLIENT, NOWHERE, Stage};
use super::{Version, World};
use crate::plan::complaint;
use crate::random::Key;
use crate::system::Observation;
use crate::units::Time;

/// A user's request under way.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Request {
    pub key: Key,
    pub session: Key,
    pub arrived: Time,
    pub generation: u32,
    /// Hops that still belong to it, answered or not.
    pub hops: u32,
    pub root: u32,
    pub is_write: bool,
    pub on_new: bool,
    /// Met the live defect.
    pub exposed: bool,
    /// The user has an answer or has given up.
    pub closed: bool,
}

impl World {
    /// Draws the next window's arrivals and lines them up.
    pub(super) fn open_window(&mut self) {
        let mut arriving = std::mem::take(&mut self.arriving);
        let window = self.next_window;
        let load = self.faults.load_factor();
        self.plan.arrivals.fill_window(window, load, &mut arriving);
        self.faults.touch_load(arriving.len() as u64);
        for request in &arriving {
            let payload = pack(Kind::Arrival, request.number);
            let (lane, priority) = (self.lanes.arrivals, Priority::Request as u8);
            self.queue.schedule_in_lane(lane, request.at, priority, payload, 0);
        }
        self.arriving = arriving;
        self.next_window += 1;
        let next = Time::START + self.plan.arrivals.window_length() * self.next_window;
        self.schedule(next, Priority::First, Kind::ArrivalWindow, 0);
    }

    pub(super) fn arrive(&mut self, number: u32, _tag: u32) {
        let arrivals = &self.plan.arrivals;
        let key = arrivals.request_key(self.next_window - 1, number);
        let session = arrivals.session(arrivals.session_slot(key), self.now);
        let is_write = arrivals.is_write(key);
        let now = self.now;
        let slot = self.requests.insert(|former| Request {
            key,
            session,
            arrived: now,
            generation: former.map_or(0, |former| former.generation.wrapping_add(1)),
            hops: 0,
            root: NOWHERE,
            is_write,
            on_new: false,
            exposed: false,
            closed: false,
        });
        self.ledger.request(now);
        let payload = pack(Kind::ClientTimeout, slot);
        let tag = self.requests[slot].generation;
        let at = now + self.model.client_timeout;
        let priority = Priority::Request as u8;
        self.queue.schedule_in_lane(self.lanes.client_timeout, at, priority, payload, tag);
        self.call(CLIENT, 0, 0, slot);
    }

    pub(super) fn client_gives_up(&mut self, slot: u32, generation: u32) {
        let request = self.requests[slot];
        if request.generation != generation || request.closed {
            return;
        }
        let root = request.root;
        self.hops[root].abandoned = true;
        self.measure(root, true);
        self.close_request(slot, true);
        if self.hops[root].stage == Stage::Lost {
            self.free_hop(root);
        }
    }

    /// The user knows: an answer, an error, or nothing in time.
    pub(super) fn close_request(&mut self, slot: u32, failed: bool) {
        let request = &mut self.requests[slot];
        request.closed = true;
        let latency = self.now.since(request.arrived);
        let bad = failed || latency > self.model.bad_after;
        let Request { key, arrived, is_write, exposed, .. } = *request;
        self.ledger.answer(arrived, is_write, exposed, latency, bad);
        if bad {
            self.may_complain(key);
        }
        self.forget_if_done(slot);
    }

    /// The user of a bad request makes it known, or does not.
    fn may_complain(&mut self, key: Key) {
        if let Some(after) = complaint(&self.model.complaints, key) {
            self.schedule(self.now + after, Priority::Request, Kind::Complaint, 0);
        }
    }

    pub(super) fn complaint_arrives(&mut self) {
        let rollout = self.rollout.view(self);
        self.observe(Observation::Complaint { rollout });
    }

    /// A hop of this request met the live defect.
    pub(super) fn expose(&mut self, slot: u32) {
        let request = &mut self.requests[slot];
        if !request.exposed {
            request.exposed = true;
            self.ledger.exposed(request.arrived);
            if self.defect.is_silent() {
                self.ledger.silent_onset(request.arrived);
            }
        }
    }

    pub(super) fn note_version(&mut self, slot: u32, version: Version) {
        let request = &mut self.requests[slot];
        if version == Version::New && !request.on_new {
            request.on_new = true;
            self.ledger.on_new(request.arrived);
        }
    }

    pub(super) fn forget_if_done(&mut self, slot: u32) {
        let request = &self.requests[slot];
        if request.closed && request.hops == 0 {
            self.requests.free(slot);
        }
    }
}
