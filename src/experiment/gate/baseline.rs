//! The baseline: a scenario as it was when somebody said that it was good, kept whole.
//!
//! Figures alone would not do. They hold for one version of the program and one seed, and a later run beside them is a comparison of two samples
//! that have nothing in common. So the baseline keeps its scenario with every file that it refers to, and both are run again on
//! common keys; the figures are there to be read.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::scenario::model::{Judged, Scenario};
use crate::scenario::{References, Source, check, scenario_hash};

/// The version of the layout of a baseline.
pub const BASELINE_VERSION: u32 = 1;

/// A baseline as it stands in its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    pub baseline_version: u32,
    pub backout_version: String,
    /// The scenario's name.
    pub scenario: String,
    pub scenario_hash: String,
    pub seed: u64,
    pub replications: u64,
    /// For readers: nothing is compared with them.
    pub figures: Vec<BaselineFigure>,
    pub text: String,
    pub references: References,
}

/// A figure when the baseline was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineFigure {
    pub strategy: String,
    pub figure: Judged,
    pub value: Option<f64>,
}

/// Why a file cannot be compared with.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaselineError {
    #[error(
        "`{file}` ends in the middle ({reason}): take it from version control again, or delete it and make it anew with `--update-baseline`"
    )]
    Cut { file: String, reason: String },
    #[error(
        "`{file}` is no baseline ({reason}): give the file that `--update-baseline` wrote with `--baseline`"
    )]
    Foreign { file: String, reason: String },
    #[error(
        "`{file}` has layout {found} of baselines and this program reads {BASELINE_VERSION}: make it anew with `--update-baseline`"
    )]
    Layout { file: String, found: u64 },
    #[error(
        "`{file}` was made by backout {found} and this is {own}, whose figures may differ for reasons of their own: use that version, or make the baseline anew with `--update-baseline`"
    )]
    Version { file: String, found: String, own: String },
    #[error(
        "`{file}` is the baseline of scenario `{found}` and this one is called `{own}`: give its own with `--baseline`"
    )]
    Scenario { file: String, found: String, own: String },
    #[error(
        "the scenario kept in `{file}` is no longer valid ({reason}): make the baseline anew with `--update-baseline`"
    )]
    Invalid { file: String, reason: String },
    #[error(
        "the scenario kept in `{file}` is not the one its hash is of: it was edited by hand; take it from version control again, or make it anew with `--update-baseline`"
    )]
    Edited { file: String },
}

impl BaselineError {
    /// Whether a new baseline may take its place: only where it surely was one, and of this scenario.
    #[must_use]
    pub const fn may_be_replaced(&self) -> bool {
        matches!(
            self,
            Self::Layout { .. } | Self::Version { .. } | Self::Invalid { .. } | Self::Edited { .. }
        )
    }
}

/// A baseline that can be run.
#[derive(Clone, Debug)]
pub struct Kept {
    pub baseline: Baseline,
    pub scenario: Scenario,
}

impl Kept {
    pub(super) fn source(&self) -> Source {
        Source { text: self.baseline.text.clone(), references: self.baseline.references.clone() }
    }
}

/// Reads a baseline for a scenario of this name by this version of the program.
pub fn read(file: &str, text: &str, name: &str, own: &str) -> Result<Kept, BaselineError> {
    let named = || file.to_owned();
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        if error.is_eof() {
            BaselineError::Cut { file: named(), reason }
        } else {
            BaselineError::Foreign { file: named(), reason }
        }
    })?;
    let foreign = |reason: String| BaselineError::Foreign { file: named(), reason };
    let layout = json.get("baseline_version").and_then(serde_json::Value::as_u64);
    let layout = layout.ok_or_else(|| foreign("it has no `baseline_version`".to_owned()))?;
    if let Some(found) = json.get("scenario").and_then(serde_json::Value::as_str)
        && found != name
    {
        let (found, own) = (found.to_owned(), name.to_owned());
        return Err(BaselineError::Scenario { file: named(), found, own });
    }
    if layout != u64::from(BASELINE_VERSION) {
        return Err(BaselineError::Layout { file: named(), found: layout });
    }
    let baseline: Baseline =
        serde_json::from_value(json).map_err(|error| foreign(error.to_string()))?;
    if baseline.backout_version != own {
        let found = baseline.backout_version;
        return Err(BaselineError::Version { file: named(), found, own: own.to_owned() });
    }
    let checked = check("the baseline's scenario", &baseline.text, &baseline.references).map_err(
        |error| {
            let first = error.diagnostics().first().map(|found| found.message.clone());
            BaselineError::Invalid {
                file: named(),
                reason: first.unwrap_or_else(|| error.to_string()),
            }
        },
    )?;
    let scenario = checked.scenario;
    if scenario_hash(&scenario) != baseline.scenario_hash {
        return Err(BaselineError::Edited { file: named() });
    }
    Ok(Kept { baseline, scenario })
}

/// A baseline as the text of its file.
pub fn written(baseline: &Baseline) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(baseline).map(|text| text + "\n")
}
