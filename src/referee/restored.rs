//! When service was restored: the first instant from which, long enough, no request meets the defect and no window is
//! down. It needs no rollback: a defect may heal, or be fixed.

use super::Course;
use super::harm::window_count;
use crate::system::Ledger;
use crate::units::{Duration, Time};

/// What counts as well again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// For so long no request meets the defect and no window is down.
    pub quiet_for: Duration,
    pub down_above: f64,
}

/// The instant of restoration, at or after onset; `None` if it is not within the follow-up. A window that is down in the
/// twin too is nothing to be restored from; where there is no twin, its ledger is empty.
pub(super) fn restored_at(
    course: &Course,
    twin: &Ledger,
    onset: Time,
    ends_at: Time,
    rule: Rule,
) -> Option<Time> {
    if let Some(tail) = &course.tail {
        // The defect was at work until the tail's end, which is the fix or the end of the follow-up.
        return (tail.to + rule.quiet_for <= ends_at).then_some(tail.to);
    }
    let ledger = &course.ledger;
    let mut candidate = onset;
    for index in ledger.window_of(onset)..window_count(ends_at, course) {
        let start = ledger.window_start(index);
        if start >= candidate + rule.quiet_for {
            return Some(candidate);
        }
        let own = ledger.window(index);
        if own.last_exposed_ns > 0 {
            candidate = candidate.max(start + Duration::from_nanos(own.last_exposed_ns));
        }
        if own.is_down(rule.down_above) && !twin.window(index).is_down(rule.down_above) {
            candidate = candidate.max(start + ledger.window_length());
        }
    }
    let followed_until = if course.settled { ends_at } else { course.simulated_until };
    (candidate + rule.quiet_for <= followed_until.min(ends_at)).then_some(candidate)
}
