//! What can be seen to before a rollback.

use serde::{Deserialize, Serialize};

/// Something that can be seen to before a rollback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precaution {
    /// State of active sessions is saved before their instances stop.
    Sessions,
    /// Pending transactions are let finish before the switch.
    Transactions,
    /// The old version is tried against the present schema and data; what it cannot read makes the rollback refused.
    Schema,
    /// The last *good* version is chosen: its artefact exists, its configuration matches, it was not bad itself.
    Version,
    /// Services that already use the new version's interface go back first.
    Dependents,
    /// The artefact's signature, its open vulnerabilities and the controls in force are looked at.
    Security,
}

impl Precaution {
    pub const ALL: [Self; 6] = [
        Self::Sessions,
        Self::Transactions,
        Self::Schema,
        Self::Version,
        Self::Dependents,
        Self::Security,
    ];

    /// As written in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Transactions => "transactions",
            Self::Schema => "schema",
            Self::Version => "version",
            Self::Dependents => "dependents",
            Self::Security => "security",
        }
    }
}
