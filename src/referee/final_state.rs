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
        // The last request that met the defect came before the fix, by less than service must be quiet.
        Some(restored)
            if course.fixed_at.is_some_and(|fixed| fixed <= restored + restored_after) =>
        {
            FinalState::FixedForward
        }
        Some(_) if instants.started.is_some() => FinalState::RestoredByRollback,
        Some(_) => FinalState::Healed,
        None if instants.started.is_some() => FinalState::Unrestored,
        None if was_declined(course) => FinalState::Declined,
        None => FinalState::Missed,
    }
}

fn was_declined(course: &Course) -> bool {
    course.journal.iter().any(|entry| entry.what == Event::Declined)
}
