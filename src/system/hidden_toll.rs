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
