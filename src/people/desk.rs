//! Where inert actions go, and where their answers come from.
//!
//! The desk is told the time and keeps no clock. Whatever is due is ordered by (time, request), so answers that
//! fall on the same nanosecond come in the order they were asked for.

use std::sync::Arc;

use super::Tally;
use super::draws::Draws;
use super::pager::{Page, Ring};
use super::staff::{Staff, Task};
use super::wall_clock::WallClock;
use crate::plan;
use crate::random::Key;
use crate::scenario::model::{Actor, People};
use crate::system::{Action, Observation, Observed, RequestId, Slip};
use crate::units::Time;

/// The people (and the automation) of one strategy in one replication.
#[derive(Clone, Debug)]
pub struct Desk {
    people: Arc<People>,
    key: Key,
    clock: WallClock,
    staff: Staff,
    open: Vec<Open>,
    tally: Tally,
}

/// A request that is not answered yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    due: Time,
    request: RequestId,
    what: Pending,
}

/// What happens when a request is due.
#[derive(Clone, Copy, Debug)]
enum Pending {
    Acknowledge,
    Escalate(Page),
    Finish { role: Option<usize>, began: Time, slip: Option<Slip> },
    Ring,
}

impl Desk {
    /// `key` is that of the replication's people, the same for every strategy.
    #[must_use]
    pub fn new(people: &People, key: Key, clock: plan::WallClock) -> Self {
        Self {
            people: Arc::new(people.clone()),
            key,
            clock: WallClock::new(people, clock),
            staff: Staff::new(people),
            open: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// What was asked of people so far.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Takes in an inert action; effective ones are none of the desk's business.
    pub fn ask(&mut self, now: Time, action: &Action) {
        match *action {
            Action::Page { request, role, key } => self.page(now, request, Page::new(role, key)),
            Action::Work { request, by: Actor::Role(role), takes, fails, key } => {
                self.staff.wait(Task { request, role, takes, fails, step: key });
                self.set_to_work(now);
            }
            Action::Work { request, by, takes, fails, key } => {
                let draws = Draws::new(self.key, by, key);
                let slip = draws.slip(fails);
                let what = Pending::Finish { role: None, began: now, slip };
                self.open.push(Open { due: now + draws.work(takes), request, what });
            }
            Action::Withdraw { request } => self.withdraw(now, request),
            Action::SetTimer { request, after } => {
                self.open.push(Open { due: now + after, request, what: Pending::Ring });
            }
            Action::Hold
            | Action::Resume
            | Action::SetWeight(_)
            | Action::RollBack(_)
            | Action::FixForward => {}
        }
    }

    /// When the desk next has something to do; not all of it is an answer.
    #[must_use]
    pub fn next(&self) -> Option<Time> {
        self.first().map(|first| self.open[first].due)
    }

    /// The next answer that is due by `now`.
    pub fn answer(&mut self, now: Time) -> Option<Observed> {
        while let Some(first) = self.first() {
            if self.open[first].due > now {
                return None;
            }
            let Open { due, request, what } = self.open.swap_remove(first);
            match what {
                Pending::Escalate(page) => self.page(due, request, page.escalated(&self.people)),
                Pending::Acknowledge => {
                    return Some(Observed { at: due, what: Observation::Acknowledged { request } });
                }
                Pending::Ring => {
                    return Some(Observed { at: due, what: Observation::Timer { request } });
                }
                Pending::Finish { role, began, slip } => {
                    self.leave(role, began, due);
                    return Some(Observed { at: due, what: Observation::Done { request, slip } });
                }
            }
        }
        None
    }

    fn first(&self) -> Option<usize> {
        (0..self.open.len()).min_by_key(|index| (self.open[*index].due, self.open[*index].request))
    }

    fn page(&mut self, now: Time, request: RequestId, page: Page) {
        self.tally.pages += 1;
        self.tally.pages_at_night += u32::from(self.clock.is_night(now));
        let (due, what) = match page.ring(&self.people, self.key, &self.clock, now) {
            Ring::Answered(due) => (due, Pending::Acknowledge),
            Ring::Escalates(due) => (due, Pending::Escalate(page)),
        };
        self.open.push(Open { due, request, what });
    }

    /// Gives waiting work to whoever is free.
    fn set_to_work(&mut self, now: Time) {
        while let Some(task) = self.staff.next_task() {
            let draws = Draws::new(self.key, Actor::Role(task.role), task.step);
            let takes = draws.work(task.takes).scaled(self.clock.slowness(now));
            let slip = draws.slip(task.fails);
            let what = Pending::Finish { role: Some(task.role), began: now, slip };
            self.open.push(Open { due: now + takes, request: task.request, what });
        }
    }

    /// Somebody stops working, finished or called off, and takes what waits.
    fn leave(&mut self, role: Option<usize>, began: Time, now: Time) {
        if let Some(role) = role {
            self.tally.work += now.since(began);
            self.staff.release(role);
            self.set_to_work(now);
        }
    }

    fn withdraw(&mut self, now: Time, request: RequestId) {
        self.staff.withdraw(request);
        let Some(at) = self.open.iter().position(|open| open.request == request) else {
            return;
        };
        if let Pending::Finish { role, began, .. } = self.open.swap_remove(at).what {
            self.leave(role, began, now);
        }
    }
}
