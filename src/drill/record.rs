//! The record: the evidence of one drill, as one tree of plain data.
//!
//! It answers what auditors and leaders ask of an exercise (NIST SP 800-84 on after-action reports, DORA articles 24 and 25
//! on tests and their remedies): what was to be shown, within which bounds, by whom; what was planned and what happened when,
//! on the wall's clock and on the drill's; what users saw; how fast each step was; what the verdict is and why; what is to
//! be done, by whom, and when it is tested again; and by what nobody can have changed any of it. Renderers read it and
//! compute nothing.
//!
//! Times named `_s` are seconds of drill time since the start of the load; lengths are seconds. What did not happen is absent, never
//! zero.

mod bins;
mod quantiles;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use bins::{Bin, Request, bin_width_s, bins};
pub use quantiles::Quantiles;

use super::DrillError;
use super::journal::sha256;

/// Written into each record; raised where its form changes.
pub const RECORD_VERSION: u32 = 1;

/// The evidence of one drill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub record_version: u32,
    pub identity: Identity,
    pub plan: Plan,
    /// In order of time.
    pub timeline: Vec<Moment>,
    pub people: Vec<Delays>,
    pub faults: Vec<FaultRecord>,
    pub users: Users,
    /// Width of [`Bin`]s in seconds.
    pub bin_width_s: f64,
    pub bins: Vec<Bin>,
    pub outcome: Outcome,
    pub verdict: Verdict,
    pub harness: Harness,
    /// Where the drill left its plan.
    pub deviations: Vec<String>,
    pub surprises: Vec<String>,
    /// Blank ones are for people to fill in.
    pub action_items: Vec<ActionItem>,
    pub integrity: Integrity,
    pub previous: Option<Previous>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub drill: String,
    pub scenario: String,
    pub scenario_hash: String,
    pub case: String,
    pub strategy: String,
    pub seed: u64,
    /// From 0.
    pub repetition: u32,
    /// Of `backout`.
    pub version: String,
    /// Of the repository the scenario is kept in.
    pub commit: Option<String>,
    /// Such as "2 cores, Linux 6.1, loopback".
    pub environment: String,
    pub approver: Option<String>,
    pub ticket: Option<String>,
    /// RFC 3339.
    pub began: String,
    pub ended: String,
    /// How many times as fast people and controllers were as in the scenario.
    pub time_scale: f64,
    /// Repeats it.
    pub command: String,
}

/// What was to be shown, and within which bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub hypothesis: String,
    /// Such as "99.9 % of requests good; bad after 500 ms".
    pub objective: String,
    pub stop_conditions: Vec<String>,
    /// What could be touched at most.
    pub blast_radius: Vec<String>,
}

/// An instant with its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// "onset", "detected", "fault 1 injected", ….
    pub what: String,
    pub at_s: f64,
    /// RFC 3339.
    pub wall: String,
    /// Who or what saw it: "users", "strategy automated", "harness", "role on-call".
    pub source: String,
    /// It is one of the instants of the outcome and stands in the chart.
    pub is_instant: bool,
}

/// How long one role took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delays {
    /// A role, never a person's name.
    pub role: String,
    pub paged_s: f64,
    pub page_to_acknowledge_s: Option<f64>,
    pub acknowledge_to_decision_s: Option<f64>,
    pub decision: Option<String>,
    /// A terminal took the place of simulated people.
    pub is_real: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRecord {
    pub name: String,
    pub planned_from_s: f64,
    pub planned_to_s: f64,
    /// Absent where it was never injected.
    pub from_s: Option<f64>,
    pub to_s: Option<f64>,
    /// Requests, connections or instances. A fault that touched nothing tested nothing.
    pub touched: u64,
}

