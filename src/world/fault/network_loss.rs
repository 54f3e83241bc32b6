//! A share of the calls to a service are never answered. Touched: calls.
//!
//! Lost packets are mostly sent again by the transport and cost a delay, for which there is `network_latency`. What is meant
//! here is what is left of a loss when the transport has done what it can: connections that hang. Each attempt is
//! drawn anew, so that a retry helps.

use super::ActiveFaults;
use super::network::LostCalls;
use crate::plan::FaultStroke;
use crate::units::Time;

impl ActiveFaults {
    pub(super) fn lose_some_calls(&mut self, stroke: &FaultStroke, service: usize, now: Time) {
        let until = now + stroke.lasts;
        let (fault, share) = (stroke.fault, stroke.severity);
        self.lose_calls(LostCalls { fault, from: None, to: service, share, until });
    }
}
