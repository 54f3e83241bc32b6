//! Harm that no request feels, counted over the follow-up.
//!
//! Damage is booked on the window of the request that did it, as harm is; what happens at a moment (records lost, repaired, a
//! vulnerable version serving from here to there) stands in the chronicle. A branch that settled on its defect is reckoned
//! from there on: damaged by the share of requests that left damage, vulnerable by time.

use super::Course;
use super::harm::{sum, window_count};
use crate::system::{DataToll, Happening, Hazard, SecurityToll};
use crate::units::{Duration, Time};

/// Records of a branch up to the end of the follow-up.
#[must_use]
pub fn data(course: &Course, ends_at: Time) -> DataToll {
    let simulated = sum(&course.ledger, 0..window_count(ends_at, course), |window| window.damaged);
    let tail = course.tail.as_ref();
    let reckoned = tail.map_or(0, |tail| tail.count(tail.damaged_share).max(0).unsigned_abs());
    let damaged = simulated + reckoned;
    let repairs_all = tail.and_then(|tail| tail.repaired_at).is_some_and(|at| at <= ends_at);
    let seen = |count: fn(&Happening) -> u64| {
        events(course, ends_at).map(|(_, what)| count(what)).sum::<u64>()
    };
    DataToll {
        damaged,
        lost: seen(|what| if let Happening::RecordsLost(count) = what { *count } else { 0 }),
        repaired: if repairs_all {
            damaged
        } else {
            seen(|what| if let Happening::RecordsRepaired(count) = what { *count } else { 0 })
                .min(damaged)
        },
    }
}

/// Security of a branch up to the end of the follow-up; `unverified` rollbacks are the world's own count.
#[must_use]
pub fn security(course: &Course, unverified: u32, ends_at: Time) -> SecurityToll {
    let reverted = Happening::HazardBegan(Hazard::FixReverted);
    let fixes_reverted = events(course, ends_at).filter(|(_, what)| *what == reverted).count();
    SecurityToll {
        vulnerable: vulnerable(course, ends_at),
        control_off: Duration::ZERO,
        fixes_reverted: u32::try_from(fixes_reverted).unwrap_or(u32::MAX),
        unverified,
    }
}

/// How long a vulnerable version served users.
fn vulnerable(course: &Course, ends_at: Time) -> Duration {
    let mut since = None;
    let mut total = Duration::ZERO;
    for (at, what) in events(course, ends_at) {
        match (what, since) {
            (Happening::Vulnerable, None) => since = Some(*at),
            (Happening::Secured, Some(from)) => {
                total += at.since(from);
                since = None;
            }
            _ => {}
        }
    }
    let until = course.tail.map_or(ends_at, |tail| tail.to.min(ends_at));
    total + since.map_or(Duration::ZERO, |from| until.since(from))
}

/// What counts of the chronicle: within the follow-up, and not what was simulated after it was reckoned.
fn events(course: &Course, ends_at: Time) -> impl Iterator<Item = &(Time, Happening)> {
    let until = course.tail.map_or(ends_at, |tail| tail.from.min(ends_at));
    course.chronicle.iter().take_while(move |(at, _)| *at <= until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referee::Tail;
    use crate::system::Ledger;

    const END: Time = Time::from_secs(1_000);

    fn at(secs: u64, what: Happening) -> (Time, Happening) {
        (Time::from_secs(secs), what)
    }

    fn tail() -> Tail {
        Tail {
            from: Time::from_secs(500),
            to: Time::from_secs(800),
            requests: 600.0,
            bad_share: 0.0,
            bad_writes_share: 0.0,
            exposed_share: 1.0,
            down_share: 0.0,
            damaged_share: 0.05,
            repaired_at: None,
        }
    }

    #[test]
    fn exposure_is_clipped_at_the_end_of_the_follow_up() {
        let chronicle = vec![
            at(100, Happening::Vulnerable),
            at(150, Happening::Secured),
            at(900, Happening::Vulnerable),
            at(1_040, Happening::Secured),
        ];
        let course = Course { chronicle, simulated_until: END, ..Course::default() };
        assert_eq!(security(&course, 2, END).vulnerable, Duration::from_secs(150));
        assert_eq!(security(&course, 2, END).unverified, 2);
    }

    #[test]
    fn what_goes_on_at_a_constant_rate_is_reckoned_to_its_end() {
        let mut ledger = Ledger::default();
        (0..7).for_each(|secs| ledger.damaged(Time::from_secs(100 + secs)));
        let chronicle = vec![
            at(100, Happening::Vulnerable),
            // Simulated on after it had settled: not counted twice.
            at(790, Happening::Secured),
            at(791, Happening::RecordsRepaired(3)),
        ];
        let simulated_until = tail().from;
        let course =
            Course { ledger, chronicle, tail: Some(tail()), simulated_until, ..Course::default() };
        assert_eq!(security(&course, 0, END).vulnerable, Duration::from_secs(700));
        assert_eq!(data(&course, END), DataToll { damaged: 37, lost: 0, repaired: 0 });
        let repaired_at = Some(Time::from_secs(900));
        let mended = Course { tail: Some(Tail { repaired_at, ..tail() }), ..course };
        assert_eq!(data(&mended, END).repaired, 37);
        assert_eq!(data(&mended, Time::from_secs(850)).repaired, 0);
    }
}
