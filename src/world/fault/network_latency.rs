//! Answers of a service are longer on their way. Touched: answers.
//!
//! There and back are taken together and added to the answer: the callee's slot is free, its caller waits on. As in Toxiproxy
//! and Chaos Mesh the jitter is uniform about the latency; it is drawn for each attempt.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::random::{Key, Purpose};
use crate::units::{Duration, Time};

#[derive(Clone, Copy, Debug)]
pub(super) struct Latency {
    fault: usize,
    service: usize,
    mean: Duration,
    jitter: Duration,
    until: Time,
}

impl Latency {
    fn of(&self, key: Key) -> Duration {
        let spread = self.jitter * 2;
        let jitter = spread.scaled(key.part(self.fault as u64).uniform(Purpose::Jitter));
        (self.mean + jitter).saturating_sub(self.jitter)
    }
}

impl ActiveFaults {
    pub(super) fn delay_answers(
        &mut self,
        stroke: &FaultStroke,
        service: usize,
        (mean, jitter): (Duration, Duration),
        now: Time,
    ) {
        let (fault, until) = (stroke.fault, now + stroke.lasts);
        self.latencies.push(Latency { fault, service, mean, jitter, until });
    }

    pub(super) fn end_latencies(&mut self, now: Time) {
        self.latencies.retain(|one| one.until > now);
    }

    pub(super) fn latency(&mut self, service: usize, key: Key) -> Duration {
        let mut total = Duration::ZERO;
        for place in 0..self.latencies.len() {
            let latency = self.latencies[place];
            if latency.service == service {
                total += latency.of(key);
                self.touch(latency.fault, 1);
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_is_uniform_about_the_latency() {
        let (mean, jitter) = (Duration::from_millis(100), Duration::from_millis(40));
        let until = Time::NEVER;
        let network = Latency { fault: 0, service: 0, mean, jitter, until };
        let draws: Vec<f64> =
            (0..10_000).map(|part| network.of(Key::new(1).part(part)).as_secs_f64()).collect();
        assert!(draws.iter().all(|draw| (0.06..0.14).contains(draw)));
        let average = draws.iter().sum::<f64>() / 1e4;
        assert!((average - 0.1).abs() < 1e-3, "{average} s");
        let below = draws.iter().filter(|draw| **draw < 0.08).count();
        assert!((2_300..2_700).contains(&below), "a quarter in the lowest quarter, not {below}");
    }
}
