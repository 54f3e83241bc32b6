//! Harm: bad requests minus those of the twin, signed.

use std::ops::Range;

use super::{Case, Course};
use crate::system::{Ledger, Window};
use crate::units::Time;

/// Bad requests beyond the twin's from a window on, over the follow-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Harm {
    pub requests: i64,
    pub writes: i64,
    pub exposed: i64,
}

/// The harm of a branch from a moment on (from the whole window that contains it).
pub(super) fn harm_from(case: &Case, course: &Course, from: Time) -> Harm {
    let mut harm = Harm::default();
    for index in course.ledger.window_of(from)..window_count(case.ends_at, course) {
        let (own, twin) = (course.ledger.window(index), case.twin.ledger.window(index));
        harm.requests += i64::from(own.bad) - i64::from(twin.bad);
        harm.writes += i64::from(own.bad_writes) - i64::from(twin.bad_writes);
        harm.exposed += i64::from(own.exposed);
    }
    if let Some(tail) = &course.tail {
        harm.requests += tail.count(tail.bad_share);
        harm.writes += tail.count(tail.bad_writes_share);
        harm.exposed += tail.count(tail.exposed_share);
    }
    harm
}

/// A count over some windows of a ledger.
pub(super) fn sum(ledger: &Ledger, windows: Range<usize>, count: fn(&Window) -> u32) -> u64 {
    windows.map(|index| u64::from(count(&ledger.window(index)))).sum()
}

/// Windows of a branch that count: simulated, and within the follow-up.
pub(super) fn window_count(ends_at: Time, course: &Course) -> usize {
    course.simulated_windows().min(course.ledger.window_of(ends_at))
}
