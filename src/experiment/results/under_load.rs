//! The comparison at several loads.

use serde::Serialize;

use super::Estimate;

/// How every strategy fares from a quarter of the capacity to beyond it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnderLoad {
    /// The service whose slots run out first, and the requests per second at which they do.
    pub bottleneck: String,
    pub capacity_per_s: f64,
    /// Part of the scenario's concurrency that was simulated: 1 but where the whole would have been too many requests.
    pub scale: f64,
    pub replications: u64,
    /// Loads that would have been too many requests even so.
    pub left_out: Vec<f64>,
    /// The shares of capacity in ascending order, then the day's trough and peak where traffic has a daily course.
    pub points: Vec<LoadPoint>,
}

/// One load.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadPoint {
    pub hour: LoadHour,
    /// Share of the capacity.
    pub load: f64,
    pub rate_per_s: f64,
    /// Replications in which a rollback was needed.
    pub needed: u64,
    /// One per strategy, in the order of headings without references.
    pub strategies: Vec<StrategyUnderLoad>,
    /// Least harm, or not to be told from it; none where no rollback was needed.
    pub best: Vec<String>,
    /// What sets the best apart from the worst.
    pub reason: Option<LoadReason>,
}

/// Which hour a load stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadHour {
    /// A load of the sweep.
    Any,
    Trough,
    Peak,
}

/// One strategy at one load.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StrategyUnderLoad {
    pub strategy: String,
    /// Restricted mean over needed releases, in seconds.
    pub time_to_restore: Option<Estimate>,
    /// Bad requests beyond the twin's per needed release.
    pub harm: Option<Estimate>,
    /// Share of needed releases whose rollback finished, at least twice `restored_after` before the end of the follow-up,
    /// though service was not restored by then: a metastable collapse.
    pub collapsed: Option<f64>,
}

/// Why the best is better than the worst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadReason {
    pub best: String,
    pub worst: String,
    pub what: LoadReasonKind,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadReasonKind {
    /// The worst's rollbacks end in collapse more often, by this share.
    Collapse(f64),
    /// The worst spends this much longer in a phase: its name and seconds.
    Phase(String, f64),
}
