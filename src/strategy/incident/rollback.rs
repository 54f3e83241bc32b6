//! Commanding a rollback, and what its outcome means for the runbook.
//!
//! A rollback step that uses up its commands without success is simply over: what follows it in the runbook is the
//! fall-back (page somebody, who rolls back by hand). When a rollback does finish, everything up to the last rollback
//! step of the runbook was fall-back and is skipped.
//!
//! The trap: a rollback may finish while another is being prepared, so a command is given only if none is outstanding
//! and none has succeeded.

use super::way_back::is_commanded;
use super::{Incident, Progress};
use crate::scenario::model::{Actor, Step, StepKind};
use crate::strategy::release::Rollback;
use crate::strategy::running::{Running, Stage};
use crate::strategy::turn::Turn;
use crate::system::Slip;

impl Incident {
    /// Gives the command, unless one is under way or has succeeded.
    pub(super) fn command(
        &mut self,
        mut running: Running,
        slip: Option<Slip>,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        if turn.release.rollback == Rollback::Finished {
            return self.go_on(steps, turn);
        }
        running.stage = Stage::Commanded;
        if matches!(turn.release.rollback, Rollback::None | Rollback::Aborted) {
            running.commands += 1;
            self.commanded = true;
            turn.release.rollback = Rollback::Commanded;
            self.way_back.command(slip, turn);
            self.watch_during(steps, turn);
        }
        self.keep(running)
    }

    /// The command changed nothing: once more, or on to the fall-back.
    pub(super) fn rollback_failed(&mut self, steps: &[Step], turn: &mut Turn<'_>) -> Progress {
        if let Some(again) = self.take(|running| running.stage == Stage::Redoing) {
            turn.release.goes_on();
            return self.redo(again, steps, turn);
        }
        let answered: Vec<_> = self.group.extract_if(.., |running| is_commanded(running)).collect();
        let mut is_tried_again = false;
        for mut running in answered {
            let step = &steps[running.step];
            if let StepKind::RollBack { attempts } = step.what
                && running.commands < attempts
            {
                running.again(step, turn);
                self.group.push(running);
                is_tried_again = true;
            } else {
                self.automation_failed |= step.by == Actor::Automation;
            }
        }
        if !is_tried_again {
            self.stop_watching(turn);
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
        let outlives = |step: &Step| matches!(step.what, StepKind::Work | StepKind::Verify(_));
        self.group.retain(|running| {
            let stays = outlives(&steps[running.step]) && running.stage != Stage::Called;
            if !stays {
                running.withdraw(turn);
            }
            stays
        });
        self.watch_again(steps, turn);
        self.pass_over_fall_back(steps);
        self.go_on(steps, turn)
    }
}
