//! Parts of a preset that deal with one kind of trouble each, and what is left of a strategy without one of them.
//!
//! A handler costs time or attention in every incident and pays in some. Which of them pay is not a matter of opinion: switch one
//! off and look. The steps of a handler that is switched off keep their places ([`StepKind::Off`]), because
//! people's draws are keyed by the place of a step among those of its phase: without that, the strategy with and the
//! one without would meet different people, and the difference would not be the handler's doing.

use serde::Serialize;

use super::{Play, Step, StepKind, StrategySpec};

/// A part of a preset that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Handler {
    /// Looking at the service before the release goes anywhere.
    Scorecard,
    /// Waiting whether the signal stays: against false alarms.
    Confirmation,
    /// Choosing the last version that was good.
    VersionChoice,
    /// Commanding a rollback again that left something behind or did not help.
    PartialRollback,
    /// Leaving off a rollback under way that makes things worse.
    Abort,
    /// Taking back first what depends on the new version.
    DependencyOrder,
    /// Trying the old version against the present schema and data.
    DataIntegrity,
    /// Saving the state of active sessions.
    Sessions,
    /// Letting pending transactions finish.
    Transactions,
    /// Looking at signatures, vulnerabilities and controls before the command.
    SecurityCheckpoint,
    /// What is done when the command fails or the way back is barred.
    Fallback,
    /// Watching until the end.
    Verification,
    /// Looking for harm that no error ratio shows.
    Inspection,
    /// Listening to what users complain of.
    Complaints,
    /// Writing down what happened.
    Documentation,
}

impl Handler {
    pub const ALL: [Self; 15] = [
        Self::Scorecard,
        Self::Confirmation,
        Self::VersionChoice,
        Self::PartialRollback,
        Self::Abort,
        Self::DependencyOrder,
        Self::DataIntegrity,
        Self::Sessions,
        Self::Transactions,
        Self::SecurityCheckpoint,
        Self::Fallback,
        Self::Verification,
        Self::Inspection,
        Self::Complaints,
        Self::Documentation,
    ];

    /// As written in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scorecard => "scorecard",
            Self::Confirmation => "confirmation",
            Self::VersionChoice => "version_choice",
            Self::PartialRollback => "partial_rollback",
            Self::Abort => "abort",
            Self::DependencyOrder => "dependency_order",
            Self::DataIntegrity => "data_integrity",
            Self::Sessions => "sessions",
            Self::Transactions => "transactions",
            Self::SecurityCheckpoint => "security_checkpoint",
            Self::Fallback => "fallback",
            Self::Verification => "verification",
            Self::Inspection => "inspection",
            Self::Complaints => "complaints",
            Self::Documentation => "documentation",
        }
    }
}

impl StrategySpec {
    /// The handlers this strategy has, in the order of [`Handler::ALL`]; none where it was not made from a preset.
    #[must_use]
    pub fn handlers(&self) -> Vec<Handler> {
        Handler::ALL
            .into_iter()
            .filter(|handler| self.plays.iter().any(|play| has(play, *handler)))
            .collect()
    }

    /// The same strategy with one handler switched off. A play that nothing would start any more is left out.
    #[must_use]
    pub fn without(mut self, handler: Handler) -> Self {
        for play in &mut self.plays {
            play.detectors.retain(|detector| detector.handler != Some(handler));
            play.steps.iter_mut().for_each(|step| switch_off(step, handler));
        }
        self.plays.retain(|play| !play.detectors.is_empty());
        self
    }
}

fn has(play: &Play, handler: Handler) -> bool {
    play.detectors.iter().any(|detector| detector.handler == Some(handler))
        || play.steps.iter().any(|step| belongs(step, handler))
}

/// Going again and leaving off are no steps of their own but ways to verify.
fn belongs(step: &Step, handler: Handler) -> bool {
    match step.what {
        StepKind::Off => false,
        StepKind::Verify(verification) if handler == Handler::PartialRollback => verification.redo,
        StepKind::Verify(verification) if handler == Handler::Abort => verification.worse.is_some(),
        _ => step.handler == Some(handler),
    }
}

fn switch_off(step: &mut Step, handler: Handler) {
    match &mut step.what {
        StepKind::Verify(verification) if handler == Handler::PartialRollback => {
            verification.redo = false;
        }
        StepKind::Verify(verification) if handler == Handler::Abort => verification.worse = None,
        what if step.handler == Some(handler) => *what = StepKind::Off,
        _ => {}
    }
}
