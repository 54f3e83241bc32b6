//! The instants of an incident, read from the strategy's journal.

use super::Course;
use super::outcome::Instants;
use crate::system::{Entry, Event};
use crate::units::Time;

/// Instants of a branch; only those of the journal and of the rollout, restoration is the ledger's.
pub(super) fn instants(course: &Course, onset: Option<Time>) -> Instants {
    let journal = &course.journal;
    let up_at_onset = onset.is_some_and(|onset| signal_is_up_at(journal, onset));
    let from = onset.unwrap_or(Time::START);
    let detected = if up_at_onset {
        onset
    } else {
        first(journal, from, |event| matches!(event, Event::Signal { .. }))
    };
    let since_detected =
        |is_it: fn(&Event) -> bool| detected.and_then(|detected| first(journal, detected, is_it));
    let started = first(journal, Time::START, |event| matches!(event, Event::RollbackCommanded));
    let decided = last_before(journal, started, |event| {
        matches!(event, Event::Decided { roll_back: true, .. })
    });
    Instants {
        detected,
        up_at_onset,
        acknowledged: since_detected(|event| matches!(event, Event::Acknowledged { .. })),
        decided: decided.or(started),
        started,
        finished: course.reverted_at,
        restored: None,
    }
}

fn first(journal: &[Entry], from: Time, is_it: impl Fn(&Event) -> bool) -> Option<Time> {
    journal.iter().find(|entry| entry.at >= from && is_it(&entry.what)).map(|entry| entry.at)
}

fn last_before(
    journal: &[Entry],
    until: Option<Time>,
    is_it: impl Fn(&Event) -> bool,
) -> Option<Time> {
    let until = until?;
    let mut entries = journal.iter().rev();
    entries.find(|entry| entry.at <= until && is_it(&entry.what)).map(|entry| entry.at)
}

/// Signals count up and down by play; any that is up counts.
fn signal_is_up_at(journal: &[Entry], at: Time) -> bool {
    let before = journal.iter().take_while(|entry| entry.at < at);
    let up = before.fold(0_i32, |up, entry| match entry.what {
        Event::Signal { .. } => up + 1,
        Event::SignalGone => up - 1,
        _ => up,
    });
    up > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at_s: u64, what: Event) -> Entry {
        Entry { at: Time::from_secs(at_s), what }
    }

    fn signal() -> Event {
        Event::Signal { play: "p".into(), evidence: "e".into() }
    }

    #[test]
    fn a_signal_already_up_at_onset_is_detection_at_once_and_flagged() {
        let journal = vec![entry(10, signal()), entry(40, Event::RollbackCommanded)];
        let course = Course { journal, ..Course::default() };
        let instants = instants(&course, Some(Time::from_secs(20)));
        assert!(instants.up_at_onset);
        assert_eq!(instants.detected, Some(Time::from_secs(20)));
        assert_eq!(instants.decided, Some(Time::from_secs(40)));
    }

    #[test]
    fn a_signal_that_went_before_onset_detects_nothing() {
        let journal = vec![entry(10, signal()), entry(15, Event::SignalGone), entry(30, signal())];
        let course = Course { journal, ..Course::default() };
        let instants = instants(&course, Some(Time::from_secs(20)));
        assert!(!instants.up_at_onset);
        assert_eq!(instants.detected, Some(Time::from_secs(30)));
    }
}
