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

impl Event {
    /// Who says it, and what.
    #[must_use]
    pub fn describe(&self) -> (&str, String) {
        match self {
            Self::Signal { play, evidence } => ("strategy", format!("signal ({play}): {evidence}")),
            Self::SignalGone { .. } => ("strategy", "the signal is gone".into()),
            Self::StepBegan { phase, by } => (by, format!("{} begins", phase.name())),
            Self::StepFailed { phase } => {
                ("strategy", format!("{} went wrong and is done again", phase.name()))
            }
            Self::Paged { role } => ("strategy", format!("pages {role}")),
            Self::Acknowledged { role } => (role, "acknowledges".into()),
            Self::Decided { roll_back: true, by } => (by, "decides to roll back".into()),
            Self::Decided { roll_back: false, by } => (by, "decides against a rollback".into()),
            Self::RollbackCommanded => ("strategy", "commands the rollback".into()),
            Self::RollbackFailed => ("strategy", "is told that the command failed".into()),
            Self::RollbackFinished => ("strategy", "sees the rollback finished".into()),
            Self::Held => ("strategy", "holds the rollout".into()),
            Self::Resumed => ("strategy", "lets the rollout go on".into()),
            Self::Declined => ("strategy", "closes the incident without a rollback".into()),
            Self::Closed => ("strategy", "closes the incident".into()),
        }
    }
}
