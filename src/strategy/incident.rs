//! A runbook being run.
//!
//! Steps run one after another. A step marked `alongside` joins the group of the one before it, and the group is over when all
//! of it is done. Work by a role that is paged in the same group begins when the page is acknowledged, so a
//! question put `alongside` its page has a time-out that also covers nobody answering.
//!
//! The trap: an answer may come after its question was withdrawn, so requests are looked up and unknown ones ignored.

mod abort;
mod conditions;
mod rollback;
mod unreached;
mod verification;
mod way_back;

use super::running::{Running, Stage, paged_role, unanswered};
use super::turn::Turn;
use crate::scenario::model::{Actor, Step, StepKind};
use crate::system::{Event, Observation, RequestId, Slip, StepKey};

use unreached::leave_out;
use way_back::WayBack;

/// One incident: which play, how far, what is being waited for.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Incident {
    number: u32,
    pub(super) play: usize,
    /// Index of the first step not yet begun.
    next: usize,
    group: Vec<Running>,
    decided: bool,
    commanded: bool,
    /// Automation gave all the commands it was to give, and none of them worked.
    automation_failed: bool,
    /// Somebody mended the release in place, or believes so.
    mended: bool,
    way_back: WayBack,
    /// Who did not acknowledge in time.
    unreached: Vec<Actor>,
    /// Index of a verification that began with the command.
    watched: Option<usize>,
}

/// What became of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Running,
    /// Over without a rollback.
    Declined,
    /// Over after a rollback or a fix.
    Closed,
}

/// What the play's detectors say at the moment.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an observation of its own")]
pub(super) struct Evidence {
    pub(super) up: bool,
    pub(super) cleared: bool,
    /// No play's signal is up, and everything of this one has cleared.
    pub(super) all_quiet: bool,
    /// Instances of the new version are ready, or traffic goes to it.
    pub(super) new_version_lingers: bool,
    /// More errors than the play's verification puts up with.
    pub(super) users_suffer: bool,
    /// A rollback under way makes things worse than the play's verification puts up with.
    pub(super) going_worse: bool,
}

impl Incident {
    pub(super) fn new(number: u32, play: usize) -> Self {
        Self {
            number,
            play,
            next: 0,
            group: Vec::new(),
            decided: false,
            commanded: false,
            automation_failed: false,
            mended: false,
            way_back: WayBack::default(),
            unreached: Vec::new(),
            watched: None,
        }
    }

    /// It is the same trouble: what has been seen to stays seen to.
    pub(super) const fn inherit(&mut self, superseded: &Self) {
        self.way_back = superseded.way_back;
    }

    /// Whether nothing effective was done yet, so that a more urgent play may still take over.
    pub(super) const fn can_be_superseded(&self) -> bool {
        !self.commanded && !self.mended
    }

    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Begins the next group if the present one is over.
    pub(super) fn go_on(&mut self, steps: &[Step], turn: &mut Turn<'_>) -> Progress {
        while self.group.is_empty() {
            if self.next >= steps.len() {
                let acted = self.commanded || self.mended;
                return if acted { Progress::Closed } else { Progress::Declined };
            }
            let begin = self.next;
            let joined = steps[begin + 1..].iter().take_while(|step| step.alongside).count();
            self.next = begin + 1 + joined;
            for index in begin..self.next {
                if self.is_due(index, steps) {
                    self.begin(index, &steps[begin..self.next], steps, turn);
                } else if self.is_left_undone(&steps[index]) {
                    leave_out(&steps[index], turn);
                }
            }
        }
        Progress::Running
    }

    /// Whether a step whose turn has come is begun or passed over.
    fn is_due(&self, index: usize, steps: &[Step]) -> bool {
        match steps[index].what {
            StepKind::Off => false,
            _ if self.is_left_undone(&steps[index]) => false,
            StepKind::RollBack { .. } => self.way_back.is_open(),
            StepKind::MigrateDown => self.way_back.was_refused() || !self.commanded,
            _ => self.watched != Some(index),
        }
    }

    fn begin(&mut self, index: usize, group: &[Step], steps: &[Step], turn: &mut Turn<'_>) {
        let step = &steps[index];
        let mut running =
            Running::new(index, self.key(index, steps), self.conditions(index, steps));
        running.start_clock(step, turn);
        if let Some(role) = paged_role(step) {
            running.page(step, role, turn);
            running.timer = self.patience(step, steps).map(|patience| turn.set_timer(patience));
        } else if !group.iter().any(|other| calls(other, step.by)) {
            self.begin_work(&mut running, step, turn);
        }
        self.group.push(running);
    }

    fn begin_work(&mut self, running: &mut Running, step: &Step, turn: &mut Turn<'_>) {
        // Setting about a rollback that nobody was asked about is itself the decision.
        if matches!(step.what, StepKind::RollBack { .. }) && !self.decided {
            self.decide(turn.actor_name(step.by), turn);
        }
        running.begin_work(step, turn);
    }

    fn key(&self, index: usize, steps: &[Step]) -> StepKey {
        let phase = steps[index].phase;
        let earlier = steps[..index].iter().filter(|step| step.phase == phase);
        let position = earlier.map(|_| 1).sum();
        StepKey { incident: self.number, phase, position, attempt: 0 }
    }

