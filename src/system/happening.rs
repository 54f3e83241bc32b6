//! What happened in the system beside requests: for the incident log, never for a decision.

use super::{Hazard, Version};
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
    /// A rollback under way stays where it has got to.
    RollbackHalted,
    /// A rollback under way is turned round, to the new version again.
    TurnedForward,
    /// The control plane says that the rollback is finished, and part of the new version was left behind.
    PartlyRolledBack,
    /// The way back is barred: the old version cannot read what is there.
    RollbackRefused,
    /// Something has to be done first; the rollout is held meanwhile.
    RollbackWaits,
    HazardBegan(Hazard),
    HazardEnded(Hazard),
    RecordsLost(u64),
    RecordsRepaired(u64),
    /// A vulnerable version serves users from here on.
    Vulnerable,
    /// No vulnerable version serves users any more.
    Secured,
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
            Self::RollbackHalted => "the rollback is halted where it has got to".into(),
            Self::TurnedForward => {
                "the rollback is turned round: forward to the new version again".into()
            }
            Self::PartlyRolledBack => {
                "the rollback is reported finished, but part of the new version still serves".into()
            }
            Self::RollbackRefused => "the rollback is refused: the schema is incompatible".into(),
            Self::RollbackWaits => "the rollback waits for what has to be done first".into(),
            Self::HazardBegan(hazard) => hazard.describe(true).into(),
            Self::HazardEnded(hazard) => hazard.describe(false).into(),
            Self::RecordsLost(count) => format!("{count} records are lost for good"),
            Self::RecordsRepaired(count) => format!("{count} damaged records are repaired"),
            Self::Vulnerable => "a vulnerable version serves users".into(),
            Self::Secured => "no vulnerable version serves users any more".into(),
            Self::FixedForward => "the developers' fix arrives".into(),
            Self::FaultBegan(index) => format!("fault {} begins", fault(index)),
            Self::FaultEnded(index) => format!("fault {} ends", fault(index)),
        }
    }
}
