//! What stands between a command to the rollout and its effect.
//!
//! A command waits for whatever holds commands up (a pipeline that is stuck, a controller that is down) and then takes as much
//! longer as the control plane is slow. What it asks for is asked of the world as it is by then.

use super::ActiveFaults;
use crate::units::{Duration, Time};

/// A fault that lets commands wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct HoldUp {
    pub(super) fault: usize,
    pub(super) until: Time,
    pub(super) how: Wait,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// Every command, until the fault ends.
    UntilItEnds,
    /// Those that come after the moment it began, until the fault ends.
    UntilItEndsFrom(Time),
    /// Every command, for so long.
    For(Duration),
}

impl ActiveFaults {
    pub(super) fn hold_commands_up(&mut self, hold_up: HoldUp) {
        self.hold_ups.push(hold_up);
    }

    pub(super) fn let_commands_through(&mut self, now: Time) {
        self.hold_ups.retain(|one| one.until > now);
    }

    /// When a command given now takes effect; `None` where at once.
    pub(in crate::world) fn command_waits_until(&mut self, now: Time) -> Option<Time> {
        let (mut free_at, mut takes) = (now, Duration::ZERO);
        for place in 0..self.hold_ups.len() {
            let HoldUp { fault, until, how } = self.hold_ups[place];
            match how {
                Wait::UntilItEndsFrom(since) if since == now => continue,
                Wait::UntilItEnds | Wait::UntilItEndsFrom(_) => free_at = free_at.max(until),
                Wait::For(by) => takes += by,
            }
            self.touch(fault, 1);
        }
        let at = free_at + takes;
        (at > now).then_some(at)
    }
}
