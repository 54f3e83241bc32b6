//! What a strategy knows of the release it watches over.

use crate::telemetry::RolloutView;
use crate::units::{Duration, Time};

/// The rollout as last scraped, and what was commanded against it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReleaseState {
    pub(super) rollout: RolloutView,
    pub(super) held: bool,
    pub(super) rollback: Rollback,
}

/// How far a rollback has got. A command that failed changed nothing and leaves `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rollback {
    #[default]
    None,
    Commanded,
    Finished,
    /// It was left off while it was under way.
    Aborted,
}

impl ReleaseState {
    /// From its start until `watch` after promotion a signal is taken as the release's doing; not once it is rolled back, nor
    /// once a rollback was left off: the same signal would lead to the same rollback again.
    pub(super) fn is_suspect(&self, at: Time, watch: Duration) -> bool {
        let RolloutView { started_at, promoted_at, .. } = self.rollout;
        self.rollback == Rollback::None
            && started_at.is_some_and(|started| started <= at)
            && promoted_at.is_none_or(|promoted| at <= promoted + watch)
    }

    /// A command that failed changed nothing; one that had finished before stays finished.
    pub(super) fn command_failed(&mut self) {
        if self.rollback == Rollback::Commanded {
            self.rollback = Rollback::None;
        }
    }

    /// A second command failed, and the rollback it was about is still under way, or finished.
    pub(super) fn goes_on(&mut self) {
        if self.rollback == Rollback::None {
            self.rollback = Rollback::Commanded;
        }
    }

    /// Whether there is a rollout under way that could be held and is not.
    pub(super) fn can_be_held(&self) -> bool {
        let RolloutView { started_at, promoted_at, .. } = self.rollout;
        !self.held
            && self.rollback == Rollback::None
            && started_at.is_some()
            && promoted_at.is_none()
    }
}
