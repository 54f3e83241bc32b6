//! Where inert actions go, and where their answers come from.
//!
//! The desk is told the time and keeps no clock. Whatever is due is ordered by (time, request), so answers that
//! fall on the same nanosecond come in the order they were asked for.

use std::sync::Arc;

use super::draws::Draws;
use super::pager::{Page, Ring};
use super::presence::reachable_from;
use super::reliability::{Situation, after_a_slip, error_probability};
use super::staff::{Staff, Task};
use super::waking::Waking;
use super::wall_clock::WallClock;
use super::{Faults, Tally, Upkeep};
use crate::plan::{self, Plan};
use crate::random::Key;
use crate::scenario::model::{self, Actor, People, Scenario};
use crate::system::{Action, Conditions, Observation, Observed, RequestId, Slip};
use crate::units::{Ratio, Time};

/// The people (and the automation) of one strategy in one replication.
#[derive(Clone, Debug)]
pub struct Desk {
    people: Arc<People>,
    key: Key,
    clock: WallClock,
    staff: Staff,
    open: Vec<Open>,
    tally: Tally,
    upkeep: Upkeep,
    faults: Faults,
    waking: Waking,
    /// By role, the incident in which their last step went wrong unnoticed.
    slipped: Vec<Option<u32>>,
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
    Acknowledge { page: Page, at_night: bool },
    Escalate(Page),
    Finish(Work),
    Ring,
}

/// Work under way.
#[derive(Clone, Copy, Debug)]
struct Work {
    /// Nobody where automation does it.
    role: Option<usize>,
    incident: u32,
    began: Time,
    slip: Option<Slip>,
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
            upkeep: Upkeep::fresh(key),
            faults: Faults::default(),
            waking: Waking::new(people.roles.len()),
            slipped: vec![None; people.roles.len()],
        }
    }

    /// The people of a strategy in a replication: their runbooks as old as they are, struck by the faults that are planned.
    #[must_use]
    pub fn in_plan(scenario: &Scenario, upkeep: Upkeep, plan: &Plan) -> Self {
        let desk = Self::new(&scenario.people, plan.people_key, plan.clock);
        Self { upkeep, faults: Faults::in_plan(scenario, plan), ..desk }
    }

    /// Pages and steps that each fault of the scenario touched here; nothing where none was planned.
    #[must_use]
    pub fn faults_touched(&self) -> &[u64] {
        self.faults.touched()
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
            Action::Work { request, by: Actor::Role(role), takes, fails, conditions, key } => {
                self.staff.wait(Task { request, role, takes, fails, conditions, step: key });
                self.set_to_work(now);
            }
            Action::Work { request, by, takes, fails, conditions, key } => {
                let draws = Draws::new(self.key, by, key);
                let slip = self.failure_of_automation(&draws, fails, conditions);
                let what =
                    Pending::Finish(Work { role: None, incident: key.incident, began: now, slip });
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
            | Action::AbortRollback(_)
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
                Pending::Acknowledge { page, at_night } => {
                    self.wake(page, at_night, due);
                    return Some(Observed { at: due, what: Observation::Acknowledged { request } });
                }
                Pending::Ring => {
                    return Some(Observed { at: due, what: Observation::Timer { request } });
                }
                Pending::Finish(work) => {
                    self.finish(&work);
                    self.leave(&work, due);
                    let slip = work.slip;
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
        let at_night = self.clock.is_night(now);
        self.tally.pages_at_night += u32::from(at_night);
        let heard = self.heard(page.level(), now);
        let (due, what) = match page.ring(&self.people, self.key, &self.clock, now, heard) {
            Ring::Answered(due) => (due, Pending::Acknowledge { page, at_night }),
            Ring::Escalates(due) => (due, Pending::Escalate(page)),
        };
        self.open.push(Open { due, request, what });
    }

    /// Gives waiting work to whoever is free.
    fn set_to_work(&mut self, now: Time) {
        while let Some(task) = self.staff.next_task() {
            let draws = Draws::new(self.key, Actor::Role(task.role), task.step);
            let takes = draws.work(task.takes).scaled(self.slowness(task.conditions, now));
            let slip = self.slip(&task, &draws, now);
            let (role, incident) = (Some(task.role), task.step.incident);
            let what = Pending::Finish(Work { role, incident, began: now, slip });
            self.open.push(Open { due: now + takes, request: task.request, what });
        }
    }

    /// Somebody stops working, finished or called off, and takes what waits.
    fn leave(&mut self, work: &Work, now: Time) {
        if let Some(role) = work.role {
            self.tally.work += now.since(work.began);
            self.staff.release(role);
            self.set_to_work(now);
        }
    }

    fn withdraw(&mut self, now: Time, request: RequestId) {
        self.staff.withdraw(request);
        let Some(at) = self.open.iter().position(|open| open.request == request) else {
            return;
        };
        if let Pending::Finish(work) = self.open.swap_remove(at).what {
            self.leave(&work, now);
        }
    }
}

/// How people err.
impl Desk {
    /// When a page that goes out now is heard by somebody of the role.
    fn heard(&mut self, role: usize, now: Time) -> Time {
        let there = reachable_from(&self.people, role, self.key, &self.clock, now);
        let through = self.faults.gets_through(role, there);
        reachable_from(&self.people, role, self.key, &self.clock, through)
    }

    fn wake(&mut self, page: Page, at_night: bool, now: Time) {
        let inertia = self.people.reliability.sleep_inertia;
        for role in page.roles().into_iter().filter(|_| at_night) {
            self.waking.wake(role, now, inertia);
        }
    }

    fn slowness(&self, conditions: Conditions, now: Time) -> f64 {
        let after_automation = if conditions.after_automation {
            self.people.reliability.after_automation_time
        } else {
            1.0
        };
        self.clock.slowness(now) * after_automation
    }

    /// A plain chance is taken as it is; where a step names its task, the tables have a say.
    fn slip(&mut self, work: &Task, draws: &Draws, now: Time) -> Option<Slip> {
        let Some(task) = work.conditions.task else { return draws.failure(work.fails) };
        let situation = self.situation(work, task, now);
        let people = &self.people.reliability;
        let mut probability = error_probability(people, task, &situation);
        if self.slipped[work.role] == Some(work.step.incident) {
            probability = after_a_slip(people, probability);
        }
        draws.slip(task, probability, people.noticed)
    }

    fn situation(&mut self, work: &Task, task: model::Task, now: Time) -> Situation {
        let wrong_step =
            if task == model::Task::RunbookStep { self.faults.runbook_factor(now) } else { 1.0 };
        Situation {
            handed_over: work.conditions.handed_over,
            after_automation: work.conditions.after_automation,
            missing_procedure: self.upkeep.missing_procedure(),
            runbook: self.upkeep.runbook_factor() * wrong_step,
            alertness: self.waking.alertness(work.role, now, &self.people.reliability),
        }
    }

    /// Where the capacity is gone that a rollback needs, every command fails.
    fn failure_of_automation(
        &self,
        draws: &Draws,
        fails: Ratio,
        conditions: Conditions,
    ) -> Option<Slip> {
        if conditions.commands && !self.upkeep.has_standby() {
            return Some(Slip::Noticed);
        }
        draws.failure(fails)
    }

    /// A slip is made once its step is over; one that was called off before hurts nobody.
    fn finish(&mut self, work: &Work) {
        let Some(role) = work.role else { return };
        self.tally.slips += u32::from(work.slip.is_some());
        let is_unnoticed = matches!(work.slip, Some(Slip::Omission | Slip::Commission));
        self.slipped[role] = is_unnoticed.then_some(work.incident);
    }
}
