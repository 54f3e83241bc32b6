//! Who asks, how often, and how noisy an ordinary day is.

use serde::Serialize;

use crate::random::Distribution;
use crate::units::{Duration, Ratio};

/// Open arrivals: users do not wait for one another.
#[derive(Clone, Debug, Serialize)]
pub struct Traffic {
    /// Requests per second, the mean over a day.
    pub rate_per_s: f64,
    pub shape: TrafficShape,
    pub daily: Option<Daily>,
    /// After this long a client gives up, wherever its request is.
    pub client_timeout: Duration,
    pub sessions: Sessions,
    /// Share of requests that write.
    pub writes: Ratio,
    pub complaints: Complaints,
}

/// What users do who got nothing, or got it too late.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Complaints {
    /// Chance that the user of a bad request complains of it.
    pub chance: Ratio,
    /// Seconds from the bad request until the team that released hears of it.
    pub after: Distribution,
}

/// Nobody complains.
impl Default for Complaints {
    fn default() -> Self {
        Self { chance: Ratio::ZERO, after: Distribution::Constant(0.0) }
    }
}

/// How the rate moves over a replication, beside the time of day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrafficShape {
    Constant,
    /// The rate from each point on; before the first point, the traffic's own rate.
    Steps(Vec<RatePoint>),
    /// The rate times `factor` for a while.
    Spike {
        at: Duration,
        lasts: Duration,
        factor: f64,
    },
    /// Recorded rates, linear between points, repeated from the start after the last.
    Trace(Vec<RatePoint>),
}

/// A rate from a moment on, counted from the start of the release.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RatePoint {
    pub at: Duration,
    pub rate_per_s: f64,
}

/// A sine over the day whose mean is 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Daily {
    pub peak_to_trough: f64,
    /// Time of day of the peak.
    pub peak_at: Duration,
}

/// What ties requests of one user together; routing to versions is sticky by session.
#[derive(Clone, Debug, Serialize)]
pub struct Sessions {
    pub length: Duration,
    /// Requests in a session, on average.
    pub requests: f64,
    pub state: SessionState,
}

/// Where a session's state lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Outside the instances: a session moves with its traffic.
    Shared,
    /// In the version's instances: a session is lost when its traffic moves.
    InMemory,
}

/// Slow multiplicative noise: a log-AR(1) process on background error odds and on service times.
#[derive(Clone, Debug, Serialize)]
pub struct Noise {
    /// Correlation of the noise with itself five minutes later; 0 makes the noise independent and the report "optimistic".
    pub autocorrelation: f64,
    /// Standard deviation of the logarithm of the error odds.
    pub errors_sigma: f64,
    /// Standard deviation of the logarithm of service times.
    pub latency_sigma: f64,
    /// Share of the variance that both versions have in common.
    pub shared: Ratio,
}
