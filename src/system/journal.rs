//! What a strategy did and why: the incident log, and the source of the referee's instants.

use super::{Abort, Care, Refusal};
use crate::scenario::model::{Inspected, Phase, Precaution};
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
    /// As the release starts, the service is not as it should be: no signal about the release, which has done nothing yet.
    Unready {
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
    /// Seen to before a rollback.
    Checked {
        what: Precaution,
        by: String,
    },
    /// Somebody believes to have checked and has not; the strategy does not know.
    CheckSkipped {
        what: Precaution,
        by: String,
    },
    /// Nobody was reached who could have checked: it is not done, and known not to be.
    CheckLeftOut {
        what: Precaution,
        by: String,
    },
    /// A security control was left off by a slip nobody noticed.
    ControlOff {
        by: String,
    },
    /// A job looked for harm that no error ratio shows.
    Inspected {
        what: Inspected,
        found: bool,
    },
    /// Every metric is within its normal range.
    BackToNormal,
    /// The answer to "roll back?"; `by` is a role, "automation" or "time-out".
    Decided {
        roll_back: bool,
        by: String,
    },
    /// What was seen to before the command that follows.
    Precautions(Care),
    /// The first effective action against the release.
    RollbackCommanded,
    RollbackFailed,
    /// Nothing was changed, and the same command would be refused again.
    RollbackRefused(Refusal),
    RollbackFinished,
    /// A rollback under way was left off, because it made things worse.
    RollbackAborted(Abort),
    /// A verification began while the rollback goes on.
    Watching {
        by: String,
    },
    /// The rollback is finished, and what led to it is gone.
    Verified,
    /// It is not, by this.
    Unverified(Flaw),
    /// The schema is ready to go back with the version.
    MigrationPrepared {
        by: String,
    },
    /// The release was mended in place.
    FixedForward {
        by: String,
    },
    /// Somebody believes to have mended the release and has not.
    FixFailed {
        by: String,
    },
    Held,
    Resumed,
    /// The incident was closed without a rollback.
    Declined,
    /// The incident was closed after a rollback or a fix.
    Closed,
}

/// What a verification still finds wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    NotFinished,
    /// Instances of the new version are ready, or traffic goes to it.
    NewVersionLingers,
    UsersSuffer,
    SignalUp,
    /// The version that is put back errs more than users were used to, and more than the version it replaces.
    MakesWorse,
}

impl Flaw {
    const fn describe(self) -> &'static str {
        match self {
            Self::NotFinished => "the rollback is not finished",
            Self::NewVersionLingers => "part of the new version is still there",
            Self::UsersSuffer => "users still see errors",
            Self::SignalUp => "the signal is still up",
            Self::MakesWorse => "the rollback makes things worse",
        }
    }
}

impl Event {
    /// Who says it, and what.
    #[must_use]
    pub fn describe(&self) -> (&str, String) {
        match self {
            Self::Signal { play, evidence } => ("strategy", format!("signal ({play}): {evidence}")),
            Self::SignalGone { .. } => ("strategy", "the signal is gone".into()),
            Self::Unready { play } => {
                ("strategy", format!("the service is not fit for a release ({play})"))
            }
            Self::StepBegan { phase, by } => (by, format!("{} begins", phase.name())),
            Self::StepFailed { phase } => {
                ("strategy", format!("{} went wrong and is done again", phase.name()))
            }
            Self::Paged { role } => ("strategy", format!("pages {role}")),
            Self::Acknowledged { role } => (role, "acknowledges".into()),
            Self::Decided { roll_back: true, by } => (by, "decides to roll back".into()),
            Self::Decided { roll_back: false, by } => (by, "decides against a rollback".into()),
            Self::Checked { what, by } => (by, format!("has seen to {}", what.name())),
            Self::CheckSkipped { what, by } => {
                (by, format!("believes to have seen to {}, and has not", what.name()))
            }
            Self::CheckLeftOut { what, by } => {
                ("strategy", format!("goes on without {by}: has not seen to {}", what.name()))
            }
            Self::ControlOff { by } => (by, "leaves a security control off, unnoticed".into()),
            Self::Inspected { what, found: true } => {
                ("strategy", format!("inspection of {} finds harm", what.name()))
            }
            Self::Inspected { what, found: false } => {
                ("strategy", format!("inspection of {} finds nothing", what.name()))
            }
            Self::BackToNormal => ("strategy", "all metrics are within their normal range".into()),
            Self::Precautions(care) => {
                let names: Vec<_> = care.precautions().map(Precaution::name).collect();
                ("strategy", format!("precautions taken: {}", names.join(", ")))
            }
            Self::RollbackCommanded => ("strategy", "commands the rollback".into()),
            Self::RollbackFailed => ("strategy", "is told that the command failed".into()),
            Self::RollbackRefused(Refusal::IncompatibleSchema) => {
                ("strategy", "is refused: the old version cannot read the present schema".into())
            }
            Self::Watching { by } => (by, "watches the rollback while it goes on".into()),
            Self::Verified => ("strategy", "has verified the end: what led to it is gone".into()),
            Self::Unverified(flaw) => ("strategy", format!("verification: {}", flaw.describe())),
            Self::MigrationPrepared { by } => (by, "has made the schema ready to go back".into()),
            Self::FixedForward { by } => (by, "mends the release in place".into()),
            Self::FixFailed { by } => (by, "believes the release mended, and it is not".into()),
            Self::RollbackFinished => ("strategy", "sees the rollback finished".into()),
            Self::RollbackAborted(Abort::Halt) => ("strategy", "halts the rollback".into()),
            Self::RollbackAborted(Abort::GoForward) => {
                ("strategy", "turns the rollback round: forward to the new version again".into())
            }
            Self::Held => ("strategy", "holds the rollout".into()),
            Self::Resumed => ("strategy", "lets the rollout go on".into()),
            Self::Declined => ("strategy", "closes the incident without a rollback".into()),
            Self::Closed => ("strategy", "closes the incident".into()),
        }
    }
}
