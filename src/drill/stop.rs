//! Stop conditions: the drill's own emergency brake, pulled by what users see and by nothing else.

use std::collections::VecDeque;

use super::load::Seen;
use crate::scenario::model::StopCondition;
use crate::units::{Duration, Time};

/// Fewer requests than this in a slot say nothing, so a slot goes on until it has so many.
const LEAST: u32 = 5;
/// A condition is judged slot by slot, of which its length has at most so many.
const SLOTS: u64 = 10;

/// One condition under watch.
#[derive(Clone, Debug)]
pub struct Brake {
    condition: StopCondition,
    bad_after: Duration,
    slot: Duration,
    /// In order of time, without gaps: each goes on until the next starts, and the last one still does.
    slots: VecDeque<Slot>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    start: Time,
    requests: u32,
    bad: u32,
}

impl Brake {
    #[must_use]
    pub fn new(condition: StopCondition, bad_after: Duration) -> Self {
        let slot = (condition.hold_for / SLOTS).max(Duration::from_millis(10));
        Self { condition, bad_after, slot, slots: VecDeque::new() }
    }

    /// A request has ended.
    pub fn see(&mut self, seen: &Seen) {
        let is_full = |last: &Slot| last.requests >= LEAST && last.start + self.slot <= seen.ended;
        if self.slots.back().is_none_or(is_full) {
            self.slots.push_back(Slot { start: seen.ended, requests: 0, bad: 0 });
        }
        if let Some(last) = self.slots.back_mut() {
            last.requests += 1;
            last.bad += u32::from(seen.is_bad(self.bad_after));
        }
    }

    /// Why the drill has to end now, if it has: every slot of the length was bad enough.
    pub fn pulled(&mut self, now: Time) -> Option<String> {
        let StopCondition { bad_above, hold_for } = self.condition;
        let from = now - hold_for;
        while self.slots.get(1).is_some_and(|second| second.start <= from) {
            self.slots.pop_front();
        }
        let reaches_back = now.since(Time::START) >= hold_for && self.slots.front()?.start <= from;
        let mut judged = self.slots.iter().filter(|slot| slot.requests >= LEAST);
        let is_bad = |slot: &Slot| f64::from(slot.bad) > bad_above.get() * f64::from(slot.requests);
        (reaches_back && self.slots[0].requests >= LEAST && judged.all(is_bad))
            .then(|| format!("more than {bad_above} of requests were bad for {hold_for}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::load::Outcome;
    use crate::random::Key;
    use crate::units::Ratio;

    /// When a second of more than a fifth bad ends a drill of so many milliseconds between two requests.
    fn pulled_at(gap_ms: u64, is_bad: impl Fn(u64) -> bool) -> Option<u64> {
        let hold_for = Duration::from_secs(1);
        let condition = StopCondition { bad_above: Ratio::saturating(0.2), hold_for };
        let mut brake = Brake::new(condition, Duration::from_secs(9));
        (0..5_000_u64).step_by(10).find(|now_ms| {
            let at = Time::START + Duration::from_millis(*now_ms);
            if now_ms % gap_ms == 0 {
                let outcome = Outcome::Answered(if is_bad(*now_ms) { 500 } else { 200 });
                let (key, version, exposed, is_write) = (Key::new(0), None, false, false);
                let (intended, sent, ended) = (at, at, at);
                brake.see(&Seen {
                    key,
                    intended,
                    sent,
                    ended,
                    outcome,
                    version,
                    exposed,
                    is_write,
                });
            }
            brake.pulled(at).is_some()
        })
    }

    #[test]
    fn it_is_pulled_once_it_was_bad_for_long_enough_and_not_before() {
        let at_ms = pulled_at(10, |at_ms| at_ms >= 2_000).unwrap();
        assert!((2_900..3_300).contains(&at_ms), "{at_ms}");
        assert_eq!(pulled_at(10, |_| false), None);
    }

    #[test]
    fn good_tenths_between_bad_ones_keep_it_from_being_pulled() {
        assert_eq!(pulled_at(10, |at_ms| at_ms % 500 >= 200), None);
    }

    #[test]
    fn it_is_pulled_also_where_so_few_requests_come_that_a_tenth_holds_one() {
        assert!(pulled_at(100, |at_ms| at_ms >= 2_000).is_some());
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
