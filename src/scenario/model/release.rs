//! One deployment of a new version, and what it may turn out to be.

use serde::{Deserialize, Serialize};

use super::{WayBack, WorkHours};
use crate::random::Distribution;
use crate::units::{Duration, Ratio};

/// How, where and how often a new version is deployed.
#[derive(Clone, Debug, Serialize)]
pub struct Release {
    /// Index of the released service.
    pub service: usize,
    pub per_week: f64,
    /// When releases start, on the people's clock.
    pub when: WorkHours,
    pub rollout: Rollout,
    /// Shares sum to 1.
    pub outcomes: Vec<Outcome>,
    /// Seconds from onset until developers have fixed a bad version in place, whatever operators do.
    pub fix_forward: Distribution,
    /// New instances that are not ready within this time make the rollout stuck.
    pub progress_deadline: Duration,
    /// How long the old version's instances are kept after promotion.
    pub keep_old: Duration,
    /// From promotion on, strategies suspect the release for this long.
    pub watch: Duration,
    /// How often the rollout's controller looks whether a step is due.
    pub looks_every: Duration,
    /// What lies in wait for whoever goes back.
    pub way_back: WayBack,
    /// How long a control stays off that somebody left off, unless the follow-up ends before.
    pub control_restored_after: Duration,
}

/// How traffic moves to the new version.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rollout {
    /// Weighted routing in steps; after the last step everything moves.
    Canary { steps: Vec<CanaryStep> },
    /// Instances are replaced in place; traffic follows the instances.
    Rolling { max_surge: Amount, max_unavailable: Amount },
    /// A whole second set, then one switch of all traffic.
    BlueGreen,
    /// The old version stops before the new one starts.
    Recreate,
}

/// A count, or a share of the instances.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    Count(u32),
    Share(Ratio),
}

/// Hold this weight for this long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CanaryStep {
    pub weight: Ratio,
    pub hold: Duration,
}

/// One thing the release may turn out to be, and how often it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    pub share: Ratio,
    pub what: GroundTruth,
}

/// What the new version does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundTruth {
    Healthy,
    /// A share of the new version's answers are errors.
    Errors {
        rate: Distribution,
    },
    /// A share of the new version's answers (all, or the tail) waits longer, without working: service time × factor.
    Latency {
        factor: Distribution,
        share: Ratio,
    },
    /// Every request costs more work: service time × factor, holding the slot.
    CpuCost {
        factor: Distribution,
    },
    /// The process dies.
    CrashLoop {
        after: CrashAfter,
    },
    /// Every fresh instance is slow by a factor and errs at a rate until it is warm: seconds `lasts`.
    ColdStart {
        factor: Distribution,
        lasts: Distribution,
    },
    /// Healthy at first; errors at a rate set in `after` seconds from the first instance's readiness.
    LateOnset {
        after: Distribution,
        rate: Distribution,
    },
    /// Requests of a share of users fail at a rate.
    Cohort {
        users: Ratio,
        rate: Distribution,
    },
    /// Every request keeps so many bytes; a process that keeps `limit` of them is killed.
    MemoryLeak {
        per_request: u64,
        limit: u64,
    },
    /// A share of the instances are ready by their probe, and a share of what those answer are errors.
    HealthCheckLiar {
        share: Ratio,
        rate: Distribution,
    },
    /// So many times as many calls to each callee.
    Chatty {
        factor: Distribution,
    },
    /// A share of the writes it handles damages a record; nobody feels it.
    SilentCorruption {
        rate: Distribution,
    },
    /// Open to attack while it serves users; nobody feels it.
    SecurityRegression,
    /// It works; the old version, once it serves again, cannot read what was written.
    IncompatibleMigration {
        unreadable: Distribution,
    },
}

impl GroundTruth {
    /// The kind's name as written in a scenario.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Errors { .. } => "errors",
            Self::Latency { .. } => "latency",
            Self::CpuCost { .. } => "cpu_cost",
            Self::CrashLoop { .. } => "crash_loop",
            Self::ColdStart { .. } => "cold_start",
            Self::LateOnset { .. } => "late_onset",
            Self::Cohort { .. } => "cohort",
            Self::MemoryLeak { .. } => "memory_leak",
            Self::HealthCheckLiar { .. } => "health_check_liar",
            Self::Chatty { .. } => "chatty",
            Self::SilentCorruption { .. } => "silent_corruption",
            Self::SecurityRegression => "security_regression",
            Self::IncompatibleMigration { .. } => "incompatible_migration",
        }
    }

    /// Whether a live drill can show it: data, security, schemas and repeated calls are the simulation's alone.
    #[must_use]
    pub const fn can_be_drilled(&self) -> bool {
        !matches!(
            self,
            Self::Chatty { .. }
                | Self::SilentCorruption { .. }
                | Self::SecurityRegression
                | Self::IncompatibleMigration { .. }
        )
    }
}

/// When a crash-looping process dies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrashAfter {
    /// Before it is ever ready.
    Start,
    /// Seconds after it became ready, drawn anew for each life.
    Time(Distribution),
    /// After this many requests.
    Requests(u32),
}
