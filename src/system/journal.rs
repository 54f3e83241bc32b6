//! What a strategy did and why: the incident log, and the source of the referee's instants.

use crate::scenario::model::Phase;
use crate::units::Time;

/// One line of the incident log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub at: Time,
    pub what: Event,
}

/// Something worth a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A detector's condition came up. `evidence` is one readable clause with the measured value and the threshold.
    Signal {
        play: String,
        evidence: String,
    },
    /// The last signal of the play went away.
    SignalGone {
        play: String,
    },
    /// A step began; time from here on is booked on its phase.
    StepBegan {
        phase: Phase,
        by: String,
    },
    /// A step was done again because it had failed.
    StepFailed {
        phase: Phase,
    },
    Paged {
        role: String,
    },
    Acknowledged {
        role: String,
    },
    /// The answer to "roll back?"; `by` is a role, "automation" or "time-out".
    Decided {
        roll_back: bool,
        by: String,
    },
    /// The first effective action against the release.
    RollbackCommanded,
    RollbackFailed,
    RollbackFinished,
    Held,
    Resumed,
    /// The incident was closed without a rollback.
    Declined,
    /// The incident was closed after a rollback.
    Closed,
}
