//! Open Poisson arrivals, keyed by window.
//!
//! The count of a window comes from the Poisson law and the moments from uniforms that are then sorted, so any window
//! can be reached without the ones before it, and a load spike adds requests to a window without moving those that were
//! there already. The rate is constant within a window; windows are short against every change of rate.

use crate::plan::WallClock;
use crate::random::{Key, Purpose, poisson_quantile};
use crate::scenario::model::{Daily, RatePoint, Traffic, TrafficShape};
use crate::units::{Duration, Time};

/// Below this rate a window is ten seconds long, above it one.
const BUSY_RATE_PER_S: f64 = 8.0;

/// A request that is going to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    pub at: Time,
    /// Its number within the window, from which its key follows.
    pub number: u32,
}

/// The arrival process of one replication.
#[derive(Clone, Debug)]
pub struct Arrivals {
    traffic: Traffic,
    clock: WallClock,
    release_at: Time,
    key: Key,
    window: Duration,
    session_slots: u64,
}

impl Arrivals {
    #[must_use]
    pub fn new(traffic: &Traffic, clock: WallClock, release_at: Time, key: Key) -> Self {
        let window = if traffic.rate_per_s < BUSY_RATE_PER_S { 10 } else { 1 };
        Self {
            clock,
            release_at,
            key,
            window: Duration::from_secs(window),
            session_slots: session_slots(traffic),
            traffic: traffic.clone(),
        }
    }

    #[must_use]
    pub const fn window_length(&self) -> Duration {
        self.window
    }

    /// The key of a request: a function of its window and number alone.
    #[must_use]
    pub const fn request_key(&self, window: u64, number: u32) -> Key {
        self.key.part(window).part(number as u64)
    }

    /// Fills `requests` with the arrivals of a window, in order of time. `load_factor` multiplies the rate.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a checked rate brings fewer than 2^32 requests"
    )]
    pub fn fill_window(&self, window: u64, load_factor: f64, requests: &mut Vec<Request>) {
        requests.clear();
        let start = Time::START + self.window * window;
        let key = self.key.part(window);
        let mean =
            self.rate_per_s(start + self.window / 2) * load_factor * self.window.as_secs_f64();
        let count = poisson_quantile(mean, key.uniform(Purpose::ArrivalCount)) as u32;
        requests.extend((0..count).map(|number| {
            let within = key.part(u64::from(number)).uniform(Purpose::Arrival);
            Request { at: start + self.window.scaled(within), number }
        }));
        requests.sort_unstable();
    }

    /// Expected requests per second at a moment, faults aside.
    #[must_use]
    pub fn rate_per_s(&self, at: Time) -> f64 {
        let daily =
            self.traffic.daily.map_or(1.0, |daily| daily.factor(self.clock.time_of_day(at)));
        self.shape_rate_per_s(at) * daily
    }

    /// Expected requests between two moments, faults aside.
    #[must_use]
    pub fn expected(&self, from: Time, to: Time) -> f64 {
        const STEP: Duration = Duration::from_secs(60);
        let mut total = 0.0;
        let mut at = from;
        while at < to {
            let end = (at + STEP).min(to);
            let length = end.since(at);
            total += self.rate_per_s(at + length / 2) * length.as_secs_f64();
            at = end;
        }
        total
    }

    fn shape_rate_per_s(&self, at: Time) -> f64 {
        let base = self.traffic.rate_per_s;
        let since_release = at.since(self.release_at);
        let before_release = at < self.release_at;
        match &self.traffic.shape {
            TrafficShape::Constant => base,
            TrafficShape::Steps(_) | TrafficShape::Spike { .. } if before_release => base,
            TrafficShape::Steps(points) => points
                .iter()
                .rev()
                .find(|point| point.at <= since_release)
                .map_or(base, |point| point.rate_per_s),
            TrafficShape::Spike { at, lasts, factor } => {
                let inside = *at <= since_release && since_release < *at + *lasts;
                if inside { base * factor } else { base }
            }
            TrafficShape::Trace(points) => trace_rate_per_s(points, at.since(Time::START)),
        }
    }

    /// Which session slot a request belongs to. A slot is one user after another, each for a session's length.
    #[must_use]
    pub const fn session_slot(&self, request: Key) -> u64 {
        request.bits(Purpose::Session) % self.session_slots
    }

    #[must_use]
    pub const fn session_slots(&self) -> u64 {
        self.session_slots
    }

    /// The key of the session that occupies a slot at a moment; slots change hands at different times.
    #[must_use]
    pub fn session(&self, slot: u64, at: Time) -> Key {
        let slot_key = self.key.part(u64::MAX).part(slot);
        let length = self.traffic.sessions.length.as_nanos().max(1);
        let offset = slot_key.bits(Purpose::Session) % length;
        slot_key.part((at.as_nanos() + offset) / length)
    }

    #[must_use]
    pub fn is_write(&self, request: Key) -> bool {
        request.happens(Purpose::Write, self.traffic.writes.get())
    }
}

impl Daily {
    /// The rate at a time of day over the day's mean: a sine with the given ratio of peak to trough.
    #[must_use]
    pub fn factor(&self, time_of_day: Duration) -> f64 {
        let amplitude = (self.peak_to_trough - 1.0) / (self.peak_to_trough + 1.0);
        let day_s = Duration::from_hours(24).as_secs_f64();
        let phase = (time_of_day.as_secs_f64() - self.peak_at.as_secs_f64()) / day_s;
        1.0 + amplitude * libm::cos(2.0 * std::f64::consts::PI * phase)
    }
}

/// Sessions that are active at once: requests per second × length ÷ requests a session.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn session_slots(traffic: &Traffic) -> u64 {
    let active = traffic.rate_per_s * traffic.sessions.length.as_secs_f64()
        / traffic.sessions.requests.max(1.0);
    (active.round() as u64).max(1)
}

/// Linear between recorded points, from the start again after the last.
fn trace_rate_per_s(points: &[RatePoint], since_start: Duration) -> f64 {
    let Some(last) = points.last() else { return 0.0 };
    let period = last.at.as_nanos().max(1);
    let at = Duration::from_nanos(since_start.as_nanos() % period);
    let next = points.partition_point(|point| point.at <= at);
    let Some(after) = points.get(next) else { return last.rate_per_s };
    let Some(before) = next.checked_sub(1).map(|index| points[index]) else {
        return after.rate_per_s;
    };
    let share = at.saturating_sub(before.at).as_secs_f64()
        / after.at.saturating_sub(before.at).as_secs_f64().max(f64::MIN_POSITIVE);
    before.rate_per_s + (after.rate_per_s - before.rate_per_s) * share
}
