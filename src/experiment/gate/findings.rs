//! What the gate found: the one type that every renderer reads.

use serde::Serialize;

use super::check::{Check, Verdict};
use crate::experiment::results::Unit;
use crate::scenario::model::Judged;

/// The version of the layout of a gate's JSON.
pub const GATE_VERSION: u32 = 1;

/// Everything a gate says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    pub gate_version: u32,
    pub meta: GateMeta,
    pub verdict: Verdict,
    /// The verdict in one sentence.
    pub reason: String,
    pub checks: Vec<Check>,
    /// What all edits together moved for certain.
    pub together: Vec<Moved>,
    pub edits: Vec<EditFinding>,
    /// What a reader should know beside.
    pub notes: Vec<String>,
}

/// What was run, and how to repeat it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GateMeta {
    pub scenario: String,
    /// The scenario's file as it was given.
    pub file: String,
    pub scenario_hash: String,
    pub baseline_file: Option<String>,
    pub baseline_hash: Option<String>,
    pub backout_version: String,
    pub command: String,
    pub seed: u64,
    pub replications: u64,
    /// The most there could have been.
    pub replications_max: u64,
    /// After how many replications it looked.
    pub looks: Vec<u64>,
    /// The chance that a gate fails though nothing is amiss; and that it passes though something is.
    pub error: f64,
    pub currency: String,
    pub follow_up_s: f64,
}

/// One edit and what it moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EditFinding {
    pub path: String,
    /// As written; none where it was not written, so that the default held.
    pub before: Option<String>,
    pub after: Option<String>,
    /// The file it stands in, where that is not the scenario's own.
    pub file: Option<String>,
    pub line: usize,
    pub tried: Tried,
    /// Figures that moved for certain, the greatest first; empty where none did or the edit was not tried alone.
    pub moved: Vec<Moved>,
}

/// How an edit was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// It is the only one.
    AsAWhole,
    /// Alone on the baseline, though there are others.
    Alone,
    /// Alone it makes no valid scenario, or there were too many: its effect is among that of all together.
    Together,
    /// It changes no meaning.
    WithoutMeaning,
}

/// A figure of a strategy before and after an edit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    pub strategy: String,
    pub figure: Judged,
    pub title: &'static str,
    pub unit: Unit,
    pub before: f64,
    pub after: f64,
    /// Bounds of the difference, which leave 0 out.
    pub lower: f64,
    pub upper: f64,
    pub worse: bool,
}
