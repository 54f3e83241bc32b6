//! The deployment pipeline is stuck: a lock that is held, a queue that does not move. Commands to the rollout take effect when the
//! fault ends, in the order in which they were given. Touched: commands.
//!
//! Nothing reports a failure, so nobody tries another way.

use super::ActiveFaults;
use super::commands::{HoldUp, Wait};
use crate::plan::FaultStroke;
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn block_pipeline(&mut self, stroke: &FaultStroke, now: Time) {
        let (fault, until) = (stroke.fault, now + stroke.lasts);
        self.hold_commands_up(HoldUp { fault, until, how: Wait::UntilItEnds });
    }
}
