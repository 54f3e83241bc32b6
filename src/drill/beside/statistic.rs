//! What is compared.

use serde::{Deserialize, Serialize};

/// A statistic of one run of a drill, measured or simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Onset to detected, seconds.
    TimeToDetect,
    /// Detected to decided, seconds.
    TimeToDecide,
    /// Started to finished, seconds.
    TimeToExecute,
    /// Finished to restored, seconds.
    TimeToRecover,
    /// Onset to restored, seconds.
    TimeToRestore,
    /// Total length of down windows, seconds.
    Downtime,
    /// Bad requests that users met.
    BadRequests,
    /// 1 for a run that was rolled back, else 0.
    ShareRolledBack,
}

/// What kind of number a statistic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Seconds: a ratio or a difference may show agreement.
    Time,
    /// Only a ratio may.
    Count,
    /// 0 or 1 a run.
    Share,
}

impl Statistic {
    pub const ALL: [Self; 8] = [
        Self::TimeToDetect,
        Self::TimeToDecide,
        Self::TimeToExecute,
        Self::TimeToRecover,
        Self::TimeToRestore,
        Self::Downtime,
        Self::BadRequests,
        Self::ShareRolledBack,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TimeToDetect => "time to detect",
            Self::TimeToDecide => "time to decide",
            Self::TimeToExecute => "time to execute",
            Self::TimeToRecover => "time to recover",
            Self::TimeToRestore => "time to restore",
            Self::Downtime => "downtime",
            Self::BadRequests => "bad requests",
            Self::ShareRolledBack => "share rolled back",
        }
    }

    /// From where to where it runs.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::TimeToDetect => "from onset to the first signal",
            Self::TimeToDecide => "from the first signal to the decision",
            Self::TimeToExecute => "from the first command to all traffic on the old version",
            Self::TimeToRecover => "from there until service is restored",
            Self::TimeToRestore => "from onset until service is restored",
            Self::Downtime => "total length of down windows",
            Self::BadRequests => "requests that failed or took too long",
            Self::ShareRolledBack => "of the runs, those in which a rollback was started",
        }
    }

    #[must_use]
    pub const fn scale(self) -> Scale {
        match self {
            Self::BadRequests => Scale::Count,
            Self::ShareRolledBack => Scale::Share,
            _ => Scale::Time,
        }
    }
}
