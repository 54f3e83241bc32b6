//! What a tuning found: the one type that every renderer reads.

use serde::Serialize;

use crate::experiment::results::Unit;
use crate::scenario::model::Judged;

/// The version of the layout of a tuning's JSON.
pub const TUNE_VERSION: u32 = 1;

/// Everything a tuning says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    pub tune_version: u32,
    pub meta: TuneMeta,
    /// What was varied, in the order of asking.
    pub varied: Vec<Varied>,
    /// Which figures every setting has, in their order.
    pub figures: Vec<FigureName>,
    /// Today's first unless the grid has it, then the grid in its order, what was varied last going round fastest.
    pub settings: Vec<SettingFinding>,
    pub recommendation: Recommendation,
    /// What a reader should know beside.
    pub notes: Vec<String>,
}

/// What was run, and how to repeat it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TuneMeta {
    pub scenario: String,
    /// The scenario's file as it was given.
    pub file: String,
    pub scenario_hash: String,
    pub backout_version: String,
    pub command: String,
    pub seed: u64,
    /// Whose setting is looked for.
    pub strategy: String,
    /// After how many replications settings were dropped.
    pub looks: Vec<u64>,
    /// The most that a setting was searched by.
    pub replications: u64,
    /// On which the recommended setting and today's were run anew; nobody had looked at them.
    pub fresh_replications: u64,
    /// Chance with which a printed interval misses, and with which the best setting is dropped.
    pub error: f64,
    pub currency: String,
    pub follow_up_s: f64,
}

/// A place of the scenario and the values that were tried there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Varied {
    pub path: String,
    /// As the scenario has it; none where it is not written, so that a default holds.
    pub today: Option<String>,
    pub values: Vec<String>,
}

/// A figure by its names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FigureName {
    pub figure: Judged,
    pub title: &'static str,
    pub unit: Unit,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingFinding {
    /// One for each varied path; none where today's default holds.
    pub values: Vec<Option<String>>,
    pub is_today: bool,
    /// How many replications its figures rest on.
    pub replications: u64,
    /// In the order of [`Findings::figures`]; none where no replication belongs to what the figure is taken over.
    pub figures: Vec<Option<Interval>>,
    /// No other setting is at least as good in false triggers, harm, delay, cost and what is minimised and better in one of them, by their
    /// estimates; of settings that came to the same in every replication only the first is said to be unbeaten.
    pub unbeaten: bool,
    /// An earlier setting that came to the same in every replication.
    pub same_as: Option<usize>,
    pub state: State,
}

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    pub value: f64,
    pub lower: f64,
    pub upper: f64,
}

/// What the search says of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Recommended,
    /// Shown to differ from the recommended one by no more than the zone, or the same in every replication.
    Tied,
    /// By what the replications show it might be better by more than the zone.
    Open,
    /// Shown not to be better by more than the zone, and not shown to be as good.
    Worse,
    /// Shown to break a budget.
    OverBudget,
    /// Not shown to break a budget and not shown to keep it.
    BudgetOpen,
}

/// Which setting, and how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recommendation {
    pub verdict: Recommended,
    pub minimised: Judged,
    /// Differences of the minimised figure up to this much do not matter; in its unit.
    pub zone: f64,
    /// Index into the settings.
    pub setting: Option<usize>,
    /// Indices of those that do as well for all that is known to matter.
    pub tied: Vec<usize>,
    /// Indices of those of which it is not known.
    pub open: Vec<usize>,
    /// On fresh replications.
    pub budgets: Vec<BudgetFinding>,
    /// Every figure of the setting on fresh replications, beside today's.
    pub fresh: Vec<FreshFigure>,
    /// What to write into the scenario to have it, as YAML; none where each of its values is one key, or nothing is to be written.
    pub keep: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommended {
    /// It keeps every budget on fresh replications, each shown at 95 %.
    Kept,
    /// It did in the search, and on fresh replications a budget is not shown to be kept.
    NotShown,
    /// No setting keeps every budget even by its estimates.
    NoneKeeps,
}

/// A budget and what became of it on fresh replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BudgetFinding {
    pub figure: Judged,
    pub title: &'static str,
    pub unit: Unit,
    /// As it was asked for, such as `<1/quarter`.
    pub written: String,
    /// In the figure's unit.
    pub bound: f64,
    /// One-sided bounds at 95 %; none without a setting or where nothing belongs to the figure.
    pub found: Option<Interval>,
    pub kept: bool,
}

/// A figure of the recommended setting and of today's, on the same fresh replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FreshFigure {
    pub figure: Judged,
    pub title: &'static str,
    pub unit: Unit,
    pub setting: Option<Interval>,
    pub today: Option<Interval>,
    /// Setting less today, with the interval of the difference by replications.
    pub difference: Option<Interval>,
}
