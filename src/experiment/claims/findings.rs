//! What was found of each claim: the one type that renderers read, and that can be read back to be judged again.

use serde::{Deserialize, Serialize};

use crate::experiment::results::Unit;
use crate::scenario::model::{Arithmetic, Claimed};

/// The version of the layout of `claims.json`.
pub const FINDINGS_VERSION: u32 = 1;

/// All claims of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    pub findings_version: u32,
    pub meta: FindingsMeta,
    /// In the order of the files.
    pub claims: Vec<Finding>,
}

/// What was run, and how to run it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingsMeta {
    /// The base scenario's file.
    pub scenario: String,
    /// SHA-256 of its checked meaning, hexadecimal.
    pub scenario_hash: String,
    pub backout_version: String,
    pub command: String,
    pub replications: u64,
    pub explored_on: u64,
    pub confirmed_on: u64,
    pub draws: u64,
    pub currency: String,
    pub follow_up_s: f64,
}

/// How a claim is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    Simulated,
    Assumed,
    Arithmetic,
    NotTestable,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In the claimed direction, by more than the margin, under every condition and in nine of ten joint draws.
    BearsOut,
    /// The other way round under every condition, or that way under some and no different under the others.
    Contradicts,
    /// It holds under some conditions and not under others, or only for some values of what nobody knows.
    Depends,
    /// Nowhere a difference that matters.
    NoDifference,
    /// The runs do not decide.
    Inconclusive,
    /// Its sign was put in with one parameter, as the conditions show.
    Assumed,
    /// Follows from prices and wages alone.
    Arithmetic,
    NotTestable,
}

impl Verdict {
    pub const ALL: [Self; 8] = [
        Self::BearsOut,
        Self::Contradicts,
        Self::Depends,
        Self::NoDifference,
        Self::Inconclusive,
        Self::Assumed,
        Self::Arithmetic,
        Self::NotTestable,
    ];
}

/// One claim with all that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    pub says: String,
    pub mechanism: String,
    pub source: String,
    pub kind: ClaimKind,
    /// The parameter that sets the sign, of an assumed claim.
    pub parameter: Option<String>,
    /// Why it cannot be tested.
    pub why: Option<String>,
    pub arithmetic: Option<Arithmetic>,
    pub comparisons: Vec<ComparisonFinding>,
    pub verdict: Verdict,
    /// Where along an axis it turns.
    pub boundaries: Vec<Boundary>,
    /// What would decide it, where the runs do not.
    pub wanting: Option<Wanting>,
}

/// One figure of two sides under every condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonFinding {
    pub measure: String,
    pub definition: String,
    pub unit: Unit,
    /// This side; differences are this side's figure minus that side's.
    pub of: String,
    /// That side; empty where it is a fixed amount.
    pub than: String,
    /// What is changed for one side alone.
    pub of_changed: Vec<String>,
    pub than_changed: Vec<String>,
    pub claimed: Claimed,
    pub margin: f64,
    /// Of the first condition.
    pub sign_share: Option<SignShare>,
    pub conditions: Vec<ConditionFinding>,
}

/// In how many joint draws of what is not known the claimed sign came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignShare {
    pub draws: u64,
    pub agreeing: u64,
}

/// One comparison under one condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionFinding {
    pub name: String,
    pub axis: Option<String>,
    /// What differs from the base scenario.
    pub changed: Vec<String>,
    /// `None` where the figure does not exist there, such as a mean over no releases.
    pub explored: Option<Effect>,
    pub confirmed: Option<Effect>,
    /// Of the statement that `standing` makes, adjusted over all statements of all claims.
    pub adjusted_p: f64,
    pub standing: Standing,
}

/// What the confirmation says of one comparison under one condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As claimed, by more than the margin.
    Holds,
    /// The other way round, by more than the margin.
    Opposed,
    /// Surely less than the margin apart.
    Negligible,
    Open,
}

/// A difference with its error, and the two figures it is of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub this: f64,
    pub that: f64,
    pub difference: f64,
    pub standard_error: f64,
    /// Of Student's law; `None` where there is no error.
    pub degrees: Option<f64>,
    /// The 95 % interval of the difference.
    pub lower: f64,
    pub upper: f64,
}

/// Two neighbours on an axis between which a claim begins or ceases to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    pub measure: String,
    pub axis: String,
    pub holds: String,
    pub fails: String,
}

/// What would decide an open claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wanting {
    pub measure: String,
    pub condition: String,
    /// About so many replications; `None` where more of them would not help.
    pub replications: Option<u64>,
}
