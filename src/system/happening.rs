//! What happened in the system beside requests: for the incident log, never for a decision.

use super::Version;

/// Something an engineer would want to find in the log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    RolloutStarted,
    /// An instance answers its first probe.
    Ready {
        service: usize,
        version: Version,
    },
    Crashed {
        service: usize,
        version: Version,
    },
    /// Share of traffic on the new version from here on.
    Weight(f64),
    Promoted,
    OldVersionGone,
    Held,
    Resumed,
    RollbackFailed,
    /// The rollback took effect; whether the old version has to be deployed again.
    RollbackBegan {
        redeploys: bool,
    },
    RolledBack,
    FixedForward,
    /// Index into the scenario's faults.
    FaultBegan(usize),
    FaultEnded(usize),
}
