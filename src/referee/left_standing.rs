//! A retry storm left standing: service is down though nothing that brought it down is left.
//!
//! Overload makes callers time out, time-outs make them try again, and the tries keep up the overload: below its capacity a
//! service can then be down for ever, and taking the release back, which removes the trigger, does not bring it back (a
//! **metastable** failure: Bronson et al. 2021). What tells it from an ordinary outage is that the cause has gone: for twice
//! as long as it takes to be called well, nobody has met the defect, and yet most windows of the second half are down.
//! The trap is the service that would be down anyway, because demand is above capacity or its own noise tips it over:
//! windows in which the twin is down too are therefore taken off.

use super::restored::Rule;
use super::{Case, Course, downtime};
use crate::units::Time;

/// Whether the branch ended in a storm that has outlasted its cause.
pub(super) fn is_left_standing(case: &Case, course: &Course, rule: Rule) -> bool {
    let end = case.ends_at.min(course.simulated_until);
    let length = course.ledger.window_length();
    // A window or two say nothing of a service.
    let stretch = rule.quiet_for.max(length * 6);
    let is_over =
        course.settled || course.tail.is_some() || end < case.plan.release_at + stretch * 2;
    if is_over || is_met_between(course, end - stretch * 2, end) {
        return false;
    }
    let windows = course.ledger.window_of(end - stretch)..course.ledger.window_of(end);
    let down = |ledger| downtime::down(ledger, windows.clone(), rule.down_above);
    let beyond = down(&course.ledger).saturating_sub(down(&case.twin.ledger));
    beyond * 2 > length * windows.len() as u64
}

/// Whether anybody met the defect between two moments.
fn is_met_between(course: &Course, from: Time, to: Time) -> bool {
    let ledger = &course.ledger;
    (ledger.window_of(from)..ledger.window_of(to)).any(|index| ledger.window(index).exposed > 0)
}
