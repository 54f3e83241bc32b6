//! What takes a fault away again, as plain data that outlives the process that injected it.

use serde::{Deserialize, Serialize};

use super::ProcessId;

/// How an injection is undone where the harness no longer can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// End this process.
    Kill(ProcessId),
    /// Let this frozen process run on.
    Thaw(ProcessId),
    /// The command that the scenario's owner wrote for it; run by `sh -c` and only where that was allowed.
    Run { command: String },
    /// There is nothing left to undo once the harness is gone.
    Nothing { why: String },
}

/// What became of an undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoResult {
    /// It was done, and seen to have worked.
    Done,
    /// The process had ended already.
    AlreadyGone,
    /// Another process has that number now; it was left alone.
    NotOurs { why: String },
    /// There was nothing to do.
    NothingToDo { why: String },
    /// Commands were not allowed; the fault is still there.
    NotAllowed { command: String },
    /// It was tried and did not work; the fault is still there.
    Failed { why: String },
}

impl UndoResult {
    /// Whether nothing is left to do; what is not settled is tried again the next time.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        !matches!(self, Self::NotAllowed { .. } | Self::Failed { .. })
    }
}
