//! The plan's requests, one after another, as they become due.
//!
//! A window is drawn only shortly before it opens, since its rate depends on the load factor at that moment, as in the simulation.

use std::sync::Arc;

use super::factor::LoadFactor;
use super::pacer::{Due, Next};
use crate::plan::{Arrivals, Request, attempt_key};
use crate::units::{Duration, Time};

/// Long against drawing the largest window (a millisecond), short against a window.
const DRAWN_AHEAD: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(super) struct Schedule {
    arrivals: Arc<Arrivals>,
    factor: Arc<LoadFactor>,
    until: Time,
    /// The next window to draw.
    window: u64,
    /// Of the window drawn last; the first `used` are sent.
    requests: Vec<Request>,
    used: usize,
}

impl Schedule {
    pub(super) const fn new(arrivals: Arc<Arrivals>, factor: Arc<LoadFactor>, until: Time) -> Self {
        Self { arrivals, factor, until, window: 0, requests: Vec::new(), used: 0 }
    }

    pub(super) fn next(&mut self, now: Time) -> Next {
        loop {
            if let Some(request) = self.requests.get(self.used) {
                if request.at >= self.until {
                    return Next::Over;
                }
                self.used += 1;
                return Next::Due(self.due(*request));
            }
            let opens = Time::START + self.arrivals.window_length() * self.window;
            if opens >= self.until {
                return Next::Over;
            }
            if opens - DRAWN_AHEAD > now {
                return Next::Ask(opens - DRAWN_AHEAD);
            }
            self.draw();
        }
    }

    fn draw(&mut self) {
        let factor = self.factor.get();
        self.arrivals.fill_window(self.window, factor, &mut self.requests);
        if factor.to_bits() != 1f64.to_bits() {
            self.factor.touch(self.requests.len());
        }
        self.window += 1;
        self.used = 0;
    }

    fn due(&self, request: Request) -> Due {
        let key = self.arrivals.request_key(self.window - 1, request.number);
        Due {
            intended: request.at,
            key,
            attempt: attempt_key(key, 0, 0),
            session: self.arrivals.session(self.arrivals.session_slot(key), request.at),
            is_write: self.arrivals.is_write(key),
        }
    }
}
