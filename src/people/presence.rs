//! Whether somebody can be reached at all.
//!
//! A part-time expert is not there for a share of every minute but for whole stretches of the day. Each stretch of work time
//! has a draw of its own by (replication, role, stretch), the same under every strategy, so who is away stays away for a
//! while, and a page that goes out meanwhile is heard when they are back.
//!
//! Who has acknowledged stays until the incident is over: nobody leaves in the middle of it.

use super::wall_clock::WallClock;
use crate::random::{Key, Purpose};
use crate::scenario::model::{People, Reach};
use crate::units::{Duration, Time};

/// Looking for the end of an absence stops here; nobody waits that long.
const MOST_STRETCHES: u32 = 20_000;
const HOUR: Duration = Duration::from_hours(1);

/// The first moment from `at` on at which somebody of the role can be reached.
pub(super) fn reachable_from(
    people: &People,
    role: usize,
    key: Key,
    clock: &WallClock,
    at: Time,
) -> Time {
    let mut moment = at;
    for _ in 0..MOST_STRETCHES {
        if is_there(people, role, key, clock, moment) {
            break;
        }
        let of_week = clock.time_of_week(moment).as_nanos();
        let left = |length: Duration| length.as_nanos() - of_week % length.as_nanos();
        moment = moment + Duration::from_nanos(left(people.absence_lasts).min(left(HOUR)));
    }
    moment
}

fn is_there(people: &People, role: usize, key: Key, clock: &WallClock, at: Time) -> bool {
    let about = &people.roles[role];
    if !clock.is_at_work(at) {
        return about.hours == Reach::Always;
    }
    let stretch = clock.time_of_week(at).as_nanos() / people.absence_lasts.as_nanos();
    key.part(role as u64).part(stretch).happens(Purpose::Presence, about.available.get())
}
