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
        Self { level: role, step }
    }

    /// The page as it goes on after nobody answered.
    pub(super) fn escalated(mut self, people: &People) -> Self {
        match people.roles[self.level].escalates_to {
            Some(next) => self.level = next,
            None => self.step.attempt += 1,
        }
        self
    }

    pub(super) fn ring(&self, people: &People, key: Key, clock: &WallClock, now: Time) -> Ring {
        let role = &people.roles[self.level];
        let draws = Draws::new(key, Actor::Role(self.level), self.step);
        let takes = draws.acknowledge(role.acknowledge).scaled(clock.slowness(now));
        let patience = role.escalate_after.max(SHORTEST_RING);
        if takes > patience { Ring::Escalates(now + patience) } else { Ring::Answered(now + takes) }
    }
}
