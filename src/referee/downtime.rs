//! Downtime: the length of down windows beyond the twin's.

use std::ops::Range;

use super::harm::window_count;
use super::{Case, Course};
use crate::system::Ledger;
use crate::units::{Duration, Time};

/// Nanoseconds of down windows minus the twin's, from a moment to the end of the follow-up.
#[expect(clippy::cast_possible_wrap, clippy::cast_possible_truncation)]
pub(super) fn down_ns(case: &Case, course: &Course, from: Time, down_above: f64) -> i64 {
    let window_ns = course.ledger.window_length().as_nanos() as i64;
    let simulated: i64 = (course.ledger.window_of(from)..window_count(case.ends_at, course))
        .map(|index| {
            let own = course.ledger.window(index).is_down(down_above);
            let twin = case.twin.ledger.window(index).is_down(down_above);
            window_ns * (i64::from(own) - i64::from(twin))
        })
        .sum();
    let reckoned = course
        .tail
        .map_or(0, |tail| (tail.length().as_nanos() as f64 * tail.down_share).round() as i64);
    simulated + reckoned
}

/// Length of the twin's own down windows.
pub(super) fn twin_down(case: &Case, from: Time, down_above: f64) -> Duration {
    let ledger = &case.twin.ledger;
    down(ledger, ledger.window_of(from)..window_count(case.ends_at, &case.twin), down_above)
}

/// Length of the down windows among these.
pub(super) fn down(ledger: &Ledger, windows: Range<usize>, down_above: f64) -> Duration {
    let down = windows.filter(|index| ledger.window(*index).is_down(down_above)).count();
    ledger.window_length() * down as u64
}
