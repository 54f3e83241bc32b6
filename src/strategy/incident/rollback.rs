//! Commanding a rollback, and what its outcome means for the runbook.
//!
//! A rollback step that uses up its commands without success is simply over: what follows it in the runbook is the
//! fall-back (page somebody, who rolls back by hand). When a rollback does finish, everything up to the last rollback
//! step of the runbook was fall-back and is skipped.
//!
//! The trap: a rollback may finish while another is being prepared, so a command is given only if none is outstanding
//! and none has succeeded.

use super::{Incident, Progress};
use crate::scenario::model::{Actor, Step, StepKind};
use crate::strategy::release::Rollback;
use crate::strategy::running::{Running, Stage};
use crate::strategy::turn::Turn;
use crate::system::{Action, Event, GoingBack};

impl Incident {
    /// Gives the command, unless one is under way or has succeeded.
    pub(super) fn command(
        &mut self,
        mut running: Running,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        if turn.release.rollback == Rollback::Finished {
            return self.go_on(steps, turn);
        }
        running.stage = Stage::Commanded;
        if turn.release.rollback == Rollback::None {
            running.commands += 1;
            self.commanded = true;
            turn.release.rollback = Rollback::Commanded;
            turn.actions.push(Action::RollBack(GoingBack::default()));
            turn.record(Event::RollbackCommanded);
        }
        self.keep(running)
    }

    /// The command changed nothing: once more, or on to the fall-back.
    pub(super) fn rollback_failed(&mut self, steps: &[Step], turn: &mut Turn<'_>) -> Progress {
        let commanded = |running: &mut Running| running.stage == Stage::Commanded;
        let answered: Vec<_> = self.group.extract_if(.., commanded).collect();
        for mut running in answered {
            let step = &steps[running.step];
            if let StepKind::RollBack { attempts } = step.what
                && running.commands < attempts
            {
                running.again(step, turn);
                self.group.push(running);
            } else {
                self.automation_failed |= step.by == Actor::Automation;
            }
        }
        self.go_on(steps, turn)
    }

    /// A command that automation could not even give counts as one that failed; after the last the runbook goes on without it.
    pub(super) fn is_given_up(&mut self, running: &mut Running, step: &Step) -> bool {
        let (StepKind::RollBack { attempts }, Actor::Automation) = (step.what, step.by) else {
            return false;
        };
        running.commands += 1;
        let is_given_up = running.commands >= attempts;
        self.automation_failed |= is_given_up;
        is_given_up
    }

    /// Whatever led to a rollback is moot; what documents or verifies it goes on.
    pub(super) fn rollback_finished(&mut self, steps: &[Step], turn: &mut Turn<'_>) -> Progress {
        let outlives = |step: &Step| matches!(step.what, StepKind::Work | StepKind::Verify);
        self.group.retain(|running| {
            let stays = outlives(&steps[running.step]) && running.stage != Stage::Called;
            if !stays {
                running.withdraw(turn);
            }
            stays
        });
        let fall_back = |step: &Step| matches!(step.what, StepKind::RollBack { .. });
        let after = steps.iter().rposition(fall_back).map_or(0, |last| last + 1);
        self.next = self.next.max(after);
        self.go_on(steps, turn)
    }
}
