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

use super::turn::Turn;
use crate::detect::{Change, Watch};
use crate::scenario::model::Play;
use crate::system::Event;
use crate::telemetry::SeriesStore;
use crate::units::Time;

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
        (occasion, moment): (Occasion, Moment),
        turn: &mut Turn<'_>,
    ) {
        if play.before && occasion == Occasion::Complaint {
            return;
        }
        let matters = moment != Moment::Idle && !play.before;
        for watch in self.watches.iter_mut().filter(|watch| occasion.concerns(watch)) {
            if let Change::CameUp(evidence) = watch.evaluate(store, turn.at)
                && matters
            {
                let evidence = evidence.to_string();
                turn.record(Event::Signal { play: play.name.clone(), evidence });
            }
        }
        let was_up = self.up;
        self.up = self.is_evident(turn.at);
        if play.before {
            self.open = self.up && moment == Moment::Start;
        } else if self.up && !was_up {
            self.open = matters;
        } else if was_up && !self.up {
            self.open = false;
            if matters {
                turn.record(Event::SignalGone { play: play.name.clone() });
            }
        }
    }
}
