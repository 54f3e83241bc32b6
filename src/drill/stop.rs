//! Stop conditions: the drill's own emergency brake, pulled by what users see and by nothing else.

use std::collections::VecDeque;

use super::load::Seen;
use crate::scenario::model::StopCondition;
use crate::units::{Duration, Time};

/// Fewer requests than this in a slot say nothing.
const LEAST: u32 = 5;
/// A condition is judged slot by slot.
const SLOTS: u64 = 10;

/// One condition under watch.
#[derive(Clone, Debug)]
pub struct Brake {
    condition: StopCondition,
    bad_after: Duration,
    slot: Duration,
    /// Start of the slot, its requests, the bad ones among them; in order of time.
    slots: VecDeque<(Time, u32, u32)>,
}

impl Brake {
    #[must_use]
    pub fn new(condition: StopCondition, bad_after: Duration) -> Self {
        let slot = (condition.hold_for / SLOTS).max(Duration::from_millis(10));
        Self { condition, bad_after, slot, slots: VecDeque::new() }
    }

    /// A request has ended.
    pub fn see(&mut self, seen: &Seen) {
        let number = seen.ended.as_nanos() / self.slot.as_nanos();
        let start = Time::START + self.slot * number;
        if self.slots.back().is_none_or(|(last, ..)| *last < start) {
            self.slots.push_back((start, 0, 0));
        }
        if let Some((_, requests, bad)) = self.slots.back_mut() {
            *requests += 1;
            *bad += u32::from(seen.is_bad(self.bad_after));
        }
    }

    /// Why the drill has to end now, if it has: every slot of the length was bad enough.
    pub fn pulled(&mut self, now: Time) -> Option<String> {
        let from = now - self.condition.hold_for;
        while self.slots.front().is_some_and(|(start, ..)| *start < from) {
            self.slots.pop_front();
        }
        let whole = self.slots.iter().filter(|(start, ..)| *start + self.slot <= now);
        let judged: Vec<bool> =
            whole.map(|(_, requests, bad)| self.is_bad(*requests, *bad)).collect();
        let enough = judged.len() as u64 + 1 >= SLOTS;
        (enough && judged.iter().all(|bad| *bad)).then(|| {
            format!(
                "more than {} of requests were bad for {}",
                self.condition.bad_above, self.condition.hold_for
            )
        })
    }

    fn is_bad(&self, requests: u32, bad: u32) -> bool {
        requests >= LEAST && f64::from(bad) > self.condition.bad_above.get() * f64::from(requests)
    }
}
