//! Harm that no request feels: records damaged or lost, time spent open to attack.

use serde::{Deserialize, Serialize};

use crate::units::Duration;

/// Records of the users' data. Counted for one branch, not yet minus the twin's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataToll {
    /// Written wrong, and wrong until repaired.
    pub damaged: u64,
    /// Gone for good.
    pub lost: u64,
    /// Those of the damaged that were repaired.
    pub repaired: u64,
}

impl DataToll {
    /// What another toll has not.
    #[must_use]
    pub const fn beyond(self, twin: Self) -> Self {
        Self {
            damaged: self.damaged.saturating_sub(twin.damaged),
            lost: self.lost.saturating_sub(twin.lost),
            repaired: self.repaired.saturating_sub(twin.repaired),
        }
    }
}

/// Security of one branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityToll {
    /// Time in which a vulnerable version served users.
    pub vulnerable: Duration,
    /// Time in which a control was off.
    pub control_off: Duration,
    /// Rollbacks that took a security fix back with them.
    pub fixes_reverted: u32,
    /// Rollbacks to an artefact that nobody verified.
    pub unverified: u32,
}

impl SecurityToll {
    /// Time in which users were open to attack, for either reason.
    #[must_use]
    pub fn open_to_attack(&self) -> Duration {
        self.vulnerable + self.control_off
    }

    /// What another toll has not.
    #[must_use]
    pub fn beyond(self, twin: Self) -> Self {
        Self {
            vulnerable: self.vulnerable.saturating_sub(twin.vulnerable),
            control_off: self.control_off.saturating_sub(twin.control_off),
            fixes_reverted: self.fixes_reverted.saturating_sub(twin.fixes_reverted),
            unverified: self.unverified.saturating_sub(twin.unverified),
        }
    }
}