    /// Takes in an observation.
    pub(super) fn observe(
        &mut self,
        what: &Observation,
        steps: &[Step],
        evidence: Evidence,
        turn: &mut Turn<'_>,
    ) -> Progress {
        match *what {
            Observation::Scrape(_) => self.look(steps, evidence, turn),
            Observation::Acknowledged { request } => self.acknowledged(request, steps, turn),
            Observation::Done { request, slip } => self.done(request, slip, steps, evidence, turn),
            Observation::Timer { request } => self.time_out(request, steps, evidence, turn),
            Observation::Complaint { .. } => Progress::Running,
            Observation::RollbackFailed => self.rollback_failed(steps, turn),
            Observation::RollbackRefused(why) => self.rollback_refused(why, steps, turn),
            Observation::RollbackFinished => self.rollback_finished(steps, turn),
        }
    }

    fn acknowledged(
        &mut self,
        request: RequestId,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        let Some(page) = self.take(|running| running.waits_for(request)) else {
            return Progress::Running;
        };
        turn.withdraw(page.timer);
        let by = called(&steps[page.step]);
        turn.record(Event::Acknowledged { role: turn.actor_name(by) });
        for index in 0..self.group.len() {
            let mut running = self.group[index];
            if running.stage == Stage::Called && steps[running.step].by == by {
                let step = &steps[running.step];
                self.begin_work(&mut running, step, turn);
                self.group[index] = running;
            }
        }
        self.go_on(steps, turn)
    }

    fn done(
        &mut self,
        request: RequestId,
        slip: Option<Slip>,
        steps: &[Step],
        evidence: Evidence,
        turn: &mut Turn<'_>,
    ) -> Progress {
        let Some(mut running) = self.take(|running| running.waits_for(request)) else {
            return Progress::Running;
        };
        let step = &steps[running.step];
        if slip == Some(Slip::Noticed) && is_done_again(step) {
            turn.record(Event::StepFailed { phase: step.phase });
            if self.is_given_up(&mut running, step) {
                return self.go_on(steps, turn);
            }
            running.again(step, turn);
            return self.keep(running);
        }
        let by = turn.actor_name(step.by);
        match step.what {
            StepKind::Confirm if !evidence.up => return Self::decline(by, turn),
            StepKind::Decide { .. } => {
                turn.withdraw(running.timer);
                let roll_back = evidence.up != slip.is_some();
                return self.answer(roll_back, by, steps, turn);
            }
            StepKind::RollBack { .. } => return self.command(running, slip, steps, turn),
            StepKind::FixForward => return self.mend(slip, by, steps, turn),
            StepKind::Verify(how) => {
                running.watch(how.limit, turn);
                return self.keep(running);
            }
            StepKind::Check { what } => self.checked(what, slip, by, turn),
            StepKind::MigrateDown => self.prepare_migration(slip, by, turn),
            // An unnoticed slip in other work leaves it undone, and nobody is the wiser.
            StepKind::Page { .. }
            | StepKind::Work
            | StepKind::Confirm
            | StepKind::Normal { .. }
            | StepKind::Off => {}
        }
        self.go_on(steps, turn)
    }

    fn answer(
        &mut self,
        roll_back: bool,
        by: String,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        if !roll_back {
            return Self::decline(by, turn);
        }
        self.decide(by, turn);
        self.go_on(steps, turn)
    }

    fn decide(&mut self, by: String, turn: &mut Turn<'_>) {
        self.decided = true;
        turn.record(Event::Decided { roll_back: true, by });
    }

    fn decline(by: String, turn: &mut Turn<'_>) -> Progress {
        turn.record(Event::Decided { roll_back: false, by });
        Progress::Declined
    }

    fn time_out(
        &mut self,
        request: RequestId,
        steps: &[Step],
        evidence: Evidence,
        turn: &mut Turn<'_>,
    ) -> Progress {
        let Some(mut running) = self.take(|running| running.timer == Some(request)) else {
            return Progress::Running;
        };
        running.timer = None;
        match steps[running.step].what {
            StepKind::Verify(_) => return self.limit_reached(running, steps, evidence, turn),
            StepKind::Page { .. } => return self.not_reached(running, steps, turn),
            _ => {}
        }
        running.withdraw(turn);
        let Some(roll_back) = unanswered(&steps[running.step]) else {
            return self.go_on(steps, turn);
        };
        if roll_back {
            self.withdraw(turn);
        }
        self.answer(roll_back, "time-out".to_owned(), steps, turn)
    }

    /// Takes back everything that was asked for.
    pub(super) fn withdraw(&mut self, turn: &mut Turn<'_>) {
        for running in self.group.drain(..) {
            running.withdraw(turn);
        }
    }

    /// Takes the step that is `wanted` out of the group.
    fn take(&mut self, wanted: impl Fn(&Running) -> bool) -> Option<Running> {
        let at = self.group.iter().position(wanted)?;
        Some(self.group.remove(at))
    }

    /// Puts a step back that is not over.
    fn keep(&mut self, running: Running) -> Progress {
        self.group.push(running);
        Progress::Running
    }
}

/// Whether `page` calls this actor.
fn calls(page: &Step, actor: Actor) -> bool {
    paged_role(page).is_some_and(|role| actor == Actor::Role(role))
}

/// Whom a step that pages calls: a verification calls somebody else than who looks.
fn called(step: &Step) -> Actor {
    match step.what {
        StepKind::Verify(how) => how.page.map_or(step.by, Actor::Role),
        _ => step.by,
    }
}

/// Whether a slip that was noticed makes a step to be done again. A decision stands as it was taken; and a check with a plain
/// share of its own misses that share of what is there, which nobody notices.
const fn is_done_again(step: &Step) -> bool {
    match step.what {
        StepKind::Decide { .. } => false,
        StepKind::Check { .. } => step.task.is_some(),
        _ => true,
    }
}
