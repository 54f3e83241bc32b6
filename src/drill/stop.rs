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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::load::Outcome;
    use crate::random::Key;
    use crate::units::Ratio;

    fn at(millis: u64) -> Time {
        Time::START + Duration::from_millis(millis)
    }

    fn brake(bad_above: f64, hold_for_secs: u64) -> Brake {
        let bad_above = Ratio::saturating(bad_above);
        let condition = StopCondition { bad_above, hold_for: Duration::from_secs(hold_for_secs) };
        Brake::new(condition, Duration::from_millis(100))
    }

    /// A request every ten milliseconds until a second, of ten in a row so many failed.
    fn shown(brake: &mut Brake, from_secs: u64, to_secs: u64, failed_of_ten: u64) {
        for number in from_secs * 100..to_secs * 100 {
            let when = at(number * 10);
            let status = if number % 10 < failed_of_ten { 500 } else { 200 };
            brake.see(&Seen {
                key: Key::new(number),
                intended: when,
                sent: when,
                ended: when,
                outcome: Outcome::Answered(status),
                version: None,
                exposed: false,
                is_write: false,
            });
        }
    }

    #[test]
    fn enough_bad_requests_for_long_enough_end_the_drill() {
        for (failed_of_ten, stops) in [(4, false), (5, false), (6, true)] {
            let mut brake = brake(0.5, 2);
            shown(&mut brake, 0, 3, failed_of_ten);
            let why = brake.pulled(at(3000));
            assert_eq!(why.is_some(), stops, "{failed_of_ten} of ten: {why:?}");
        }
    }

    #[test]
    fn a_pause_for_breath_starts_the_length_anew() {
        let mut brake = brake(0.5, 2);
        shown(&mut brake, 0, 1, 10);
        assert_eq!(brake.pulled(at(1000)), None, "not for long enough");
        shown(&mut brake, 1, 2, 0);
        shown(&mut brake, 2, 3, 10);
        assert_eq!(brake.pulled(at(3000)), None, "a good second lies between");
        shown(&mut brake, 3, 4, 10);
        assert!(brake.pulled(at(4000)).is_some());
    }

    #[test]
    fn nobody_asking_is_no_reason_to_stop() {
        let mut brake = brake(0.5, 2);
        assert_eq!(brake.pulled(at(5000)), None);
        shown(&mut brake, 0, 1, 10);
        assert_eq!(brake.pulled(at(5000)), None, "what was bad was long ago");
    }
}
