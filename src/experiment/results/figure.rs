//! One row of the comparison.

use serde::{Deserialize, Serialize};

use super::Estimate;

/// A figure for every strategy, with what it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Stable name, such as `time_to_restore_mean`.
    pub id: String,
    /// The criterion of the comparison it belongs to: figures with the same criterion stand together.
    pub criterion: String,
    pub title: String,
    /// What it is, in one sentence, with its population.
    pub definition: String,
    pub unit: Unit,
    pub better: Better,
    /// One per strategy heading, in that order.
    pub cells: Vec<Cell>,
}

/// One strategy's value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// `None` where the figure does not apply, or its denominator cannot be told from 0.
    pub estimate: Option<Estimate>,
    /// Beyond the follow-up: the value is a lower bound and is shown as "> τ".
    pub beyond_follow_up: bool,
    /// Best of the row, or tied with the best after adjusting over the row.
    pub best: bool,
    /// Events behind a rate, as in "0 of 405"; `None` where the figure is not a rate of one stratum.
    pub counts: Option<(u64, u64)>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds.
    Duration,
    /// A share between 0 and 1.
    Share,
    Requests,
    Money,
    /// A plain number.
    Count,
    Hours,
    Weeks,
}

/// Which direction is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Lower,
    Higher,
    /// Shown, not ranked.
    Unranked,
}
