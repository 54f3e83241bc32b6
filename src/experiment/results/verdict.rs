//! Which strategy is best here, and what would change that.

use serde::Serialize;

use super::Estimate;

/// The verdict on yearly cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Names of the strategies that are best or cannot be told from the best, cheapest first.
    pub best: Vec<String>,
    /// Yearly cost of each strategy that is not a reference, cheapest first.
    pub yearly_costs: Vec<(String, Estimate)>,
    /// Second cheapest minus cheapest, paired; `None` with a single strategy.
    pub difference: Option<Estimate>,
    /// Achieved correlation of these two yearly costs over common replications: what the pairing is worth. `None` with a
    /// single strategy, or where one of the two does not vary.
    pub correlation: Option<f64>,
    /// A difference below this does not matter: the greater of 5 % of the cheapest and a stated sum.
    pub matters_from: f64,
    /// Joint draws of every price that has a range; another kind of uncertainty than the intervals.
    pub price_draws: PriceDraws,
}

/// How often each strategy is cheapest when prices are drawn from their plausible ranges: those of presets, and those
/// the user wrote as a range. A price written as one number stays, and so does one of 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriceDraws {
    pub draws: u32,
    /// Keys of the prices that were drawn.
    pub drawn: Vec<String>,
    /// Share of draws in which each non-reference strategy was cheapest, in the order of headings.
    pub cheapest_share: Vec<(String, f64)>,
}

/// A price and the value at which another strategy becomes cheapest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flip {
    /// Path in the scenario file.
    pub key: String,
    pub value: f64,
    pub flips_at: f64,
    /// Who wins beyond.
    pub winner: String,
    /// Whether `flips_at` lies within the price's plausible range.
    pub plausible: bool,
}
