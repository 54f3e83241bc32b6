//! What became of one request, as its user saw it.

use serde::Serialize;

use crate::random::Key;
use crate::system::Version;
use crate::units::{Duration, Time};

/// One request from intention to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The request's key in the plan, by which it can be found in the simulation.
    pub key: Key,
    /// When the plan says it is sent.
    pub intended: Time,
    /// When the harness set about sending it, before it had a connection; for one that was dropped, when it was dropped.
    pub sent: Time,
    pub ended: Time,
    pub outcome: Outcome,
    /// The released service's version it met; not known without an answer, or where the system does not say.
    pub version: Option<Version>,
    /// It met the live defect.
    pub exposed: bool,
    pub is_write: bool,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Answered with this status and, where that can be told, the right body.
    Answered(u16),
    /// Answered with success and a body that is not this request's, or with what is not HTTP.
    Corrupt,
    /// No whole answer when the user gave up.
    TimedOut,
    /// No connection: nobody listens.
    Refused,
    /// The connection was reset before the answer was complete.
    Reset,
    /// The connection was closed before the answer was complete.
    Closed,
    /// Never sent: too many requests were under way, or the harness had no socket left.
    Dropped,
}

impl Outcome {
    /// The outcome's name; all statuses share one.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::Corrupt => "corrupt",
            Self::TimedOut => "timed_out",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::Dropped => "dropped",
        }
    }

    /// Whether the user got what they asked for, however late.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }
}

impl Seen {
    /// From the intended instant: what the user waited.
    #[must_use]
    pub const fn latency(&self) -> Duration {
        self.ended.since(self.intended)
    }

    /// From sending: what the system took.
    #[must_use]
    pub const fn service(&self) -> Duration {
        self.ended.since(self.sent)
    }

    /// The harness's own delay.
    #[must_use]
    pub const fn lateness(&self) -> Duration {
        self.sent.since(self.intended)
    }

    /// Whether the request was bad: it failed, or took longer than `bad_after` (`slo.bad_after`).
    #[must_use]
    pub fn is_bad(&self, bad_after: Duration) -> bool {
        !self.outcome.is_success() || self.latency() > bad_after
    }
}
