//! A rollback command reverts half of the new version's instances and is reported finished. Touched: commands.
//!
//! Whoever believes the report is done; whoever verifies sees that errors go on and may give the command once more, which
//! then completes it.

use super::{ActiveFaults, remove_one};
use crate::plan::FaultStroke;

impl ActiveFaults {
    pub(super) fn halve_rollbacks(&mut self, stroke: &FaultStroke) {
        self.partial_rollbacks.push(stroke.fault);
    }

    pub(super) fn make_rollbacks_whole(&mut self, stroke: &FaultStroke) {
        remove_one(&mut self.partial_rollbacks, stroke.fault);
    }

    /// Whether the command given now is carried out in part.
    pub(in crate::world) fn halves_rollback(&mut self) -> bool {
        let Some(fault) = self.partial_rollbacks.first().copied() else { return false };
        self.touch(fault, 1);
        true
    }
}
