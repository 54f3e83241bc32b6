//! The control plane answers nobody: a rollback reports failure, other commands do nothing, and the rollout stands still, since its
//! controller cannot reach it either. Touched: commands, and looks the controller did not take.

use super::{ActiveFaults, remove_one};
use crate::plan::FaultStroke;

impl ActiveFaults {
    pub(super) fn stop_control_plane(&mut self, stroke: &FaultStroke) {
        self.control_plane_down.push(stroke.fault);
        self.controller_stops.push(stroke.fault);
    }

    pub(super) fn start_control_plane(&mut self, stroke: &FaultStroke) {
        remove_one(&mut self.control_plane_down, stroke.fault);
        remove_one(&mut self.controller_stops, stroke.fault);
    }

    /// Whether the command given now comes to nothing.
    pub(in crate::world) fn ignores_commands(&mut self) -> bool {
        let Some(fault) = self.control_plane_down.first().copied() else { return false };
        self.touch(fault, 1);
        true
    }
}
