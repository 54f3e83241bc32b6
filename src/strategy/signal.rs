//! A play's signal: up while any of its detectors is.
//!
//! A signal *comes up* once. What starts an incident is a signal that came up while the release was suspect and that nobody has dealt
//! with: it is *open*. One that was up before the release started is not the release's doing and must first go
//! away, and so must one whose incident was declined; otherwise a strategy would ask the same question for ever.
//!
//! Complaints trail what they are about. Where monitoring has shown the trouble, monitoring is also asked whether it is over, and
//! what users still say within a window's length is explained by what was shown.
//!
//! A play that looks *before* the release is the other way round: it opens once, as the release starts, and only by what was
//! up by then. It says nothing about the release, so nothing of it is written down as a signal, which would count as detection.

use crate::detect::{Change, Watch};
use crate::scenario::model::Play;
use crate::system::{Entry, Event};
use crate::telemetry::SeriesStore;
use crate::units::{Duration, Time};

/// What a scrape finds of the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// No release to suspect, and no incident.
    Idle,
    /// The first scrape that shows the release started.
    Start,
    Suspect,
}

/// What detectors are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    Scrape,
    /// A user's complaint: only those who listen have something new to say.
    Complaint,
}

impl Occasion {
    fn concerns(self, watch: &Watch) -> bool {
        self == Self::Scrape || watch.detector().listens()
    }
}

/// One look at the detectors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) at: Time,
    pub(super) occasion: Occasion,
    pub(super) moment: Moment,
}

/// The detectors of one play, together.
#[derive(Clone, Debug)]
pub(super) struct Signal {
    watches: Vec<Watch>,
    up: bool,
    open: bool,
    /// When monitoring last showed the trouble.
    shown_at: Option<Time>,
}

impl Signal {
    pub(super) fn new(play: &Play, released: usize) -> Self {
        let watches = play.detectors.iter().map(|used| Watch::new(used, released)).collect();
        Self { watches, up: false, open: false, shown_at: None }
    }

    /// Takes in that an inspection of one of its detectors is over.
    pub(super) fn report(&mut self, detector: usize, caught: bool, store: &SeriesStore) -> bool {
        self.watches[detector].report(caught, store)
    }

    /// The longest window that one of its detectors asks about.
    pub(super) fn window(&self) -> Duration {
        self.watches.iter().map(|watch| watch.detector().window()).max().unwrap_or_default()
    }

    pub(super) fn watches(&self) -> &[Watch] {
        &self.watches
    }

    pub(super) const fn is_up(&self) -> bool {
        self.up
    }

    /// Up, and nobody has dealt with it.
    pub(super) const fn is_open(&self) -> bool {
        self.open
    }

    pub(super) const fn take_up(&mut self) {
        self.open = false;
    }

    /// Whoever dealt with it was called away.
    pub(super) const fn reopen(&mut self) {
        self.open = self.up;
    }

    /// Whether nothing is left of what any detector complains about.
    pub(super) fn has_cleared(&self) -> bool {
        self.watches.iter().all(Watch::has_cleared)
    }

    /// Whether a detector is up for a reason that still holds.
    fn is_evident(&mut self, now: Time) -> bool {
        if self.watches.iter().any(|watch| watch.is_up() && !watch.detector().listens()) {
            self.shown_at = Some(now);
            return true;
        }
        self.watches.iter().any(|watch| watch.is_up() && !self.explains(watch, now))
    }

    /// Whether users complain of what monitoring has shown, and shows no more.
    fn explains(&self, watch: &Watch, now: Time) -> bool {
        let Some(window) = watch.detector().listens_over() else { return false };
        self.shown_at.is_some_and(|shown| now.since(shown) < window)
    }

    /// Evaluates every detector that the occasion concerns. Only what `matters` is written down and opens the signal. A play that
    /// looks before the release looks at scrapes.
    pub(super) fn evaluate(
        &mut self,
        play: &Play,
        store: &SeriesStore,
        look: Look,
        journal: &mut Vec<Entry>,
    ) {
        self.take_in(play, look, journal, |_, watch| watch.evaluate(store, look.at));
    }

    /// The same for a signal of which only `own` detectors differ from those of another that has seen and done the same: what the
    /// others say is what they say there.
    pub(super) fn evaluate_beside(
        &mut self,
        (other, own): (&Self, &[bool]),
        play: &Play,
        store: &SeriesStore,
        look: Look,
        journal: &mut Vec<Entry>,
    ) {
        self.take_in(play, look, journal, |index, watch| {
            if own[index] {
                return watch.evaluate(store, look.at);
            }
            *watch = other.watches[index];
            watch.change()
        });
    }

    fn take_in(
        &mut self,
        play: &Play,
        look: Look,
        journal: &mut Vec<Entry>,
        ask: impl Fn(usize, &mut Watch) -> Change,
    ) {
        if play.before && look.occasion == Occasion::Complaint {
            return;
        }
        let matters = look.moment != Moment::Idle && !play.before;
        for (index, watch) in self.watches.iter_mut().enumerate() {
            if look.occasion.concerns(watch)
                && let Change::CameUp(evidence) = ask(index, watch)
                && matters
            {
                let (play, evidence) = (play.name.clone(), evidence.to_string());
                journal.push(Entry { at: look.at, what: Event::Signal { play, evidence } });
            }
        }
        let was_up = self.up;
        self.up = self.is_evident(look.at);
        if play.before {
            self.open = self.up && look.moment == Moment::Start;
        } else if self.up && !was_up {
            self.open = matters;
        } else if was_up && !self.up {
            self.open = false;
            if matters {
                let play = play.name.clone();
                journal.push(Entry { at: look.at, what: Event::SignalGone { play } });
            }
        }
    }

    /// Whether nobody who sees only what comes of detectors can tell the two apart.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        let ups = |signal: &Self| (signal.up, signal.open);
        ups(self) == ups(other)
            && self.watches.iter().zip(&other.watches).all(|(a, b)| a.is_up() == b.is_up())
    }

    /// Takes over what became of the question whether somebody has dealt with it.
    pub(super) const fn be_open_as(&mut self, other: &Self) {
        self.open = other.open;
    }
}
