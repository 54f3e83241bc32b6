//! Every chunk is held back for `latency` ± `jitter`, in order.
//!
//! Counted from its arrival, not from the chunk before: a hundred chunks that arrive together leave together, and not one latency
//! after another. With a jitter larger than the latency, what would have to leave before it came leaves at once.
//!
//! The trap: waits end on the runtime's millisecond clock, on average one millisecond late.

use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};
use crate::drill::clock::std;
use crate::random::Purpose;
use crate::units::Duration;

pub(super) struct Latency {
    pub(super) usual: Duration,
    pub(super) jitter: Duration,
    pub(super) last_due: Option<Instant>,
}

impl Latency {
    fn delay(&self, uniform: f64) -> Duration {
        let jitter = self.jitter.as_secs_f64() * (2.0 * uniform - 1.0);
        Duration::from_secs_f64(self.usual.as_secs_f64() + jitter)
    }
}

impl Toxic for Latency {
    fn take(&mut self, item: Item, now: Instant, line: &mut Line) {
        let mut due = now;
        if let Item::Data(_) = item {
            due += std(self.delay(line.draw().uniform(Purpose::FaultLength)));
            line.touch();
        }
        let due = self.last_due.map_or(due, |last| due.max(last));
        self.last_due = Some(due);
        line.hold(due, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jitter_larger_than_the_latency_does_not_underflow() {
        let latency = Duration::from_millis(10);
        let toxic = Latency { usual: latency, jitter: Duration::from_millis(100), last_due: None };
        assert_eq!(toxic.delay(0.0), Duration::ZERO);
        assert_eq!(toxic.delay(0.5), latency);
        assert_eq!(toxic.delay(1.0), Duration::from_millis(110));
    }
}
