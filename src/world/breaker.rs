//! A circuit breaker: too many failures in a window, and calls are refused at once for a while.
//!
//! After the open period one call may probe; its success closes the breaker, its failure opens it anew.

use super::{EdgeState, World};
use crate::scenario::model::Breaker;
use crate::units::{Duration, Time};

/// One edge's breaker.
#[derive(Clone, Debug, Default)]
pub(super) struct BreakerState {
    window_ends: Time,
    calls: u32,
    failures: u32,
    open_until: Option<Time>,
    probing: bool,
}

impl BreakerState {
    pub(super) const fn is_closed(&self) -> bool {
        self.open_until.is_none()
    }

    fn lets_pass(&mut self, now: Time) -> bool {
        match self.open_until {
            None => true,
            Some(until) if now < until || self.probing => false,
            Some(_) => {
                self.probing = true;
                true
            }
        }
    }

    fn learn(&mut self, now: Time, failed: bool, breaker: &Breaker) {
        if self.open_until.is_some() {
            // Answers to calls made before it opened say nothing about the callee's state now.
            if self.probing {
                self.probing = false;
                self.open_until = failed.then(|| now + breaker.open_for);
                self.start_window(now, breaker.window);
            }
            return;
        }
        if now >= self.window_ends {
            self.start_window(now, breaker.window);
        }
        self.calls += 1;
        self.failures += u32::from(failed);
        let share = f64::from(self.failures) / f64::from(self.calls);
        if self.calls >= breaker.min_calls && share > breaker.error_share.get() {
            self.open_until = Some(now + breaker.open_for);
        }
    }

    fn start_window(&mut self, now: Time, length: Duration) {
        self.window_ends = now + length;
        self.calls = 0;
        self.failures = 0;
    }
}

impl World {
    pub(super) fn breaker_lets_pass(&mut self, edge: usize) -> bool {
        self.model.edges[edge].breaker.is_none() || self.edges[edge].breaker.lets_pass(self.now)
    }

    pub(super) fn breaker_learns(&mut self, edge: usize, failed: bool) {
        let EdgeState { breaker: state, .. } = &mut self.edges[edge];
        if let Some(breaker) = &self.model.edges[edge].breaker {
            state.learn(self.now, failed, breaker);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ratio;

    const BREAKER: Breaker = Breaker {
        error_share: Ratio::ZERO,
        window: Duration::from_secs(10),
        min_calls: 2,
        open_for: Duration::from_secs(5),
    };

    #[test]
    fn opens_on_failures_probes_once_and_closes_on_success() {
        let mut state = BreakerState::default();
        state.learn(Time::from_secs(1), true, &BREAKER);
        assert!(state.is_closed(), "one call is too few");
        state.learn(Time::from_secs(1), true, &BREAKER);
        assert!(!state.lets_pass(Time::from_secs(5)));
        assert!(state.lets_pass(Time::from_secs(6)), "one call may probe");
        assert!(!state.lets_pass(Time::from_secs(6)), "only one");
        state.learn(Time::from_secs(6), false, &BREAKER);
        assert!(state.lets_pass(Time::from_secs(6)));
    }
}
