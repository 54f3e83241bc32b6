//! When service was restored: the first instant from which, long enough, no request meets the defect and no window is
//! down. It needs no rollback: a defect may heal, or be fixed.

use super::harm::window_count;
use super::{Case, Course};
use crate::units::{Duration, Time};

/// The instant of restoration, at or after onset; `None` if it is not within the follow-up.
pub(super) fn restored_at(
    case: &Case,
    course: &Course,
    onset: Time,
    restored_after: Duration,
    down_above: f64,
) -> Option<Time> {
    if let Some(tail) = &course.tail {
        // The defect was at work until the tail's end, which is the fix or the end of the follow-up.
        return (tail.to + restored_after <= case.ends_at).then_some(tail.to);
    }
    let mut candidate = onset;
    for index in course.ledger.window_of(onset)..window_count(case.ends_at, course) {
        let start = course.ledger.window_start(index);
        if start >= candidate + restored_after {
            return Some(candidate);
        }
        let own = course.ledger.window(index);
        let twin = case.twin.ledger.window(index);
        if own.last_exposed_ns > 0 {
            candidate = candidate.max(start + Duration::from_nanos(own.last_exposed_ns));
        }
        if own.is_down(down_above) && !twin.is_down(down_above) {
            candidate = candidate.max(start + course.ledger.window_length());
        }
    }
    let followed_until = if course.settled { case.ends_at } else { course.simulated_until };
    (candidate + restored_after <= followed_until.min(case.ends_at)).then_some(candidate)
}
