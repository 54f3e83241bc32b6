//! From what a strategy asks for to what the rollout does: commands may be held up on the way, or come to nothing.
//!
//! The controller is the same in a drill and knows nothing of this; what delays a command stands before it.

use super::World;
use super::event::{Kind, Priority};
use crate::scenario::model::Trigger;
use crate::system::Action;

impl World {
    /// Whether an action is a command that takes effect only later. A command to roll back counts from here, whatever
    /// becomes of it.
    pub(super) fn is_held_up(&mut self, action: &Action) -> bool {
        if !is_command(action) {
            return false;
        }
        if matches!(action, Action::RollBack(_)) {
            self.faults_on(Trigger::RollbackStarted);
        }
        let Some(at) = self.faults.command_waits_until(self.now) else { return false };
        let slot = u32::try_from(self.commands.len()).unwrap_or(u32::MAX);
        self.commands.push(action.clone());
        self.commands_waiting += 1;
        self.schedule(at, Priority::Control, Kind::Command, slot);
        true
    }

    /// A command that was held up takes effect.
    pub(super) fn command_is_due(&mut self, slot: u32) {
        self.commands_waiting -= 1;
        let action = self.commands[slot as usize].clone();
        self.carry_out(&action);
    }

    /// Whether a command other than a rollback does nothing; a rollback reports its failure itself.
    pub(super) fn comes_to_nothing(&mut self, action: &Action) -> bool {
        is_command(action)
            && !matches!(action, Action::RollBack(_))
            && self.faults.ignores_commands()
    }
}

/// What goes through the pipeline to the rollout's controller.
const fn is_command(action: &Action) -> bool {
    matches!(
        action,
        Action::Hold
            | Action::Resume
            | Action::SetWeight(_)
            | Action::RollBack(_)
            | Action::AbortRollback(_)
    )
}
