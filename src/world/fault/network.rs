//! What the network does to calls: some are lost, some are late.
//!
//! A call that is lost is never answered and never arrives: its caller waits until it stops waiting, which is what
//! makes a lost call so much worse than a refused one. It is lost after a version and an instance were chosen for it, and its
//! caller measures a failure of that version.

use super::ActiveFaults;
use crate::random::{Key, Purpose};
use crate::units::{Duration, Time};
use crate::world::World;
use crate::world::hop::{CLIENT, NOWHERE, Stage};

/// Calls of which some or all are lost.
#[derive(Clone, Copy, Debug)]
pub(super) struct LostCalls {
    pub(super) fault: usize,
    /// The only caller whose calls are lost; all of them, users too, where there is none.
    pub(super) from: Option<usize>,
    pub(super) to: usize,
    pub(super) share: f64,
    pub(super) until: Time,
}

impl LostCalls {
    fn loses(&self, from: Option<usize>, to: usize, key: Key) -> bool {
        self.to == to
            && (self.from.is_none() || self.from == from)
            && (self.share >= 1.0
                || key.part(self.fault as u64).happens(Purpose::NetworkLoss, self.share))
    }
}

impl ActiveFaults {
    pub(super) fn lose_calls(&mut self, calls: LostCalls) {
        self.lost_calls.push(calls);
    }

    pub(super) fn end_lost_calls(&mut self, now: Time) {
        self.lost_calls.retain(|one| one.until > now);
    }

    fn loses(&mut self, from: Option<usize>, to: usize, key: Key) -> bool {
        let lost = self.lost_calls.iter().find(|calls| calls.loses(from, to, key));
        let Some(LostCalls { fault, .. }) = lost.copied() else { return false };
        self.touch(fault, 1);
        true
    }
}

impl World {
    /// Whether this call gets lost on its way; nothing but its caller's time-out concerns it then.
    pub(in crate::world) fn is_lost(&mut self, caller: u32, slot: u32) -> bool {
        if self.faults.lost_calls.is_empty() {
            return false;
        }
        let from = (caller != CLIENT).then(|| self.hops[caller].service as usize);
        let hop = &mut self.hops[slot];
        if !self.faults.loses(from, hop.service as usize, hop.key) {
            return false;
        }
        hop.stage = Stage::Lost;
        hop.instance = NOWHERE;
        true
    }

    /// How much longer an answer is on its way.
    pub(in crate::world) fn network_latency(&mut self, slot: u32) -> Duration {
        if self.faults.latencies.is_empty() {
            return Duration::ZERO;
        }
        let hop = &self.hops[slot];
        self.faults.latency(hop.service as usize, hop.key)
    }
}
