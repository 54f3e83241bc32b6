//! What a strategy may ask for.

use super::{Abort, Conditions, GoingBack};
use crate::random::Distribution;
use crate::scenario::model::{Actor, Phase};
use crate::units::{Duration, Ratio};

/// Names a request of one strategy so that its answer finds the asker.
pub type RequestId = u32;

/// What a person's or a command's draw is keyed by, shared across strategies: the same person takes equally long to do
/// the same step of the same incident under every strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepKey {
    /// 0 for the first incident a strategy handles in a replication.
    pub incident: u32,
    pub phase: Phase,
    /// Position among the steps of this phase.
    pub position: u32,
    /// 0 for the first try of a step.
    pub attempt: u32,
}

/// What a strategy asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Inert: page a role; answered by [`Observation::Acknowledged`](super::Observation::Acknowledged).
    Page { request: RequestId, role: usize, key: StepKey },
    /// Inert: have somebody do something; answered by [`Observation::Done`](super::Observation::Done).
    Work {
        request: RequestId,
        by: Actor,
        /// Seconds.
        takes: Distribution,
        /// Chance that it fails, where the conditions name no task.
        fails: Ratio,
        conditions: Conditions,
        key: StepKey,
    },
    /// Inert: the person or role is no longer needed for this request; nothing more is answered.
    Withdraw { request: RequestId },
    /// Inert: wake the strategy after this long with [`Observation::Timer`](super::Observation::Timer).
    SetTimer { request: RequestId, after: Duration },
    /// Effective: keep the rollout at its present weight.
    Hold,
    /// Effective: let a held rollout go on.
    Resume,
    /// Effective: send this share of sessions to the new version.
    SetWeight(Ratio),
    /// Effective: go back to the old version.
    RollBack(GoingBack),
    /// Effective: leave off a rollback that is under way; nothing where none is.
    AbortRollback(Abort),
    /// Effective: the defect is mended in place. Only the reference of a fix by developers asks for it.
    FixForward,
}

impl Action {
    /// Whether the action can change the system; inert actions never part histories.
    #[must_use]
    pub const fn is_effective(&self) -> bool {
        matches!(
            self,
            Self::Hold
                | Self::Resume
                | Self::SetWeight(_)
                | Self::RollBack(_)
                | Self::AbortRollback(_)
                | Self::FixForward
        )
    }
}
