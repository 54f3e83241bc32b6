//! Calls of one service to one other are lost. Touched: calls.
//!
//! Each still is reached by everybody else, so that both look well from outside.

use super::ActiveFaults;
use super::network::LostCalls;
use crate::plan::FaultStroke;
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn cut_off(&mut self, stroke: &FaultStroke, from: usize, to: usize, now: Time) {
        let until = now + stroke.lasts;
        let fault = stroke.fault;
        self.lose_calls(LostCalls { fault, from: Some(from), to, share: 1.0, until });
    }
}
