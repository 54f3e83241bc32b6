//! What users saw, window by window: the referee's only view of requests.
//!
//! A request is booked on the window in which it *arrived*, whenever it ends. Arrivals are the same in every branch, so
//! windows of two branches hold the same requests and may be subtracted.

use super::request::Request;
use crate::units::{Duration, Time};

/// The length of a window.
pub const WINDOW: Duration = Duration::from_secs(10);

/// The requests that arrived in one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub requests: u32,
    pub bad: u32,
    pub bad_writes: u32,
    /// Met the live defect.
    pub exposed: u32,
    /// Met the new version.
    pub on_new: u32,
    /// Arrival of the last exposed request, in nanoseconds since the window began, plus one; 0 if there was none.
    pub last_exposed_ns: u64,
    /// Sum over answered requests.
    pub latency_ns: u64,
    pub answered: u32,
}

impl Window {
    /// At least five bad requests, and a bad share above the bound.
    #[must_use]
    pub fn is_down(&self, down_above: f64) -> bool {
        self.bad >= 5 && f64::from(self.bad) > down_above * f64::from(self.requests)
    }
}

/// All windows since the start.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    windows: Vec<Window>,
    onset: Option<Time>,
}

/// The window that a moment lies in.
#[expect(clippy::cast_possible_truncation, reason = "a replication has few windows")]
#[must_use]
pub const fn window_of(at: Time) -> usize {
    (at.as_nanos() / WINDOW.as_nanos()) as usize
}

impl Ledger {
    /// With room for so long a time, so that it does not grow while a world runs.
    pub(super) fn with_room_for(length: Duration) -> Self {
        let windows = Vec::with_capacity(window_of(Time::START + length) + 1);
        Self { windows, onset: None }
    }

    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Arrival of the first request that met the defect and was bad.
    #[must_use]
    pub const fn onset(&self) -> Option<Time> {
        self.onset
    }

    /// A window that is not there yet is empty.
    #[must_use]
    pub fn window(&self, index: usize) -> Window {
        self.windows.get(index).copied().unwrap_or_default()
    }

    fn at(&mut self, at: Time) -> &mut Window {
        let index = window_of(at);
        if index >= self.windows.len() {
            self.windows.resize(index + 1, Window::default());
        }
        &mut self.windows[index]
    }

    pub(super) fn request(&mut self, at: Time) {
        self.at(at).requests += 1;
    }

    pub(super) fn exposed(&mut self, arrived: Time) {
        let window = self.at(arrived);
        window.exposed += 1;
        window.last_exposed_ns =
            window.last_exposed_ns.max(arrived.as_nanos() % WINDOW.as_nanos() + 1);
    }

    pub(super) fn on_new(&mut self, arrived: Time) {
        self.at(arrived).on_new += 1;
    }

    pub(super) fn answer(&mut self, request: &Request, latency: Duration, bad: bool) {
        let window = self.at(request.arrived);
        window.answered += 1;
        window.latency_ns += latency.as_nanos();
        window.bad += u32::from(bad);
        window.bad_writes += u32::from(bad && request.is_write);
        if bad && request.exposed {
            let arrived = request.arrived;
            self.onset = Some(self.onset.map_or(arrived, |onset| onset.min(arrived)));
        }
    }
}
