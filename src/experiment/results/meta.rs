//! Where results come from.

use serde::Serialize;

/// What was run, and how to run it again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Meta {
    pub scenario: String,
    pub shows: String,
    pub seed: u64,
    /// SHA-256 of the checked meaning of the scenario, hexadecimal.
    pub scenario_hash: String,
    pub backout_version: String,
    /// The command that repeats these results.
    pub command: String,
    pub replications: u64,
    /// Calls between services that were simulated, over all replications and all branches of each.
    pub simulated_calls: u64,
    pub stopping: Stopping,
    pub currency: String,
    pub follow_up_s: f64,
    pub releases_per_year: f64,
    /// Share of releases that turn out bad, by the scenario's outcome shares.
    pub bad_share: f64,
    /// Noise is independent: false triggers look rarer than they are.
    pub optimistic: bool,
}

/// Why the run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopping {
    /// As many replications as asked for.
    AllDone,
    /// The cheaper of the best two is certain.
    OrderCertain,
    /// The difference of the best two is known closely enough.
    Precise,
    /// `--precision` was asked for and the budget of replications ended first.
    BudgetEnded,
    /// Interrupted; complete blocks are kept.
    Interrupted,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyHeading {
    pub name: String,
    /// `never` and `perfect`: shown, never ranked.
    pub reference: bool,
}

/// One stratum: how much of reality it stands for, and how often it was run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StratumRow {
    pub name: String,
    pub weight: f64,
    pub replications: u64,
    /// Replications in which a rollback was needed.
    pub needed: u64,
}
