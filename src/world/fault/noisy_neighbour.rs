//! Something else on the same machine takes what an instance needs, in bursts. Touched: calls that a burst slowed.
//!
//! Time since the beginning is cut into stretches of a burst's length, each of which is noisy or not by a draw of its
//! own. So the pattern is the same in every branch, whatever anybody does about it, and a detector that waits for a signal to
//! last sees one that comes and goes.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::random::{Key, Purpose};
use crate::units::{Duration, Ratio, Time};
use crate::world::World;

#[derive(Clone, Copy, Debug)]
pub(super) struct NoisyNeighbour {
    fault: usize,
    instance: u32,
    factor: f64,
    since: Time,
    until: Time,
    bursts: Bursts,
}

/// When it is noisy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bursts {
    pub(super) length: Duration,
    pub(super) share: Ratio,
    pub(super) key: Key,
}

impl Bursts {
    fn is_noisy(self, since: Duration) -> bool {
        let stretch = since.as_nanos() / self.length.as_nanos().max(1);
        self.key.part(stretch).happens(Purpose::Burst, self.share.get())
    }
}

impl World {
    pub(super) fn disturb_instances(
        &mut self,
        stroke: &FaultStroke,
        service: usize,
        count: u32,
        bursts: Bursts,
    ) {
        let (since, until) = (self.now, self.now + stroke.lasts);
        for instance in self.several(stroke, service, count) {
            let (fault, factor) = (stroke.fault, stroke.severity);
            let neighbour = NoisyNeighbour { fault, instance, factor, since, until, bursts };
            self.faults.noisy_neighbours.push(neighbour);
        }
    }
}

impl ActiveFaults {
    pub(super) fn end_noisy_neighbours(&mut self, now: Time) {
        self.noisy_neighbours.retain(|one| one.until > now);
    }

    /// The factor on work that begins on this instance now.
    pub(super) fn noisy_factor(&mut self, instance: u32, now: Time) -> f64 {
        let mut factor = 1.0;
        for place in 0..self.noisy_neighbours.len() {
            let noisy = self.noisy_neighbours[place];
            if noisy.instance == instance && noisy.bursts.is_noisy(now.since(noisy.since)) {
                factor *= noisy.factor;
                self.touch(noisy.fault, 1);
            }
        }
        factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_fill_their_share_of_the_time_and_last_for_their_length() {
        let bursts = Bursts {
            length: Duration::from_secs(10),
            share: Ratio::saturating(0.3),
            key: Key::new(3),
        };
        let is_noisy = |second: u64| bursts.is_noisy(Duration::from_secs(second));
        let noisy = (0..100_000).filter(|second| is_noisy(*second)).count();
        assert!((28_500..31_500).contains(&noisy), "{noisy} of 100,000 s");
        assert!((0..10_000).all(|stretch| is_noisy(stretch * 10) == is_noisy(stretch * 10 + 9)));
    }
}
