//! What a line of the journal can say.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::{ProcessId, Undo, UndoResult};
use crate::system::Version;

/// One thing that happened. In a line it is an object with one member, named after the variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// The first line of every journal.
    Opened(Box<Opened>),
    InstanceStarted(InstanceStarted),
    /// `how`: "exit code 0", "signal 9", "killed by --clear".
    InstanceEnded {
        pid: u32,
        how: String,
    },
    /// On the disk before anything is touched.
    WillInject(Injection),
    /// It is in place. `fault` is the number from [`Injection`].
    Injected {
        fault: u32,
    },
    /// It is gone; `touched` counts requests, connections or instances it met.
    Cleared {
        fault: u32,
        touched: u64,
    },
    /// What the strategy was shown.
    Observed(Seen),
    /// A line of the strategy's own journal.
    Strategy(Told),
    /// What the strategy asked for.
    Action(Told),
    /// What the rollout did.
    Rollout {
        happening: String,
    },
    /// A command of a person or of a target system, with its exit code (`None`: ended by a signal) and the end of what it
    /// printed.
    Command {
        command: String,
        exit_code: Option<i32>,
        said: String,
    },
    /// What users met so far; written now and then.
    Users {
        sent: u64,
        answered: u64,
        bad: u64,
        dropped: u64,
    },
    Verdict {
        verdict: String,
        reason: String,
        exit_code: i32,
    },
    /// A later process undid what an earlier one had left.
    Undone {
        of: Of,
        undo: Undo,
        result: UndoResult,
    },
    /// The line before this one was cut by a crash; this is the hash of what is left of it.
    Torn {
        sha256: String,
    },
    /// The last line: what is still there, by name. Empty is as it should be.
    CleanedUp {
        left: Vec<String>,
    },
}

impl Event {
    /// Whether it must be on the disk before what follows happens.
    #[must_use]
    pub const fn is_written_ahead(&self) -> bool {
        matches!(
            self,
            Self::Opened(_)
                | Self::InstanceStarted(_)
                | Self::WillInject(_)
                | Self::Verdict { .. }
                | Self::CleanedUp { .. }
        )
    }
}

/// What was going to be done, by whom, and within which bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub drill: String,
    /// While it lives, nobody else may clear this drill.
    pub harness: ProcessId,
    pub scenario: String,
    /// Of the checked meaning and of the files it refers to.
    pub scenario_hash: String,
    pub case: String,
    pub strategy: String,
    pub seed: u64,
    pub repetition: u32,
    /// Of `backout`.
    pub version: String,
    /// The command that repeats it.
    pub command: String,
    pub time_scale: f64,
    pub hypothesis: String,
    pub stop_conditions: Vec<String>,
    pub blast_radius: Vec<String>,
}

/// A child process is up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceStarted {
    pub pid: u32,
    pub service: String,
    pub version: Version,
    /// Unique among all instances of the drill.
    pub number: u32,
    pub address: SocketAddr,
    /// See [`ProcessId::start_time`].
    pub start_time: u64,
}

/// A fault that is about to be injected, with what takes it away again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Injection {
    /// Unique among all injections of the drill.
    pub fault: u32,
    pub name: String,
    pub undo: Undo,
}

/// What an undo belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    Fault { fault: u32, name: String },
    Instance { pid: u32, service: String, number: u32 },
}

/// A readable clause, and the kind of thing it tells for whoever filters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub kind: String,
    pub said: String,
}

/// What the strategy was shown: scrapes summarised, answers in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// In the order of the scenario's services.
    Scrape {
        services: Vec<ServiceSeen>,
        weight: f64,
        stuck: bool,
    },
    Acknowledged {
        request: u32,
    },
    Done {
        request: u32,
        failed: bool,
    },
    Timer {
        request: u32,
    },
    Complaint,
    RollbackFailed,
    RollbackRefused,
    RollbackFinished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSeen {
    pub old: VersionSeen,
    pub new: VersionSeen,
}

/// Counters as scraped; their histogram is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionSeen {
    pub requests: u64,
    pub errors: u64,
    pub ready: u32,
    pub desired: u32,
    pub restarts: u32,
}
