//! A rollback command does nothing and reports failure. Touched: commands.

use super::{ActiveFaults, remove_one};
use crate::plan::FaultStroke;

impl ActiveFaults {
    pub(super) fn block_rollbacks(&mut self, stroke: &FaultStroke) {
        self.rollback_failures.push(stroke.fault);
    }

    pub(super) fn unblock_rollbacks(&mut self, stroke: &FaultStroke) {
        remove_one(&mut self.rollback_failures, stroke.fault);
    }

    /// Whether the command given now fails.
    pub(in crate::world) fn rollback_fails(&mut self) -> bool {
        if self.ignores_commands() {
            return true;
        }
        let Some(fault) = self.rollback_failures.first().copied() else { return false };
        self.touch(fault, 1);
        true
    }
}
