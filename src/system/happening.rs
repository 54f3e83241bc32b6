//! What happened in the system beside requests: for the incident log, never for a decision.

use super::Version;
use crate::scenario::model::Scenario;
use crate::units::Ratio;

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

impl Happening {
    /// As a clause for a log.
    #[must_use]
    pub fn describe(self, scenario: &Scenario) -> String {
        let service = |index: usize| scenario.services[index].name.as_str();
        let fault = |index: usize| scenario.faults[index].what.name();
        match self {
            Self::RolloutStarted => "rollout starts".into(),
            Self::Ready { service: index, version: v } => {
                format!("an instance of {} ({} version) is ready", service(index), v.name())
            }
            Self::Crashed { service: index, version: v } => {
                format!("an instance of {} ({} version) crashes", service(index), v.name())
            }
            Self::Weight(weight) => {
                format!("{} of sessions go to the new version", Ratio::saturating(weight))
            }
            Self::Promoted => "promoted: everything goes to the new version".into(),
            Self::OldVersionGone => "the old version's instances are gone".into(),
            Self::Held => "the rollout is held".into(),
            Self::Resumed => "the rollout goes on".into(),
            Self::RollbackFailed => "the rollback command fails".into(),
            Self::RollbackBegan { redeploys: false } => {
                "rollback: traffic is switched to the old version".into()
            }
            Self::RollbackBegan { redeploys: true } => {
                "rollback: the old version is deployed again".into()
            }
            Self::RolledBack => "all traffic and instances are on the old version".into(),
            Self::FixedForward => "the developers' fix arrives".into(),
            Self::FaultBegan(index) => format!("fault {} begins", fault(index)),
            Self::FaultEnded(index) => format!("fault {} ends", fault(index)),
        }
    }
}
