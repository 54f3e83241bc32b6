//! What is known by the year and by the month, not by the release.

use serde::Serialize;

use super::{Estimate, Unit};

/// Years made of releases, as often as each kind of them occurs.
///
/// Two things that are not to be mixed: an *expectation* has a simulation error, which more replications shrink; the *range*
/// between years is luck, which they do not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Year {
    /// Years that were laid out.
    pub years: u32,
    /// The period of the objective in days, and how many such periods were laid out.
    pub window_days: f64,
    pub windows: u32,
    /// Bad requests that a period of the objective allows.
    pub budget_requests: f64,
    /// Share of that budget which the service spends without any release.
    pub background_share: f64,
    pub layout: Layout,
    pub quantities: Vec<YearQuantity>,
}

/// How releases of a period stand to one another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Layout {
    /// On one clock, where a release waits for the incident of the one before; otherwise releases are independent.
    pub one_clock: bool,
    /// Share of incidents still open when the next release is due, by strategy.
    pub still_open: Vec<(String, f64)>,
    /// Releases a year that waited, by strategy; 0 where releases are independent.
    pub waited_per_year: Vec<(String, f64)>,
    /// Both in a sentence.
    pub said: String,
}

/// One quantity for every strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YearQuantity {
    /// Stable name, such as `cost`.
    pub id: String,
    pub title: String,
    /// `year`, or `window` where it is by the period of the objective.
    pub per: String,
    pub unit: Unit,
    /// One per heading that is not a reference.
    pub strategies: Vec<YearRow>,
}

/// One strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YearRow {
    pub strategy: String,
    /// The mean, with its simulation error.
    pub expectation: Estimate,
    /// One year (or period) in twenty is below.
    pub low: f64,
    /// One in twenty is above.
    pub high: f64,
}
