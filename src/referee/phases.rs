//! Where the time to restore went: the journal's phases, cut to [onset, end].
//!
//! Phases partition the interval, so they add up to the time to restore of each run, and their means to its mean.

use super::Course;
use crate::scenario::model::Phase;
use crate::system::Event;
use crate::units::{Duration, Time};

/// Booked time by phase, in the order of [`Phase::ALL`].
pub(super) fn booked(course: &Course, onset: Time, end: Time) -> [Duration; Phase::ALL.len()] {
    let mut booked = [Duration::ZERO; Phase::ALL.len()];
    let mut phase = Phase::Detect;
    let mut since = onset;
    for entry in &course.journal {
        let Some(next) = phase_after(&entry.what) else { continue };
        let at = entry.at.max(onset).min(end);
        booked[phase as usize] += at.since(since);
        since = at;
        phase = next;
    }
    booked[phase as usize] += end.since(since);
    booked
}

/// The phase that an entry begins.
const fn phase_after(event: &Event) -> Option<Phase> {
    match event {
        Event::StepBegan { phase, .. } => Some(*phase),
        Event::RollbackCommanded => Some(Phase::Execute),
        Event::RollbackFinished | Event::FixedForward { .. } | Event::Closed => {
            Some(Phase::Recover)
        }
        Event::Declined => Some(Phase::Detect),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::Entry;

    #[test]
    fn phases_partition_the_time_to_restore() {
        let at = |secs, what| Entry { at: Time::from_secs(secs), what };
        let journal = vec![
            at(10, Event::StepBegan { phase: Phase::Acknowledge, by: "on-call".into() }),
            at(30, Event::StepBegan { phase: Phase::Decide, by: "on-call".into() }),
            at(60, Event::RollbackCommanded),
            at(70, Event::RollbackFinished),
        ];
        let course = Course { journal, ..Course::default() };
        let booked = booked(&course, Time::from_secs(5), Time::from_secs(100));
        let secs: Vec<u64> =
            booked.iter().map(|length| length.as_nanos() / 1_000_000_000).collect();
        assert_eq!(secs, [5, 20, 0, 0, 30, 10, 30]);
    }
}
