//! What lies in wait for whoever goes back: properties of a release, whatever it turns out to be.
//!
//! No error ratio shows any of it beforehand. All chances are 0 where the scenario says nothing.

use serde::Serialize;

use crate::random::Distribution;
use crate::units::Ratio;

/// How often going back is not what it seems, and how long it then takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WayBack {
    pub schema_change: SchemaChange,
    /// Seconds.
    pub migrate_down: Distribution,
    /// Seconds until data is restored or mended by hand.
    pub restore: Distribution,
    pub artefact_gone: ArtefactGone,
    /// Configuration has drifted since the old version was deployed.
    pub drift: Erring,
    /// The version before was itself bad.
    pub last_bad: Erring,
    /// Seconds until a version that was put back and errs is mended by hand.
    pub repair: Distribution,
    /// Share of answers that are errors on a version rolled back to by mistake.
    pub wrong_version_rate: Distribution,
    pub dependents: Dependents,
    /// Chance that the release carries a security fix.
    pub security_fix: Ratio,
    /// Seconds until a fix that went back is applied again where somebody noticed.
    pub reapply: Distribution,
    /// Share of the writes that a rollback cuts off which leave a damaged record.
    pub half_written: Ratio,
}

/// A change of schema rides on the release.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SchemaChange {
    pub chance: Ratio,
    /// Share of requests the old version fails on, since it cannot read what was written.
    pub unreadable: Distribution,
    /// Expanded first and contracted later: the old version can read everything.
    pub expand_contract: bool,
}

/// The old version's artefact is no longer there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArtefactGone {
    pub chance: Ratio,
    /// Seconds.
    pub rebuild: Distribution,
}

/// The old version errs when it is put back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Erring {
    pub chance: Ratio,
    /// Share of answers.
    pub rate: Distribution,
}

/// Other services already use the new interface.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dependents {
    pub chance: Ratio,
    /// Share of requests through the released service that fail until they have gone back too.
    pub rate: Distribution,
    /// Seconds until they have.
    pub takes: Distribution,
}

impl WayBack {
    /// A way back on which nothing lies in wait.
    #[must_use]
    pub const fn clear() -> Self {
        const NONE: Distribution = Distribution::Constant(0.0);
        const ERRING: Erring = Erring { chance: Ratio::ZERO, rate: NONE };
        Self {
            schema_change: SchemaChange {
                chance: Ratio::ZERO,
                unreadable: NONE,
                expand_contract: false,
            },
            migrate_down: NONE,
            restore: NONE,
            artefact_gone: ArtefactGone { chance: Ratio::ZERO, rebuild: NONE },
            drift: ERRING,
            last_bad: ERRING,
            repair: NONE,
            wrong_version_rate: NONE,
            dependents: Dependents { chance: Ratio::ZERO, rate: NONE, takes: NONE },
            security_fix: Ratio::ZERO,
            reapply: NONE,
            half_written: Ratio::ZERO,
        }
    }

    /// Whether anything may lie in wait at all.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let chances = [
            self.schema_change.chance,
            self.artefact_gone.chance,
            self.drift.chance,
            self.last_bad.chance,
            self.dependents.chance,
            self.security_fix,
            self.half_written,
        ];
        chances.iter().all(|chance| *chance == Ratio::ZERO)
    }
}
