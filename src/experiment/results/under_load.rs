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
    /// Replications with a bad release, whatever load makes of it: one population at every load.
    pub bad: u64,
    /// Share of the time in which service is down without the release.
    pub down_anyway: f64,
    /// One per strategy, in the order of headings without references.
    pub strategies: Vec<StrategyUnderLoad>,
    /// Least harm, or not to be told from it; none where no rollback was needed.
    pub best: Vec<String>,
    /// What sets the best apart from the next; none where all are tied.
    pub reason: Option<LoadReason>,
}

/// Down for more of the time than this without any release, a service is overloaded.
const DOWN_MOSTLY: f64 = 0.5;

impl LoadPoint {
    /// Whether service is down with or without the release, so that no strategy can bring it back.
    #[must_use]
    pub fn is_overloaded(&self) -> bool {
        self.load > 1.0 || self.down_anyway > DOWN_MOSTLY
    }
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
    /// Share of bad releases that end in a retry storm left standing: nobody meets the defect any more, yet service is
    /// down, and would not be without the release. A metastable collapse.
    pub collapsed: Option<Estimate>,
    /// Bad requests fewer than if nobody had acted, per bad release.
    pub saved: Option<Estimate>,
}

/// Why the best is better than the next that can be told from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadReason {
    pub best: String,
    pub next: String,
    /// Bad requests per needed release by which the next does more harm.
    pub lead: Estimate,
    pub what: LoadReasonKind,
}

/// The part that carries most of the lead. Harm is time down times bad requests per minute, so a lead comes from either.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadReasonKind {
    /// The next leaves more retry storms standing, by this share of bad releases.
    Collapse(f64),
    /// The next spends this much longer in a phase: its name and seconds.
    Phase(String, f64),
    /// The next has so many more bad requests per minute until restored: more users met the defect, or less capacity was left.
    Severity(f64),
}
