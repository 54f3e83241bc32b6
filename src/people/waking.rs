//! Sleep inertia: who was woken a moment ago decides badly.
//!
//! Bruck and Pisani (1999) found decisions at 51 % of the usual in the first three minutes after waking and at 80 % after half an hour.
//! The straight line through both reaches the usual at 49 minutes. That errors go up as performance goes down is our reading.
//!
//! Who is up stays up for a while, so a second page in the same incident wakes nobody.

use crate::scenario::model::Reliability;
use crate::units::{Duration, Time};

/// Of the length of sleep inertia, the share in which nothing gets better: three minutes of 49.
const WORST: f64 = 3.0 / 49.0;
/// Who was woken is asleep again after so many times the length of sleep inertia, about two hours.
const UP_FOR: f64 = 2.5;

/// When somebody of each role was last woken.
#[derive(Clone, Debug)]
pub(super) struct Waking {
    woken: Vec<Option<Time>>,
}

impl Waking {
    pub(super) fn new(roles: usize) -> Self {
        Self { woken: vec![None; roles] }
    }

    /// A page at night was answered.
    pub(super) fn wake(&mut self, role: usize, at: Time, inertia: Duration) {
        let woken = &mut self.woken[role];
        if woken.is_none_or(|woken| at.since(woken) > inertia.scaled(UP_FOR)) {
            *woken = Some(at);
        }
    }

    /// How well somebody of the role decides, as a share of the usual.
    pub(super) fn alertness(&self, role: usize, now: Time, people: &Reliability) -> f64 {
        let Some(woken) = self.woken[role] else { return 1.0 };
        let since = now.since(woken).as_secs_f64() / people.sleep_inertia.as_secs_f64();
        let left = ((1.0 - since) / (1.0 - WORST)).clamp(0.0, 1.0);
        1.0 - (1.0 - people.after_waking.get()) * left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ratio;

    #[test]
    fn decisions_are_as_good_as_those_of_bruck_and_pisani() {
        let people =
            Reliability { after_waking: Ratio::saturating(0.51), ..Reliability::default() };
        let mut waking = Waking::new(1);
        waking.wake(0, Time::from_secs(60), people.sleep_inertia);
        let after = |mins: u64| {
            waking.alertness(0, Time::from_secs(60) + Duration::from_mins(mins), &people)
        };
        assert!((after(0) - 0.51).abs() < 1e-9);
        assert!((after(3) - 0.51).abs() < 1e-9);
        assert!((after(30) - 0.80).abs() < 0.005, "{}", after(30));
        assert!((after(49) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn who_is_up_is_not_woken_again() {
        let people = Reliability::default();
        let mut waking = Waking::new(1);
        waking.wake(0, Time::from_secs(60), people.sleep_inertia);
        waking.wake(0, Time::from_secs(3_000), people.sleep_inertia);
        assert_eq!(waking.woken, [Some(Time::from_secs(60))]);
    }
}
