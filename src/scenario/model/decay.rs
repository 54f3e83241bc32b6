//! What becomes of runbooks, triggers and stand-by capacity that nobody looks at, and what is learned from incidents.

use serde::Serialize;

use crate::units::{Duration, Ratio};

/// When a strategy is gone over. An audit finds and mends everything that has decayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Audits {
    pub every: Duration,
}

/// Decay between audits. The default is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Decay {
    /// How long ago, at most, a strategy without audits was last gone over.
    pub horizon: Duration,
    /// Errors in steps of the runbook become so many times as likely within a year.
    pub runbook: f64,
    /// Share of the detectors that go stale within a year.
    pub triggers: Ratio,
    /// Chance that the capacity an automated rollback needs goes within a year.
    pub standby: Ratio,
}

impl Default for Decay {
    fn default() -> Self {
        let horizon = Duration::from_hours(365 * 24);
        Self { horizon, runbook: 1.0, triggers: Ratio::ZERO, standby: Ratio::ZERO }
    }
}

/// What documented incidents do to a runbook. The default is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Learning {
    /// Incidents a year from which something could be learned.
    pub incidents: f64,
    /// After so many documented incidents the runbook falls short by half as much.
    pub halved_by: f64,
}

impl Default for Learning {
    fn default() -> Self {
        Self { incidents: 0.0, halved_by: 6.0 }
    }
}
