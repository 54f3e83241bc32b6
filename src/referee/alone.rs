//! One branch judged by itself, without a twin.
//!
//! A live drill has no twin: nobody can run the same minutes again without the defect. To lay it beside its simulation, both
//! are judged here, from their own ledgers and journals alone. What comes out is therefore not harm (which takes what a
//! healthy release would have done away) but what users saw, and the simulated figures are those to compare with, not
//! those of [`judge`](super::judge).

use serde::Serialize;

use super::harm::{sum, window_count};
use super::outcome::Instants;
use super::{Course, downtime, instants, phases, restored};
use crate::scenario::model::{Phase, Scenario};
use crate::system::{Ledger, Window};
use crate::units::{Duration, Time};

/// What one branch came to, from the release on to the end of the follow-up. Where the branch had settled on a defect
/// and the rest was reckoned, what was reckoned is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Alone {
    /// Arrival of the first request that met the defect and was bad.
    pub onset: Option<Time>,
    pub instants: Instants,
    /// Booked time by phase, in the order of [`Phase::ALL`]; adds up to min(restored, end) − onset, or to nothing without
    /// onset.
    pub phases: [Duration; Phase::ALL.len()],
    /// Length of down windows.
    pub down: Duration,
    pub requests: u64,
    pub bad: u64,
    /// Requests that met the defect.
    pub exposed: u64,
    /// A rollback was commanded; whether it finished is among the instants.
    pub rolled_back: bool,
    /// Everything was on the new version at some time.
    pub promoted: bool,
}

/// Judges one branch without a twin, from the start of its release to `ends_at`.
///
/// Only whole windows up to the course's `simulated_until` count: it must be early enough for the requests that arrived
/// before to have been answered or given up. A course that is `settled` counts as quiet from there on.
#[must_use]
pub fn alone(scenario: &Scenario, course: &Course, plan_release_at: Time, ends_at: Time) -> Alone {
    let ledger = &course.ledger;
    let down_above = scenario.slo.down_above.get();
    let onset = ledger.onset().filter(|onset| *onset < ends_at);
    let nobody = Ledger::new(ledger.window_length(), Duration::ZERO);
    let rule = restored::Rule { quiet_for: scenario.restored_after, down_above };
    let restored =
        onset.and_then(|onset| restored::restored_at(course, &nobody, onset, ends_at, rule));
    let windows = ledger.window_of(plan_release_at)..window_count(ends_at, course);
    let total = |count: fn(&Window) -> u32| sum(ledger, windows.clone(), count);
    let reckoned = |share: fn(&super::Tail) -> f64| {
        course.tail.map_or(0, |tail| tail.count(share(&tail)).max(0).unsigned_abs())
    };
    let reckoned_down =
        course.tail.map_or(Duration::ZERO, |tail| tail.length().scaled(tail.down_share.max(0.0)));
    Alone {
        onset,
        instants: Instants { restored, ..instants::instants(course, onset) },
        phases: onset.map_or_else(Default::default, |onset| {
            phases::booked(course, onset, restored.unwrap_or(ends_at))
        }),
        down: downtime::down(ledger, windows.clone(), down_above) + reckoned_down,
        requests: total(|window| window.requests) + reckoned(|_| 1.0),
        bad: total(|window| window.bad) + reckoned(|tail| tail.bad_share),
        exposed: total(|window| window.exposed) + reckoned(|tail| tail.exposed_share),
        rolled_back: course.was_rolled_back_by(ends_at),
        promoted: course.promoted_at.is_some_and(|at| at <= ends_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referee::Tail;
    use crate::system::{Entry, Event};
    use crate::world::tests::scenario;

    const RELEASE: Time = Time::from_secs(30);
    const END: Time = Time::from_secs(600);

    /// Ten requests a second in windows of one; those that arrive in `bad_s` meet the defect and fail.
    fn course(bad_s: std::ops::Range<u64>) -> Course {
        let mut ledger = Ledger::new(Duration::from_secs(1), Duration::from_mins(10));
        for tenth in 0..6_000 {
            let at = Time::START + Duration::from_millis(100) * tenth;
            let meets = bad_s.contains(&(tenth / 10));
            ledger.request(at);
            if meets {
                ledger.exposed(at);
            }
            ledger.answer(at, false, meets, Duration::from_millis(20), meets);
        }
        Course { ledger, simulated_until: END, ..Course::default() }
    }

    fn judged(course: &Course) -> Alone {
        let mut scenario = scenario();
        scenario.restored_after = Duration::from_mins(1);
        alone(&scenario, course, RELEASE, END)
    }

    #[test]
    fn a_release_that_harms_nobody_has_no_incident() {
        let alone = judged(&course(0..0));
        let expected = Alone { requests: 5_700, ..Alone::default() };
        assert_eq!(alone, expected, "ten a second from the release on");
    }

    #[test]
    fn an_incident_has_its_onset_its_end_and_its_phases() {
        let at = |secs, what| Entry { at: Time::from_secs(secs), what };
        let journal = vec![
            at(110, Event::Signal { play: "p".into(), evidence: "e".into() }),
            at(110, Event::StepBegan { phase: Phase::Assess, by: "automation".into() }),
            at(120, Event::RollbackCommanded),
            at(125, Event::RollbackFinished),
        ];
        let reverted_at = Some(Time::from_secs(125));
        let alone = judged(&Course { journal, reverted_at, ..course(100..125) });
        let onset = Time::from_secs(100);
        assert_eq!(alone.onset, Some(onset));
        assert_eq!(alone.instants.detected, Some(Time::from_secs(110)));
        assert_eq!(alone.instants.started, Some(Time::from_secs(120)));
        assert_eq!(alone.instants.finished, reverted_at);
        let restored = alone.instants.restored.expect("quiet for minutes");
        assert_eq!(restored, Time::from_secs(125), "the last window that was down ended then");
        assert_eq!(alone.phases.iter().copied().sum::<Duration>(), restored.since(onset));
        assert_eq!(alone.down, Duration::from_secs(25));
        assert_eq!((alone.bad, alone.exposed), (250, 250));
        assert!(alone.rolled_back && !alone.promoted);
    }

    #[test]
    fn what_is_not_quiet_for_long_enough_is_not_restored() {
        let alone = judged(&course(100..580));
        assert_eq!(alone.instants.restored, None);
        assert_eq!(alone.phases[Phase::Detect as usize], END.since(Time::from_secs(100)));
    }

    #[test]
    fn what_came_before_the_release_is_not_its_doing() {
        let alone = judged(&course(10..20));
        assert_eq!((alone.bad, alone.down), (0, Duration::ZERO));
    }

    #[test]
    fn what_was_reckoned_counts() {
        let tail = Tail {
            from: Time::from_secs(300),
            to: Time::from_secs(500),
            requests: 2_000.0,
            bad_share: 0.25,
            bad_writes_share: 0.0,
            exposed_share: 0.5,
            down_share: 0.1,
            damaged_share: 0.0,
            repaired_at: None,
        };
        let simulated_until = tail.from;
        let course =
            Course { tail: Some(tail), simulated_until, settled: true, ..course(290..300) };
        let alone = judged(&course);
        assert_eq!((alone.requests, alone.bad, alone.exposed), (4_700, 600, 1_100));
        assert_eq!(alone.down, Duration::from_secs(30));
        assert_eq!(alone.instants.restored, Some(tail.to));
    }
}
