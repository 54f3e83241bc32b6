//! What the charts draw.

use serde::Serialize;

use super::Estimate;

/// Time to restore by phase, in seconds; the phases add up to the restricted mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhaseStack {
    pub strategy: String,
    /// Phase name and mean seconds, in the order of phases.
    pub phases: Vec<(String, f64)>,
    pub total: Estimate,
}

/// The weighted distribution of the time to restore over needed releases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestoreCurve {
    pub strategy: String,
    /// Steps of the curve, at most 200; ends at τ.
    pub points: Vec<EcdfPoint>,
}

/// A step: this share is restored within this time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EcdfPoint {
    pub seconds: f64,
    pub share: f64,
    /// Pointwise bounds of the share at the level of every interval.
    pub lower: f64,
    pub upper: f64,
}

/// How bad releases ended under one strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FinalStateShare {
    pub strategy: String,
    /// State name and weighted share of bad releases; shares sum to 1.
    pub shares: Vec<(String, f64)>,
}

/// Harm by what the release turned out to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImpactByKind {
    pub rows: Vec<KindRow>,
}

/// One kind of outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindRow {
    pub kind: String,
    pub replications: u64,
    pub needed: u64,
    /// Mean harm in bad requests per release of this kind, one per heading.
    pub harm: Vec<Estimate>,
    /// Share of releases of this kind that were rolled back, one per heading.
    pub rolled_back: Vec<f64>,
}

/// Yearly cost, itemised.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostStack {
    /// One per heading that is not a reference.
    pub strategies: Vec<CostItem>,
}

/// One strategy's bill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostItem {
    pub strategy: String,
    /// Item name and amount a year.
    pub items: Vec<(String, f64)>,
    pub total: Estimate,
}

/// One replication under every strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    pub replication: u64,
    /// What the release turned out to be, with its severity.
    pub truth: String,
    pub lanes: Vec<Lane>,
}

/// One strategy's course, over the same time axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lane {
    pub strategy: String,
    pub windows: Vec<WindowPoint>,
    pub marks: Vec<Mark>,
    /// Bad requests beyond the twin's.
    pub harm: i64,
}

/// What users saw in one window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WindowPoint {
    /// Seconds since the release started.
    pub at_s: f64,
    pub bad_share: f64,
    /// The twin's bad share in the same window.
    pub twin_bad_share: f64,
    pub mean_latency_s: f64,
    /// Share of requests that met the new version.
    pub new_share: f64,
}

/// An instant on a lane.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    pub at_s: f64,
    /// `onset`, `detected`, `acknowledged`, `decided`, `started`, `finished`, `restored`.
    pub what: String,
}

/// One service in the twin, from the end of the warm-up on: nothing but the scenario's own load.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ServiceFigures {
    pub service: String,
    pub calls: u64,
    /// Share of calls refused by a full queue.
    pub refused_share: f64,
    /// Share of accepted calls that waited.
    pub waited_share: f64,
    /// Mean wait of accepted calls in seconds.
    pub mean_wait_s: f64,
    /// Mean time from arrival to answer of accepted calls, in seconds.
    pub mean_time_s: f64,
    /// Attempts per first attempt among calls made to this service.
    pub attempts_per_call: f64,
    pub time_s_p50: f64,
    pub time_s_p95: f64,
    pub time_s_p99: f64,
    /// Standard error of the mean wait over replications.
    pub mean_wait_standard_error: f64,
}

/// What a fault touched over the whole run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FaultTouched {
    pub fault: String,
    /// Replications in which it was active.
    pub active_in: u64,
    /// Requests, instances, scrapes or commands it touched, in all replications.
    pub touched: u64,
    /// `pass`, or `inconclusive` where it touched nothing.
    pub verdict: String,
}
