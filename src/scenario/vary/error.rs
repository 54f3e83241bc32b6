//! Why nothing can be varied as it was asked: the value, the place, the remedy.

use thiserror::Error;

use super::SETTINGS_MAX;
use crate::scenario::ScenarioError;

/// Why nothing can be varied as it was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VaryError {
    #[error("nothing is varied: name a place and its values, such as `{EXAMPLE}`")]
    Nothing,
    #[error("`{text}` has no `=`: write a path and its values, such as `{EXAMPLE}`")]
    NoEquals { text: String },
    #[error("`{text}` has no path before its `=`: write one, such as `{EXAMPLE}`")]
    NoPath { text: String },
    #[error(
        "`{path}=` has no values: write a list such as `30s, 1m`, a grid such as `0s..10m/21`, or one by ratios such as `log 0.5%..10%/12`"
    )]
    NoValues { path: String },
    #[error("`{path}={values}` has an empty value: write something between every two commas")]
    EmptyValue { path: String, values: String },
    #[error("`{path}={low}..{high}`: the higher end stands first; write `{high}..{low}`")]
    EndsSwapped { path: String, low: String, high: String },
    #[error(
        "`{path}={low}..{high}`: `{low}` is {low_is} and `{high}` {high_is}{}; write both ends in the same unit",
        if low_is == high_is { " in another currency" } else { "" }
    )]
    EndsDiffer {
        path: String,
        low: String,
        low_is: &'static str,
        high: String,
        high_is: &'static str,
    },
    #[error(
        "`{path}`: `{end}` is no quantity, so no grid can end there: write ends such as `0s..10m` or `1%..5%`, or list the values with commas"
    )]
    NoQuantity { path: String, end: String },
    #[error(
        "`{path}`: a grid by ratios cannot begin at `{low}`: let both ends be above 0, or leave out `log`"
    )]
    LogFromZero { path: String, low: String },
    #[error(
        "`{path}={grid}` has fewer than two points: a grid needs two different ends and at least two points; to try one value, write it alone"
    )]
    TooFewPoints { path: String, grid: String },
    #[error("`{path}`: `{value}` is listed twice; write each value once")]
    SameValue { path: String, value: String },
    #[error("`{path}`: `{value}` and `{other}` mean the same; keep one of them")]
    SameMeaning { path: String, value: String, other: String },
    #[error("`{path}` is varied twice: write all its values in one list")]
    SamePath { path: String },
    #[error("`{path}` is a part of `{above}`, which is varied too: keep one of them")]
    Below { path: String, above: String },
    #[error("`{path}` leads nowhere: {reason}")]
    NoPlace { path: String, reason: String },
    #[error("`{path}` names {what}, and only a single value can be varied; {below}")]
    Collection { path: String, what: &'static str, below: String },
    #[error("{setting} is refused: {reason}")]
    Refused { setting: String, reason: String },
    #[error(
        "these are {settings} settings, more than {SETTINGS_MAX}: try fewer values first, and refine around the best"
    )]
    TooMany { settings: usize },
    #[error(
        "each of {settings} settings would hold the {points} points of `traffic.trace`: thin the trace out, or try fewer values"
    )]
    LongTrace { settings: usize, points: usize },
    #[error("`{path}`: none of its values changes anything that is simulated or billed: {remedy}")]
    NoEffect { path: String, remedy: &'static str },
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
}

const EXAMPLE: &str = "strategies.automated.confirm=30s..5m";
