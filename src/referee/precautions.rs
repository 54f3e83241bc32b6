//! What came of the checks before a rollback, read from the strategy's journal.
//!
//! Only the referee reads these entries as what they are: to the strategy a check that was skipped without notice was done.

use super::Course;
use crate::scenario::model::Scenario;
use crate::system::{Event, SecurityToll};
use crate::units::{Duration, Time};

/// Checks that were skipped up to a moment: without notice, or for want of somebody to make them.
pub(super) fn checks_skipped(course: &Course, until: Time) -> u32 {
    let skipped =
        |event: &Event| matches!(event, Event::CheckSkipped { .. } | Event::CheckLeftOut { .. });
    times(course, until, skipped).map(|_| 1).sum()
}

/// Whether the strategy had the release mended in place by then.
pub(super) fn was_mended_by(course: &Course, until: Time) -> bool {
    times(course, until, |event| matches!(event, Event::FixedForward { .. })).next().is_some()
}

/// What the branch came to, and the time in which a control was off that a slip had left off.
pub(super) fn security(course: &Course, until: Time, scenario: &Scenario) -> SecurityToll {
    let lasts = scenario.release.control_restored_after;
    let mut control_off = Duration::ZERO;
    let mut counted_to = Time::START;
    for at in times(course, until, |event| matches!(event, Event::ControlOff { .. })) {
        let ends = (at + lasts).min(until);
        control_off += ends.since(at.max(counted_to));
        counted_to = ends;
    }
    SecurityToll { control_off: course.security.control_off + control_off, ..course.security }
}

fn times(course: &Course, until: Time, wanted: fn(&Event) -> bool) -> impl Iterator<Item = Time> {
    let entries = course.journal.iter().filter(move |entry| entry.at <= until);
    entries.filter(move |entry| wanted(&entry.what)).map(|entry| entry.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::Entry;

    #[test]
    fn a_control_left_off_twice_is_off_once() {
        let scenario = crate::world::tests::scenario();
        let off = |secs| Entry {
            at: Time::from_secs(secs),
            what: Event::ControlOff { by: "security".into() },
        };
        let course = Course { journal: vec![off(0), off(3_600)], ..Course::default() };
        let long = security(&course, Time::from_secs(100_000), &scenario).control_off;
        assert_eq!(long, Duration::from_hours(5), "four hours from each, one of them shared");
        let cut = security(&course, Time::from_secs(7_200), &scenario).control_off;
        assert_eq!(cut, Duration::from_hours(2), "the follow-up ends before");
    }
}