/// What users met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Users {
    pub sent: u64,
    pub answered: u64,
    pub bad: u64,
    /// Not sent, for too many were under way.
    pub dropped: u64,
    /// From the instant a request was meant to be sent.
    pub latency_ms: Quantiles,
    pub old_ms: Quantiles,
    pub new_ms: Quantiles,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub onset_s: Option<f64>,
    pub detected_s: Option<f64>,
    pub acknowledged_s: Option<f64>,
    pub decided_s: Option<f64>,
    pub started_s: Option<f64>,
    pub finished_s: Option<f64>,
    pub restored_s: Option<f64>,
    /// How long the drill was followed: what is absent is later than this.
    pub end_s: f64,
    pub time_to_detect_s: Option<f64>,
    pub time_to_decide_s: Option<f64>,
    pub time_to_execute_s: Option<f64>,
    pub time_to_recover_s: Option<f64>,
    pub time_to_restore_s: Option<f64>,
    pub downtime_s: f64,
    pub phases: Vec<PhaseLength>,
    pub rolled_back: bool,
    /// `None` where it cannot be known.
    pub rollback_was_needed: Option<bool>,
}

/// Time booked on one phase between onset and restoration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseLength {
    pub phase: String,
    pub length_s: f64,
}

/// How a drill ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Pass,
    Fail,
    /// Too few data, no data, or a fault that touched nothing.
    Inconclusive,
    /// The harness was not fit to judge.
    Error,
    /// By a stop condition or by hand.
    Stopped,
}

impl Ending {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::Error => "error",
            Self::Stopped => "stopped",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    pub ending: Ending,
    pub reason: String,
    pub exit_code: u8,
}

/// How well the harness kept up with itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harness {
    /// Sent later than meant, 99th percentile.
    pub lateness_p99_ms: f64,
    pub lateness_max_ms: f64,
    /// What router, proxy and timer add to a request.
    pub added_p50_ms: Option<f64>,
    pub added_p99_ms: Option<f64>,
    /// Of all cores, 0 to 1.
    pub cpu_share: Option<f64>,
    /// Why it is not fit to judge.
    pub invalid: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionItem {
    pub what: String,
    pub owner: String,
    pub due: String,
    pub retest: String,
}

/// By what an auditor can see that nothing was edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integrity {
    pub journal: String,
    pub journal_lines: u64,
    pub last_hash: String,
    pub artefacts: Vec<Artefact>,
    /// What clean-up left behind; empty is as it should be.
    pub left_behind: Vec<String>,
}

/// A file and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artefact {
    pub path: String,
    pub sha256: String,
}

impl Artefact {
    /// Hashes a file as it is now; it is named by its file name, so that a record can be moved with its files.
    pub fn of(path: &Path) -> Result<Self, DrillError> {
        let bytes = std::fs::read(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self { path: name.to_string_lossy().into_owned(), sha256: sha256(&bytes) })
    }
}

/// The drill before this one, for the trend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    pub drill: String,
    pub began: String,
    /// Whether it was the same scenario by its hash, case and strategy; if not, the figures are of different things.
    pub is_alike: bool,
    pub ending: Ending,
    pub bad: u64,
    pub sent: u64,
    pub time_to_detect_s: Option<f64>,
    pub time_to_restore_s: Option<f64>,
    pub downtime_s: f64,
    /// Items of that drill that people filled in.
    pub action_items: Vec<ActionItem>,
}

impl Previous {
    /// What the record `before` says to one of this identity.
    #[must_use]
    pub fn of(before: &Record, now: &Identity) -> Self {
        let then = &before.identity;
        let alike = |of: fn(&Identity) -> &str| of(then) == of(now);
        let filled = |item: &&ActionItem| !item.what.is_empty();
        Self {
            drill: then.drill.clone(),
            began: then.began.clone(),
            is_alike: alike(|of| &of.scenario_hash)
                && alike(|of| &of.case)
                && alike(|of| &of.strategy),
            ending: before.verdict.ending,
            bad: before.users.bad,
            sent: before.users.sent,
            time_to_detect_s: before.outcome.time_to_detect_s,
            time_to_restore_s: before.outcome.time_to_restore_s,
            downtime_s: before.outcome.downtime_s,
            action_items: before.action_items.iter().filter(filled).cloned().collect(),
        }
    }
}
