//! Who watches a drill while it goes on: writes down what passes, and ends it where it must end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;

use super::conduct::Witness;
use super::journal::{Actor, Event, Journal, Seen as Shown, Told};
use super::load::{Outcome, Seen};
use super::stop::Brake;
use super::verdict::CutShort;
use crate::scenario::model::Scenario;
use crate::system::{Action, Entry, Observed};
use crate::units::{Duration, Time};

/// What users met so far is written down this often.
const USERS_EVERY: Duration = Duration::from_secs(1);

/// The witness of a live drill.
#[derive(Debug)]
pub struct Watch {
    journal: Arc<Journal>,
    strategy: Actor,
    interrupted: Arc<AtomicBool>,
    bad_after: Duration,
    brakes: Vec<Brake>,
    seen: UnboundedReceiver<Seen>,
    met: Met,
    written_at: Time,
    cut_short: Option<CutShort>,
}

/// Users' requests so far.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    sent: u64,
    answered: u64,
    bad: u64,
    dropped: u64,
}

impl Watch {
    /// Of the drill of this scenario under one of its strategies, by index.
    #[must_use]
    pub fn new(
        scenario: &Scenario,
        strategy: usize,
        journal: Arc<Journal>,
        interrupted: Arc<AtomicBool>,
        seen: UnboundedReceiver<Seen>,
    ) -> Self {
        let bad_after = scenario.slo.bad_after;
        let rate_per_s = scenario.traffic.rate_per_s;
        let stops = scenario.drill.stops.iter();
        Self {
            journal,
            strategy: Actor::Strategy(scenario.strategies[strategy].name.clone()),
            interrupted,
            bad_after,
            brakes: stops.map(|stop| Brake::new(*stop, bad_after, rate_per_s)).collect(),
            seen,
            met: Met::default(),
            written_at: Time::START,
            cut_short: None,
        }
    }

    /// Whether the drill ended before its time.
    #[must_use]
    pub const fn is_cut_short(&self) -> bool {
        self.cut_short.is_some()
    }

    /// Why the drill ended before its time, if it did.
    #[must_use]
    pub const fn cut_short(&self) -> Option<&CutShort> {
        self.cut_short.as_ref()
    }

    /// A journal that cannot be written ends the drill: what is not on record did not happen.
    fn write(&mut self, actor: &Actor, event: &Event) {
        if let Err(error) = self.journal.write(actor, event) {
            self.cut_short.get_or_insert_with(|| CutShort::Stopped(error.to_string()));
        }
    }

    fn take_in_users(&mut self) {
        while let Ok(seen) = self.seen.try_recv() {
            let dropped = seen.outcome == Outcome::Dropped;
            self.met.sent += u64::from(!dropped);
            self.met.dropped += u64::from(dropped);
            self.met.answered += u64::from(matches!(seen.outcome, Outcome::Answered(_)));
            self.met.bad += u64::from(seen.is_bad(self.bad_after));
            for brake in &mut self.brakes {
                brake.see(&seen);
            }
        }
    }

    fn write_users(&mut self, now: Time) {
        if now.since(self.written_at) < USERS_EVERY {
            return;
        }
        self.written_at = now;
        let Met { sent, answered, bad, dropped } = self.met;
        self.write(&Actor::Users, &Event::Users { sent, answered, bad, dropped });
    }
}

impl Witness for Watch {
    fn observed(&mut self, observed: &Observed) {
        self.write(&Actor::Harness, &Event::Observed(Shown::from(&observed.what)));
    }

    fn asked(&mut self, _at: Time, action: &Action) {
        let actor = self.strategy.clone();
        self.write(&actor, &Event::Action(Told::from(action)));
    }

    fn noted(&mut self, entries: &[Entry]) {
        let actor = self.strategy.clone();
        for entry in entries {
            self.write(&actor, &Event::Strategy(Told::from(entry)));
        }
    }

