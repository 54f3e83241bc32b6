//! Each command to the rollout takes effect so much later. Touched: commands.

use super::ActiveFaults;
use super::commands::{HoldUp, Wait};
use crate::plan::FaultStroke;
use crate::units::{Duration, Time};

impl ActiveFaults {
    pub(super) fn slow_control_plane(&mut self, stroke: &FaultStroke, by: Duration, now: Time) {
        let (fault, until) = (stroke.fault, now + stroke.lasts);
        self.hold_commands_up(HoldUp { fault, until, how: Wait::For(by) });
    }
}
