//! The clock of an inspection, and the work it asks for.
//!
//! It looks from the first scrape that shows the release started until the watch after promotion ends. The draws of its looks
//! are keyed by what is inspected and by the number of the look, so that two strategies that inspect alike catch alike.

use super::turn::Turn;
use crate::random::Distribution;
use crate::scenario::model::{Actor, DetectorKind, Inspected, Phase, Play};
use crate::system::{Action, Conditions, RequestId, StepKey};
use crate::units::{Duration, Ratio};

/// One inspecting detector of a strategy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inspector {
    /// Where the detector stands.
    pub(super) play: usize,
    pub(super) detector: usize,
    pub(super) what: Inspected,
    every: Duration,
    by: Actor,
    takes: Distribution,
    misses: Ratio,
    /// How many inspections of the same kind the strategy has besides, before this one.
    twins: u32,
    looks: u32,
    timer: Option<RequestId>,
    look: Option<RequestId>,
}

impl Inspector {
    /// Those of a strategy, in the order of its plays.
    pub(super) fn all(plays: &[Play]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for (play, detector, used) in plays.iter().enumerate().flat_map(|(play, one)| {
            one.detectors.iter().enumerate().map(move |(index, used)| (play, index, used))
        }) {
            let DetectorKind::Inspection { what, every, by, takes, catches } = used.kind else {
                continue;
            };
            let twins = found.iter().filter(|other| other.what == what).map(|_| 1).sum();
            found.push(Self {
                play,
                detector,
                what,
                every,
                by,
                takes,
                misses: catches.complement(),
                twins,
                looks: 0,
                timer: None,
                look: None,
            });
        }
        found
    }

    /// Starts the clock with the release, and stops it when there is nothing left to suspect.
    pub(super) fn keep_time(&mut self, suspect: bool, turn: &mut Turn<'_>) {
        if suspect && self.timer.is_none() {
            self.timer = Some(turn.set_timer(self.every));
        } else if !suspect {
            turn.withdraw(self.timer.take());
        }
    }

    /// Whether a timer was this clock; then a look begins.
    pub(super) fn ring(&mut self, request: RequestId, turn: &mut Turn<'_>) -> bool {
        if self.timer != Some(request) {
            return false;
        }
        self.timer = Some(turn.set_timer(self.every));
        // Who is still at the look before does not begin another.
        if self.look.is_none() {
            let request = turn.new_request();
            let (by, takes, fails, key) = (self.by, self.takes, self.misses, self.key());
            let conditions = Conditions::default();
            turn.actions.push(Action::Work { request, by, takes, fails, conditions, key });
            self.look = Some(request);
            self.looks += 1;
        }
        true
    }

    /// Whether finished work was this look.
    pub(super) fn is_done(&mut self, request: RequestId) -> bool {
        let is_it = self.look == Some(request);
        if is_it {
            self.look = None;
        }
        is_it
    }

    /// No step of a runbook books on detection, so these draws are nobody else's.
    const fn key(&self) -> StepKey {
        let position = self.what as u32 + 2 * self.twins;
        StepKey { incident: 0, phase: Phase::Detect, position, attempt: self.looks }
    }
}
