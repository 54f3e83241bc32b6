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

/// A play's signal is up from the first of its detectors until the last is gone, or until a finished rollback has taken
/// away what it accused: from then on nobody writes down what signals do.
fn signal_is_up_at(journal: &[Entry], at: Time) -> bool {
    let mut up: Vec<&str> = Vec::new();
    for entry in journal.iter().take_while(|entry| entry.at < at) {
        match &entry.what {
            Event::Signal { play, .. } if !up.contains(&play.as_str()) => up.push(play),
            Event::SignalGone { play } => up.retain(|other| other != play),
            Event::RollbackFinished => up.clear(),
            _ => {}
        }
    }
    !up.is_empty()
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

    fn gone() -> Event {
        Event::SignalGone { play: "p".into() }
    }

    #[test]
    fn a_signal_ends_with_the_rollback_it_led_to() {
        let journal = vec![entry(10, signal()), entry(15, Event::RollbackFinished)];
        assert!(!signal_is_up_at(&journal, Time::from_secs(20)));
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
        // Two detectors of one play came up; the play went down once.
        let journal =
            vec![entry(10, signal()), entry(12, signal()), entry(15, gone()), entry(30, signal())];
        let course = Course { journal, ..Course::default() };
        let instants = instants(&course, Some(Time::from_secs(20)));
        assert!(!instants.up_at_onset);
        assert_eq!(instants.detected, Some(Time::from_secs(30)));
    }
}
