//! Stop conditions: the drill's own emergency brake, pulled by what users see and by nothing else.
//!
//! A condition's time is cut into slots. It holds once every *stretch* of three slots on end, as far back as the condition asks, was bad
//! enough. Single slots hold too few requests to go by: at 30% bad and a bound of 20%, one of ten lies under it by chance
//! nearly always, and the brake would not be pulled. The share of the whole time would be pulled by a short
//! spike that is over. A stretch without requests is not bad, it is unknown: a gap in traffic pulls nothing.
//!
//! # The trap
//!
//! Few requests are as dangerous as many. Slots are therefore long enough for the scenario's rate, and at a low rate a condition
//! takes longer than it says rather than never to hold.

use std::collections::VecDeque;

use super::load::Seen;
use crate::scenario::model::StopCondition;
use crate::units::{Duration, Time};

/// A condition's time is cut into so many slots, into fewer where requests are rare.
const SLOTS: f64 = 10.0;
/// Slots that are judged together.
const STRETCH: usize = 3;
/// Requests expected in a slot, at least.
const EXPECTED: f64 = 2.0;
/// Fewer requests than this in a stretch say nothing.
const LEAST: u32 = 4;

/// One condition under watch.
#[derive(Clone, Debug)]
pub struct Brake {
    condition: StopCondition,
    bad_after: Duration,
    slot: Duration,
    /// How many slots are looked at.
    reach: u64,
    /// In order of their numbers; those without requests are left out.
    slots: VecDeque<Slot>,
}

/// Requests that ended in one slot.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Slots since the start of the drill.
    number: u64,
    requests: u32,
    bad: u32,
}

impl Brake {
    /// Watches users of whom `rate_per_s` are expected; requests are bad that fail or take longer than `bad_after`.
    #[must_use]
    pub fn new(condition: StopCondition, bad_after: Duration, rate_per_s: f64) -> Self {
        let hold_for = condition.hold_for.as_secs_f64();
        let slot_s = (hold_for / SLOTS).max(EXPECTED / rate_per_s.max(f64::MIN_POSITIVE));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most ten")]
        let reach = ((hold_for / slot_s).ceil() as u64).max(STRETCH as u64);
        let slot = Duration::from_secs_f64(slot_s).max(Duration::from_nanos(1));
        Self { condition, bad_after, slot, reach, slots: VecDeque::new() }
    }

    const fn number_of(&self, at: Time) -> u64 {
        at.as_nanos() / self.slot.as_nanos()
    }

    /// A request has ended. Requests come roughly in the order of their ends.
    pub fn see(&mut self, seen: &Seen) {
        let number = self.number_of(seen.ended);
        let later = self.slots.iter().rev().take_while(|slot| slot.number > number).count();
        let mut position = self.slots.len() - later;
        if position == 0 || self.slots[position - 1].number < number {
            self.slots.insert(position, Slot { number, ..Slot::default() });
            position += 1;
        }
        let slot = &mut self.slots[position - 1];
        slot.requests += 1;
        slot.bad += u32::from(seen.is_bad(self.bad_after));
    }

    /// Why the drill has to end now, if it has.
    pub fn pulled(&mut self, now: Time) -> Option<String> {
        let end = self.number_of(now);
        let begin = end.checked_sub(self.reach)?;
        while self.slots.front().is_some_and(|slot| slot.number < begin) {
            self.slots.pop_front();
        }
        let mut slots = Vec::new();
        slots.resize(usize::try_from(self.reach).ok()?, Slot::default());
        for slot in self.slots.iter().filter(|slot| slot.number < end) {
            slots[usize::try_from(slot.number - begin).ok()?] = *slot;
        }
        slots.windows(STRETCH).all(|stretch| self.is_bad(stretch)).then(|| {
            format!(
                "more than {} of requests were bad for {}",
                self.condition.bad_above, self.condition.hold_for
            )
        })
    }

    fn is_bad(&self, stretch: &[Slot]) -> bool {
        let sum = |count: fn(&Slot) -> u32| stretch.iter().map(count).sum::<u32>();
        let (requests, bad) = (sum(|slot| slot.requests), sum(|slot| slot.bad));
        requests >= LEAST && f64::from(bad) > self.condition.bad_above.get() * f64::from(requests)
    }
}

#[cfg(test)]
mod tests;
