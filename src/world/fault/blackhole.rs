//! A service cannot be reached, by users or by other services: what is sent to it is never answered. Touched: calls.
//!
//! Unlike a failing dependency it says nothing, so that its callers hold their slots until they stop waiting. As Toxiproxy's
//! `timeout` of nought.

use super::ActiveFaults;
use super::network::LostCalls;
use crate::plan::FaultStroke;
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn swallow_calls(&mut self, stroke: &FaultStroke, service: usize, now: Time) {
        let until = now + stroke.lasts;
        let fault = stroke.fault;
        self.lose_calls(LostCalls { fault, from: None, to: service, share: 1.0, until });
    }
}
