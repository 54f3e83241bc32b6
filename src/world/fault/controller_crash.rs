//! The controller of the rollout is gone until the fault ends, then takes up what it finds. Touched: looks it did not take, and
//! commands that waited for it.
//!
//! What is wanted is written down elsewhere, so nothing is lost: a step under way stays where it is, whether that is
//! half of a roll or a weight that was never taken back. A command that brings the crash about (`on: rollback_started`) still gets
//! through with its first step, so that the rollback stops in its midst.

use super::commands::{HoldUp, Wait};
use super::{ActiveFaults, remove_one};
use crate::plan::FaultStroke;
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn crash_controller(&mut self, stroke: &FaultStroke, now: Time) {
        let (fault, until) = (stroke.fault, now + stroke.lasts);
        self.hold_commands_up(HoldUp { fault, until, how: Wait::UntilItEndsFrom(now) });
        self.controller_stops.push(fault);
    }

    pub(super) fn restart_controller(&mut self, stroke: &FaultStroke, now: Time) {
        self.let_commands_through(now);
        remove_one(&mut self.controller_stops, stroke.fault);
    }

    /// Hindsight is not hindered: from here on nothing stops the controller.
    pub(in crate::world) fn spare_controller(&mut self) {
        self.is_controller_spared = true;
    }

    /// Whether the controller does not look at the moment.
    pub(in crate::world) fn stops_controller(&mut self) -> bool {
        let Some(fault) = self.controller_stops.first().copied() else { return false };
        if self.is_controller_spared {
            return false;
        }
        self.touch(fault, 1);
        true
    }
}
