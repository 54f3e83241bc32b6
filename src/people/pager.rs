//! A page on its way up the levels until somebody answers.
//!
//! Each level has its own draw. Who would have taken longer than `escalate_after` does not answer at all: the page
//! has moved on. The last level is paged again, as a new attempt with a new draw, until it answers.

use super::draws::Draws;
use super::wall_clock::WallClock;
use crate::random::Key;
use crate::scenario::model::{Actor, People};
use crate::system::StepKey;
use crate::units::{Duration, Time};

/// Paging somebody takes at least this long, so that a page that nobody ever answers cannot ring for ever in an instant.
const SHORTEST_RING: Duration = Duration::from_secs(1);

/// A page that has gone out to one level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Whom the runbook asked for.
    asked: usize,
    level: usize,
    step: StepKey,
}

/// How a level takes a page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ring {
    /// Acknowledged then.
    Answered(Time),
    /// Not answered by then; the page goes on to the next level.
    Escalates(Time),
}

impl Page {
    pub(super) const fn new(role: usize, step: StepKey) -> Self {
        Self { asked: role, level: role, step }
    }

    /// The page as it goes on after nobody answered.
    pub(super) fn escalated(mut self, people: &People) -> Self {
        match people.roles[self.level].escalates_to {
            Some(next) => self.level = next,
            None => self.step.attempt += 1,
        }
        self
    }

    /// Whom it rings at.
    pub(super) const fn level(&self) -> usize {
        self.level
    }

    /// Whom it gets up: who answers, and who was asked for and takes part from then on.
    pub(super) const fn roles(&self) -> [usize; 2] {
        [self.level, self.asked]
    }

    /// A page that goes out `now` and is heard at `heard`, when somebody is there to hear it.
    pub(super) fn ring(
        &self,
        people: &People,
        key: Key,
        clock: &WallClock,
        now: Time,
        heard: Time,
    ) -> Ring {
        let role = &people.roles[self.level];
        let draws = Draws::new(key, Actor::Role(self.level), self.step);
        let answers = draws.acknowledge(role.acknowledge).scaled(clock.slowness(heard));
        let takes = heard.since(now) + answers;
        let patience = role.escalate_after.max(SHORTEST_RING);
        if takes > patience { Ring::Escalates(now + patience) } else { Ring::Answered(now + takes) }
    }
}
