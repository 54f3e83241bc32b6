//! What decides: how far the verdict hangs on what the user did not set.
//!
//! This is the second uncertainty. It is a property of what is known of the user's own parameters and not of the
//! simulation, so it stands apart from every interval, and no number of replications makes it smaller.

use serde::Serialize;

use super::{Estimate, Unit};

/// Joint draws of everything the user left open, and what they show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decides {
    /// Joint draws of all open parameters.
    pub draws: u32,
    /// Draws that were asked for; more than `draws` where the run was interrupted.
    pub draws_asked: u32,
    /// Replications of each draw, the same ones in every draw.
    pub replications_per_draw: u64,
    /// The cheapest strategy at the present values, and the next.
    pub best: String,
    pub second: String,
    /// Yearly cost of the second minus that of the best at the present values, by the replications of the run.
    pub present_difference: Estimate,
    /// How often each strategy is cheapest, in the order of headings.
    pub cheapest: Vec<CheapestShare>,
    /// Share of the variance of that difference over draws that the surface predicts of draws it has not seen.
    pub surface_explains: f64,
    /// Every open parameter, the one that carries most of the difference first.
    pub parameters: Vec<OpenParameterRow>,
    /// The cheapest strategy over the two parameters that carry most.
    pub map: Option<WinnerMap>,
    /// Values at which another strategy becomes cheapest: plausible ones first, then the nearest.
    pub flips: Vec<ParameterFlip>,
}

/// How often a strategy is cheapest over the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheapestShare {
    pub strategy: String,
    /// By the surface, which is free of the noise of single draws.
    pub share: f64,
    /// Clopper-Pearson bounds for this number of draws.
    pub lower: f64,
    pub upper: f64,
    /// By each draw's own replications.
    pub raw_share: f64,
}

/// An open parameter and what it does to the difference between the second and the best.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenParameterRow {
    pub key: String,
    pub unit: Unit,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub source: String,
    /// Share of the difference's variance that would go if this alone became known.
    pub first_order: f64,
    /// Share that would stay if all others became known.
    pub total: f64,
    /// The difference with this parameter at its ends and all others at their present values, by the surface.
    pub at_low: f64,
    pub at_high: f64,
    /// The same simulated; `None` for weak parameters.
    pub simulated_at_low: Option<Estimate>,
    pub simulated_at_high: Option<Estimate>,
}

/// The cheapest strategy on a grid of two parameters, all others at their present values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WinnerMap {
    pub across: MapAxis,
    pub up: MapAxis,
    /// Names of strategies; the map speaks of them by their place here.
    pub strategies: Vec<String>,
    /// A row for each value of `up`, a cell for each of `across`.
    pub cells: Vec<Vec<usize>>,
    /// Cells that were simulated.
    pub checked: Vec<CheckedCell>,
}

/// An axis of the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapAxis {
    pub key: String,
    pub unit: Unit,
    pub value: f64,
    pub logarithmic: bool,
    pub values: Vec<f64>,
}

/// A cell of the map, simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedCell {
    pub column: usize,
    pub row: usize,
    /// The cheapest by simulation.
    pub winner: usize,
    /// Whether the surface's winner is the same, or cannot be told from it by these replications.
    pub agrees: bool,
}

/// A parameter and the value at which another strategy becomes cheapest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParameterFlip {
    pub key: String,
    pub unit: Unit,
    pub value: f64,
    pub flips_at: f64,
    /// Who wins beyond.
    pub winner: String,
    /// Whether `flips_at` lies within the plausible range.
    pub plausible: bool,
}
