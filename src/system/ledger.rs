//! What users saw, window by window: the referee's only view of requests.
//!
//! A request is booked on the window in which it *arrived*, whenever it ends. Arrivals are the same in every branch, so
//! windows of two branches hold the same requests and may be subtracted. All ledgers of one replication have windows of
//! the same length.

use crate::units::{Duration, Time};

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
    /// Records that these requests left damaged.
    pub damaged: u32,
}

impl Window {
    /// At least five bad requests, and a bad share above the bound.
    #[must_use]
    pub fn is_down(&self, down_above: f64) -> bool {
        self.bad >= 5 && f64::from(self.bad) > down_above * f64::from(self.requests)
    }
}

/// All windows since the start.
#[derive(Clone, Debug)]
pub struct Ledger {
    window: Duration,
    windows: Vec<Window>,
    onset: Option<Time>,
}

/// An empty ledger with the windows a scenario has where it does not say.
impl Default for Ledger {
    fn default() -> Self {
        Self::new(Duration::from_secs(10), Duration::ZERO)
    }
}

impl Ledger {
    /// With windows of this length (more than nothing), and room for so long a time, so that it does not grow while a
    /// system runs.
    #[must_use]
    pub fn new(window: Duration, room_for: Duration) -> Self {
        let window = window.max(Duration::from_nanos(1));
        let mut ledger = Self { window, windows: Vec::new(), onset: None };
        ledger.windows.reserve_exact(ledger.window_of(Time::START + room_for) + 1);
        ledger
    }

    /// The windows up to the last in which anything was booked.
    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// The length of every window.
    #[must_use]
    pub const fn window_length(&self) -> Duration {
        self.window
    }

    /// The window that a moment lies in.
    #[expect(clippy::cast_possible_truncation, reason = "a replication has few windows")]
    #[must_use]
    pub const fn window_of(&self, at: Time) -> usize {
        (at.as_nanos() / self.window.as_nanos()) as usize
    }

    /// When a window begins.
    #[must_use]
    pub fn window_start(&self, index: usize) -> Time {
        Time::START + self.window * index as u64
    }

    /// Whole windows that fit into a length, at least one: what is looked at together where one window is too short.
    #[expect(clippy::cast_possible_truncation, reason = "a replication has few windows")]
    #[must_use]
    pub fn windows_in(&self, length: Duration) -> usize {
        (length.as_nanos() / self.window.as_nanos()).max(1) as usize
    }

    /// Arrival of the first request that met the defect and was bad, or that met a silent one.
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
        let index = self.window_of(at);
        if index >= self.windows.len() {
            self.windows.resize(index + 1, Window::default());
        }
        &mut self.windows[index]
    }

    /// A user asked at this moment.
    pub fn request(&mut self, at: Time) {
        self.at(at).requests += 1;
    }

    /// A request that arrived then met the live defect; booked once a request.
    pub fn exposed(&mut self, arrived: Time) {
        let since_start = arrived.as_nanos() % self.window.as_nanos();
        let window = self.at(arrived);
        window.exposed += 1;
        window.last_exposed_ns = window.last_exposed_ns.max(since_start + 1);
    }

    /// A request that arrived then met a defect that nobody feels: being met is its onset.
    pub fn silent_onset(&mut self, arrived: Time) {
        self.onset = Some(self.onset.map_or(arrived, |onset| onset.min(arrived)));
    }

    /// A request that arrived then left a damaged record.
    pub fn damaged(&mut self, arrived: Time) {
        self.at(arrived).damaged += 1;
    }

    /// A request that arrived then met the new version; booked once a request.
    pub fn on_new(&mut self, arrived: Time) {
        self.at(arrived).on_new += 1;
    }

    /// A user knows: an answer, an error, or nothing in time. `exposed` is whether the request met the live defect.
    pub fn answer(
        &mut self,
        arrived: Time,
        is_write: bool,
        exposed: bool,
        latency: Duration,
        bad: bool,
    ) {
        let window = self.at(arrived);
        window.answered += 1;
        window.latency_ns += latency.as_nanos();
        window.bad += u32::from(bad);
        window.bad_writes += u32::from(bad && is_write);
        if bad && exposed {
            self.onset = Some(self.onset.map_or(arrived, |onset| onset.min(arrived)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_booked_on_the_window_of_their_arrival() {
        let mut ledger = Ledger::new(Duration::from_millis(500), Duration::from_secs(4));
        let at = |millis| Time::START + Duration::from_millis(millis);
        for millis in [0, 499, 500, 1_700] {
            ledger.request(at(millis));
        }
        ledger.answer(at(499), true, false, Duration::from_secs(3), true);
        let requests: Vec<u32> = ledger.windows().iter().map(|window| window.requests).collect();
        assert_eq!(requests, [2, 1, 0, 1]);
        assert_eq!((ledger.window(0).bad, ledger.window(0).bad_writes), (1, 1));
        assert_eq!(ledger.window_start(3), at(1_500));
        assert_eq!(ledger.onset(), None, "bad, and not the defect's doing");
    }

    #[test]
    fn onset_is_the_earliest_arrival_whichever_answer_comes_first() {
        let mut ledger = Ledger::default();
        for secs in [25, 12, 31] {
            ledger.exposed(Time::from_secs(secs));
            ledger.answer(Time::from_secs(secs), false, true, Duration::ZERO, true);
        }
        assert_eq!(ledger.onset(), Some(Time::from_secs(12)));
        assert_eq!(ledger.window(2).last_exposed_ns, 5_000_000_001);
    }

    #[test]
    fn a_look_takes_at_least_one_window() {
        let minute = Duration::from_mins(1);
        let windows_in =
            |window| Ledger::new(Duration::from_secs(window), minute).windows_in(minute);
        assert_eq!([1, 10, 60, 600].map(windows_in), [60, 6, 1, 1]);
    }
}
