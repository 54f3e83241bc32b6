//! What a strategy comes to over years.

use serde::Serialize;

use super::Estimate;

/// Cumulative cost of every strategy, and where one pays for itself against another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ownership {
    pub years: u32,
    /// By how much money a year later is worth less.
    pub discount_rate: f64,
    /// One per heading that is not a reference.
    pub lines: Vec<OwnershipLine>,
    /// Crossings within the years, the earliest first.
    pub break_even: Vec<BreakEven>,
}

/// One strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnershipLine {
    pub strategy: String,
    /// Paid at the start.
    pub at_start: f64,
    /// Paid every year from then on.
    pub running: Estimate,
    pub points: Vec<OwnershipPoint>,
}

/// What it came to by then, in today's worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OwnershipPoint {
    pub years: f64,
    pub cost: Estimate,
}

/// When a strategy that is dearer at the start has paid for itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BreakEven {
    pub strategy: String,
    pub against: String,
    pub years: f64,
    /// By the interval of the yearly saving.
    pub earliest: f64,
    /// `None` where the saving cannot be told from none: then it may never pay for itself.
    pub latest: Option<f64>,
    /// What both have come to by then.
    pub cost: f64,
}
