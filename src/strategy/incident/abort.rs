//! Leaving off a rollback that makes things worse while it is under way.
//!
//! There are three ways, and the runbook says which. *Redo*: the rollback is commanded again with the last good version looked up,
//! as it would be after its end, only sooner. *Halt*: it stays where it has got to, and the runbook goes on as after commands that
//! failed, with people who may command it on. *Forward*: it is turned round, and the runbook goes on as after a refusal: the way back
//! is barred, and what is left is to mend the release in place.
//!
//! The trap: after the last two the signal that led to the rollback may well come up again, and would lead to the same rollback.
//! So nothing more starts by itself.

use super::way_back::after_fall_back;
use super::{Incident, Progress};
use crate::scenario::model::{Actor, Step, Then};
use crate::strategy::release::Rollback;
use crate::strategy::running::{Running, Stage};
use crate::strategy::turn::Turn;
use crate::system::{Abort, Action, Event, Flaw};

impl Incident {
    /// The rollback that `running` watches makes things worse.
    pub(super) fn abort(
        &mut self,
        running: Running,
        then: Then,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        turn.record(Event::Unverified(Flaw::MakesWorse));
        match then {
            Then::Redo => self.redo(running, steps, turn),
            Then::Halt => self.leave_off(running, Abort::Halt, steps, turn),
            Then::Forward => {
                self.way_back.bar();
                self.leave_off(running, Abort::GoForward, steps, turn)
            }
        }
    }

    fn leave_off(
        &mut self,
        running: Running,
        how: Abort,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        turn.actions.push(Action::AbortRollback(how));
        turn.record(Event::RollbackAborted(how));
        turn.release.rollback = Rollback::Aborted;
        let is_over = |one: &Running| one.stage == Stage::Commanded;
        let by_automation = |one: &Running| steps[one.step].by == Actor::Automation;
        self.automation_failed |= self.group.iter().any(|one| is_over(one) && by_automation(one));
        self.group.retain(|one| !is_over(one));
        if self.next >= after_fall_back(steps) {
            return self.give_up(running, steps, turn);
        }
        running.withdraw(turn);
        self.watched = None;
        self.go_on(steps, turn)
    }
}
