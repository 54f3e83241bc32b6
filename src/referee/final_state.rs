//! How a bad release ended. The ends compete: each release has exactly one.

use super::Course;
use super::outcome::{FinalState, Instants};
use crate::system::Event;
use crate::units::{Duration, Time};

/// The end of one branch of a release with this onset; without onset the release was not bad.
pub(super) fn final_state(
    course: &Course,
    instants: &Instants,
    onset: Option<Time>,
    restored_after: Duration,
) -> FinalState {
    let Some(onset) = onset else { return FinalState::NotBad };
    if instants.started.is_some_and(|started| started < onset) && course.reverted_at.is_some() {
        return FinalState::PreEmpted;
    }
    match instants.restored {
        Some(restored) => what_ended_it(course, instants, restored + restored_after),
        None if instants.started.is_some() || was_mended(course) => FinalState::Unrestored,
        None if was_declined(course) => FinalState::Declined,
        None => FinalState::Missed,
    }
}

/// The last intervention before service was quiet: a fix that left a collapse standing did not end it, the rollback after
/// it did. Both are asked for up to the end of the quiet time, since the last request that met the defect came before.
fn what_ended_it(course: &Course, instants: &Instants, quiet_by: Time) -> FinalState {
    let in_time = |at: Option<Time>| at.filter(|at| *at <= quiet_by);
    let started = instants.started.filter(|_| !course.was_left_off_by(quiet_by));
    match (in_time(course.fixed_at), in_time(started)) {
        (Some(fixed), Some(started)) if fixed < started => FinalState::RestoredByRollback,
        (Some(_), _) => FinalState::FixedForward,
        (None, Some(_)) => FinalState::RestoredByRollback,
        (None, None) => FinalState::Healed,
    }
}

/// A strategy had the release mended in place.
fn was_mended(course: &Course) -> bool {
    course.journal.iter().any(|entry| matches!(entry.what, Event::FixedForward { .. }))
}

fn was_declined(course: &Course) -> bool {
    course.journal.iter().any(|entry| entry.what == Event::Declined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(fixed_s: Option<u64>, started_s: Option<u64>) -> FinalState {
        let course = Course { fixed_at: fixed_s.map(Time::from_secs), ..Course::default() };
        let instants = Instants {
            started: started_s.map(Time::from_secs),
            restored: Some(Time::from_secs(1_000)),
            ..Instants::default()
        };
        let onset = Some(Time::from_secs(10));
        final_state(&course, &instants, onset, Duration::from_mins(5))
    }

    #[test]
    fn the_last_intervention_is_what_ended_it() {
        assert_eq!(ended(None, None), FinalState::Healed);
        assert_eq!(ended(Some(1_010), None), FinalState::FixedForward);
        assert_eq!(ended(None, Some(1_005)), FinalState::RestoredByRollback);
        assert_eq!(ended(Some(400), Some(990)), FinalState::RestoredByRollback);
        assert_eq!(ended(Some(1_010), Some(400)), FinalState::FixedForward);
        assert_eq!(ended(Some(9_000), None), FinalState::Healed, "the fix came much later");
    }
}