    fn is_over(&mut self, now: Time) -> bool {
        self.take_in_users();
        self.write_users(now);
        if self.interrupted.load(Ordering::Relaxed) {
            self.cut_short.get_or_insert(CutShort::Interrupted);
        }
        let pulled = self.brakes.iter_mut().find_map(|brake| brake.pulled(now));
        if let Some(why) = pulled {
            self.cut_short.get_or_insert(CutShort::Stopped(why));
        }
        self.cut_short.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::clock::Clock;
    use crate::drill::conduct::SLICE;
    use crate::drill::journal::Line;
    use crate::random::Key;
    use crate::scenario::model::StopCondition;
    use crate::scenario::{References, check};
    use crate::units::Ratio;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    fn scenario() -> Scenario {
        let text = include_str!("../../scenarios/drill.yaml");
        let checked = check("drill.yaml", text, &References::new());
        let mut scenario = checked.unwrap_or_else(|error| panic!("{error}")).scenario;
        let (bad_above, hold_for) = (Ratio::saturating(0.5), Duration::from_secs(1));
        scenario.drill.stops = vec![StopCondition { bad_above, hold_for }];
        scenario
    }

    struct Watched {
        watch: Watch,
        users: UnboundedSender<Seen>,
        interrupted: Arc<AtomicBool>,
        folder: tempfile::TempDir,
    }

    fn watched() -> Watched {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_in(Duration::ZERO);
        let journal = Journal::create(&folder.path().join("journal"), clock).unwrap();
        let (users, seen) = unbounded_channel();
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        let watch = Watch::new(&scenario(), 0, Arc::new(journal), flag, seen);
        Watched { watch, users, interrupted, folder }
    }

    fn seen(millis: u64, outcome: Outcome, took: Duration) -> Seen {
        let intended = Time::START + Duration::from_millis(millis);
        Seen {
            key: Key::new(millis),
            intended,
            sent: intended,
            ended: intended + took,
            outcome,
            version: None,
            exposed: false,
            is_write: false,
        }
    }

    #[test]
    fn whoever_interrupts_ends_the_drill() {
        let mut watched = watched();
        assert!(!watched.watch.is_over(Time::START + SLICE));
        watched.interrupted.store(true, Ordering::Relaxed);
        assert!(watched.watch.is_over(Time::START + SLICE + SLICE));
        assert_eq!(watched.watch.cut_short(), Some(&CutShort::Interrupted));
    }

    #[test]
    fn users_who_suffer_too_long_end_the_drill() {
        let mut watched = watched();
        for millis in (0..1500).step_by(10) {
            let late = Duration::from_millis(60);
            watched.users.send(seen(millis, Outcome::Answered(200), late)).unwrap();
        }
        assert!(watched.watch.is_over(Time::START + Duration::from_millis(1500)));
        let Some(CutShort::Stopped(why)) = watched.watch.cut_short() else { panic!("stopped") };
        assert!(why.contains("50% of requests were bad for 1s"), "{why}");
    }

    #[test]
    fn a_slow_answer_is_written_down_as_bad_and_a_dropped_request_as_not_sent() {
        let mut watched = watched();
        let (quick, slow) = (Duration::from_millis(5), Duration::from_millis(60));
        for one in [
            seen(0, Outcome::Answered(200), quick),
            seen(1, Outcome::Answered(200), slow),
            seen(2, Outcome::Answered(500), quick),
            seen(3, Outcome::TimedOut, slow),
            seen(4, Outcome::Dropped, Duration::ZERO),
        ] {
            watched.users.send(one).unwrap();
        }
        assert!(!watched.watch.is_over(Time::from_secs(2)));
        let text = std::fs::read_to_string(watched.folder.path().join("journal")).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Line>(line).unwrap().what);
        let users = lines.into_iter().find(|what| matches!(what, Event::Users { .. }));
        let expected = Event::Users { sent: 4, answered: 3, bad: 4, dropped: 1 };
        assert_eq!(users, Some(expected));
    }
}
