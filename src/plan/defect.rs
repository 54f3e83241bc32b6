//! What the new version does wrong, with its severity drawn. One defect a file.
//!
//! A defect answers questions about one request on one instance: does it take more work, does the answer wait longer, is
//! the answer an error, has the request met the defect at all. It keeps no state and draws only by the request's key, so
//! the simulated world and a live instance behave the same.

mod chatty;
mod cohort;
mod cold_start;
mod cpu_cost;
mod crash_loop;
mod errors;
mod health_check_liar;
mod late_onset;
mod latency;
mod memory_leak;
mod silent_corruption;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use chatty::Chatty;
pub use cohort::Cohort;
pub use cold_start::ColdStart;
pub use cpu_cost::CpuCost;
pub use crash_loop::{CrashLoop, CrashPoint};
pub use errors::Errors;
pub use health_check_liar::HealthCheckLiar;
pub use late_onset::LateOnset;
pub use latency::Latency;
pub use memory_leak::MemoryLeak;
pub use silent_corruption::SilentCorruption;

use crate::random::{Distribution, Key, Purpose};
use crate::scenario::model::GroundTruth;
use crate::units::Duration;

/// A request on an instance of the new version.
#[derive(Clone, Copy, Debug)]
pub struct Contact {
    /// The key of this attempt.
    pub key: Key,
    /// The key of the user's session.
    pub session: Key,
    /// The key of this life of the instance; `None` where there was no instance.
    pub life: Option<Key>,
    /// Since the instance became ready.
    pub instance_age: Duration,
    /// Since the first instance of the version became ready.
    pub version_age: Duration,
}

/// A defect with its severity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Defect {
    Healthy,
    Errors(Errors),
    Latency(Latency),
    CpuCost(CpuCost),
    CrashLoop(CrashLoop),
    ColdStart(ColdStart),
    LateOnset(LateOnset),
    Cohort(Cohort),
    MemoryLeak(MemoryLeak),
    HealthCheckLiar(HealthCheckLiar),
    Chatty(Chatty),
    SilentCorruption(SilentCorruption),
    /// Open to attack while it serves users.
    SecurityRegression,
    /// Nothing is wrong with the new version; what it writes the old one cannot read. How much of it is a matter of the
    /// [way back](crate::plan::WayBack).
    IncompatibleMigration,
}

impl Defect {
    /// Draws how severe a release of this kind is.
    #[must_use]
    pub fn draw(truth: &GroundTruth, key: Key) -> Self {
        let severity = |law: &Distribution| law.quantile(key.uniform(Purpose::Severity));
        let timing = |law: &Distribution| {
            Duration::from_secs_f64(law.quantile(key.uniform(Purpose::SeverityTiming)))
        };
        match truth {
            GroundTruth::Healthy => Self::Healthy,
            GroundTruth::Errors { rate } => Self::Errors(Errors { rate: severity(rate) }),
            GroundTruth::Latency { factor, share } => {
                Self::Latency(Latency { factor: severity(factor), share: share.get() })
            }
            GroundTruth::CpuCost { factor } => Self::CpuCost(CpuCost { factor: severity(factor) }),
            GroundTruth::CrashLoop { after } => Self::CrashLoop(CrashLoop { after: *after }),
            GroundTruth::ColdStart { factor, lasts } => {
                Self::ColdStart(ColdStart { factor: severity(factor), lasts: timing(lasts) })
            }
            GroundTruth::LateOnset { after, rate } => {
                Self::LateOnset(LateOnset { after: timing(after), rate: severity(rate) })
            }
            GroundTruth::Cohort { users, rate } => {
                Self::Cohort(Cohort { users: users.get(), rate: severity(rate) })
            }
            GroundTruth::MemoryLeak { per_request, limit } => Self::MemoryLeak(MemoryLeak {
                bytes_per_request: *per_request,
                limit_bytes: *limit,
            }),
            GroundTruth::HealthCheckLiar { share, rate } => {
                Self::HealthCheckLiar(HealthCheckLiar { share: share.get(), rate: severity(rate) })
            }
            GroundTruth::Chatty { factor } => Self::Chatty(Chatty { factor: severity(factor) }),
            GroundTruth::SilentCorruption { rate } => {
                Self::SilentCorruption(SilentCorruption { rate: severity(rate) })
            }
            GroundTruth::SecurityRegression => Self::SecurityRegression,
            GroundTruth::IncompatibleMigration { .. } => Self::IncompatibleMigration,
        }
    }

    /// Whether the new version does nothing wrong as long as it serves.
    #[must_use]
    pub const fn is_healthy(&self) -> bool {
        matches!(self, Self::Healthy | Self::IncompatibleMigration)
    }

