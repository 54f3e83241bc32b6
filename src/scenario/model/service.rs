//! One node of the service graph.

use serde::{Deserialize, Serialize};

use crate::random::Distribution;
use crate::units::{Duration, Ratio};

/// A service, its instances and what it calls.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    pub name: String,
    pub instances: u32,
    /// Requests an instance works on at once.
    pub concurrency: u32,
    /// Requests an instance lets wait; further ones are refused.
    pub queue: u32,
    /// Own work in seconds, without what it calls.
    pub service_time: Distribution,
    /// Background share of calls that fail without any fault or defect.
    pub errors: Ratio,
    pub balance: Balance,
    /// Called one after another, holding the caller's slot.
    pub calls: Vec<Call>,
    pub lifecycle: Lifecycle,
}

/// How a call chooses among the ready instances of the version it was routed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    RoundRobin,
    Random,
    LeastLoaded,
}

/// An edge of the graph; never part of a cycle.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Index of the callee in the scenario's services.
    pub to: usize,
    /// Share of requests that make this call.
    pub chance: Ratio,
    pub timeout: Duration,
    pub retries: Option<Retries>,
    pub breaker: Option<Breaker>,
}

/// Exponential back-off with a budget.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retries {
    /// Attempts after the first.
    pub max: u32,
    pub backoff_first: Duration,
    pub backoff_max: Duration,
    pub jitter: Jitter,
    /// Retries allowed per first attempt, averaged by a token bucket of a hundred; `None` is without limit.
    pub budget: Option<Ratio>,
}

/// How a back-off is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jitter {
    None,
    /// Uniform between zero and the back-off.
    Full,
}

/// A circuit breaker on one edge, shared by the caller's instances.
#[derive(Clone, Debug, Serialize)]
pub struct Breaker {
    /// Opens when the failed share of a window is above this.
    pub error_share: Ratio,
    pub window: Duration,
    /// Fewer calls in a window never open it.
    pub min_calls: u32,
    /// How long it stays open before one call may probe.
    pub open_for: Duration,
}

/// How an instance comes and goes.
#[derive(Clone, Debug, Serialize)]
pub struct Lifecycle {
    /// Seconds to pull the image, once a version and node.
    pub pull: Distribution,
    /// Seconds from the pulled image to a process that answers.
    pub start: Distribution,
    pub probe: Probe,
    pub warm_up: Option<InstanceWarmUp>,
    /// How long an instance told to stop still finishes what it has.
    pub drain: Duration,
    /// Requests still in flight this long after the drain are lost.
    pub grace: Duration,
    /// The first wait of a crashed instance for its restart, and the longest; it doubles between.
    pub restart_backoff_first: Duration,
    pub restart_backoff_max: Duration,
}

impl Lifecycle {
    /// How long a crashed instance waits that has been restarted so often before.
    #[must_use]
    pub fn restart_after(&self, restarts: u32) -> Duration {
        let doubled = self.restart_backoff_first * (1_u64 << restarts.min(40));
        doubled.min(self.restart_backoff_max)
    }
}

/// Readiness: an instance is ready after one success, unready after `failures` in a row.
#[derive(Clone, Debug, Serialize)]
pub struct Probe {
    pub period: Duration,
    pub failures: u32,
}

/// A fresh instance is slower at first: the factor falls linearly to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstanceWarmUp {
    pub lasts: Duration,
    pub factor: f64,
}

impl InstanceWarmUp {
    /// What an instance of this age takes its work times: from the factor down to 1.
    #[must_use]
    pub fn factor_at(&self, age: Duration) -> f64 {
        if age >= self.lasts {
            return 1.0;
        }
        let left = 1.0 - age.as_secs_f64() / self.lasts.as_secs_f64();
        1.0 + (self.factor - 1.0) * left
    }
}
