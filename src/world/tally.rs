//! Queueing of one service, for comparison with closed forms.

use super::World;
use crate::stats::histogram;

/// Sums over calls since the end of the warm-up.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub calls: u64,
    pub first_attempts: u64,
    pub refused: u64,
    pub waited: u64,
    pub answered: u64,
    pub wait_ns: u128,
    pub time_ns: u128,
    pub time_histogram: Vec<u64>,
}

impl World {
    fn is_tallying(&self) -> bool {
        self.tallying && self.now >= self.model.warm_at
    }

    pub(super) fn tally_call(&mut self, service: usize, attempt: u8) {
        if self.is_tallying() {
            let tally = &mut self.services[service].tally;
            tally.calls += 1;
            tally.first_attempts += u64::from(attempt == 0);
        }
    }

    pub(super) fn tally_refusal(&mut self, slot: u32) {
        if self.is_tallying() {
            let service = self.hops[slot].service as usize;
            self.services[service].tally.refused += 1;
        }
    }

    pub(super) fn tally_answer(&mut self, slot: u32) {
        if !self.is_tallying() {
            return;
        }
        let hop = &self.hops[slot];
        let wait = hop.started.since(hop.arrived).as_nanos();
        let time = self.now.since(hop.arrived).as_nanos();
        let tally = &mut self.services[hop.service as usize].tally;
        if tally.time_histogram.is_empty() {
            tally.time_histogram.resize(histogram::BUCKETS, 0);
        }
        tally.answered += 1;
        tally.waited += u64::from(wait > 0);
        tally.wait_ns += u128::from(wait);
        tally.time_ns += u128::from(time);
        tally.time_histogram[histogram::bucket_of(time)] += 1;
    }
}