    /// Whether no request is the worse for it: harm is to be looked for in data and in security.
    #[must_use]
    pub const fn is_silent(&self) -> bool {
        matches!(self, Self::SilentCorruption(_) | Self::SecurityRegression)
    }

    /// How many times a request calls by one edge where the old version would call once. `key` is the caller's key, part edge.
    #[must_use]
    pub fn calls(&self, key: Key) -> u8 {
        match self {
            Self::Chatty(defect) => defect.calls(key),
            _ => 1,
        }
    }

    /// Whether a write that was handled damages a record. `write` is the key of the attempt.
    #[must_use]
    pub fn damages(&self, write: Key) -> bool {
        match self {
            Self::SilentCorruption(defect) => defect.damages(write),
            _ => false,
        }
    }

    /// By how much more the instance works on this request.
    #[must_use]
    pub fn work_factor(&self, contact: &Contact) -> f64 {
        match self {
            Self::CpuCost(defect) => defect.factor,
            Self::ColdStart(defect) => defect.work_factor(contact),
            _ => 1.0,
        }
    }

    /// How much longer the answer waits without work, as a multiple of the service time.
    #[must_use]
    pub fn extra_wait_factor(&self, contact: &Contact) -> f64 {
        match self {
            Self::Latency(defect) => defect.extra_wait_factor(contact),
            _ => 0.0,
        }
    }

    /// Whether the answer is an error.
    #[must_use]
    pub fn fails(&self, contact: &Contact) -> bool {
        match self {
            Self::Errors(defect) => defect.fails(contact),
            Self::LateOnset(defect) => defect.fails(contact),
            Self::Cohort(defect) => defect.fails(contact),
            Self::HealthCheckLiar(defect) => defect.fails(contact),
            _ => false,
        }
    }

    /// Whether the request met the live defect, harmed or not.
    #[must_use]
    pub fn is_met(&self, contact: &Contact) -> bool {
        match self {
            Self::Healthy | Self::IncompatibleMigration => false,
            Self::HealthCheckLiar(defect) => defect.lies(contact),
            Self::ColdStart(defect) => defect.is_live(contact),
            Self::LateOnset(defect) => defect.is_live(contact),
            Self::Cohort(defect) => defect.includes(contact),
            Self::Errors(_)
            | Self::Latency(_)
            | Self::CpuCost(_)
            | Self::CrashLoop(_)
            | Self::MemoryLeak(_)
            | Self::Chatty(_)
            | Self::SilentCorruption(_)
            | Self::SecurityRegression => true,
        }
    }

    /// When an instance in its `life`-th life dies; `None` if it does not.
    #[must_use]
    pub fn crash_point(&self, life: Key) -> Option<CrashPoint> {
        match self {
            Self::CrashLoop(defect) => Some(defect.crash_point(life)),
            Self::MemoryLeak(defect) => Some(defect.crash_point()),
            _ => None,
        }
    }

    /// Whether a request's odds under the defect no longer depend on time or on load, given the version's age: only then
    /// may what it would still do be reckoned instead of simulated.
    #[must_use]
    pub fn is_steady(&self, version_age: Duration) -> bool {
        match self {
            Self::Healthy
            | Self::IncompatibleMigration
            | Self::Errors(_)
            | Self::Latency(_)
            | Self::Cohort(_)
            | Self::HealthCheckLiar(_)
            | Self::SilentCorruption(_)
            | Self::SecurityRegression => true,
            Self::ColdStart(defect) => defect.is_over(version_age),
            Self::LateOnset(defect) => version_age >= defect.after,
            Self::CpuCost(_) | Self::CrashLoop(_) | Self::MemoryLeak(_) | Self::Chatty(_) => false,
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Healthy => write!(f, "healthy"),
            Self::Errors(defect) => defect.fmt(f),
            Self::Latency(defect) => defect.fmt(f),
            Self::CpuCost(defect) => defect.fmt(f),
            Self::CrashLoop(defect) => defect.fmt(f),
            Self::ColdStart(defect) => defect.fmt(f),
            Self::LateOnset(defect) => defect.fmt(f),
            Self::Cohort(defect) => defect.fmt(f),
            Self::MemoryLeak(defect) => defect.fmt(f),
            Self::HealthCheckLiar(defect) => defect.fmt(f),
            Self::Chatty(defect) => defect.fmt(f),
            Self::SilentCorruption(defect) => defect.fmt(f),
            Self::SecurityRegression => write!(f, "open to attack while it serves users"),
            Self::IncompatibleMigration => {
                write!(f, "works, but the old version cannot read what it writes")
            }
        }
    }
}

/// A share as a person would write it, to three digits.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent >= 10.0 { format!("{percent:.0} %") } else { format!("{percent:.2} %") }
}
