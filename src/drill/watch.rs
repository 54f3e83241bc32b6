//! Who watches a drill while it goes on: writes down what passes, and ends it where it must end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;

use super::conduct::Witness;
use super::journal::{Actor, Event, Journal, Seen as Shown, Told};
use super::load::{Outcome, Seen};
use super::stop::Brake;
use super::verdict::CutShort;
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
    #[must_use]
    pub fn new(
        journal: Arc<Journal>,
        strategy: &str,
        interrupted: Arc<AtomicBool>,
        brakes: Vec<Brake>,
        seen: UnboundedReceiver<Seen>,
    ) -> Self {
        Self {
            journal,
            strategy: Actor::Strategy(strategy.to_owned()),
            interrupted,
            brakes,
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
    pub fn into_cut_short(self) -> Option<CutShort> {
        self.cut_short
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
            self.met.bad += u64::from(!seen.outcome.is_success());
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
