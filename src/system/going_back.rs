//! How a rollback is asked for: what was seen to beforehand, and what went wrong in asking.
//!
//! Whether going back is safe depends on things no error ratio shows: sessions held by the new version, a schema the old
//! one cannot read, an artefact that is no longer there. A strategy cannot know which of them lie in wait; it can
//! only take precautions, each of which costs time. What was not seen to is left to the system under test, where
//! it comes back at whoever rolls back.

use serde::{Deserialize, Serialize};

pub use crate::scenario::model::Precaution;

/// The precautions that were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care(u8);

impl Care {
    /// Every precaution there is.
    #[must_use]
    pub fn all() -> Self {
        Precaution::ALL.into_iter().fold(Self::default(), Self::with)
    }

    #[must_use]
    pub const fn includes(self, precaution: Precaution) -> bool {
        self.0 & 1 << precaution as u8 != 0
    }

    #[must_use]
    pub const fn with(self, precaution: Precaution) -> Self {
        Self(self.0 | 1 << precaution as u8)
    }

    /// In the order of [`Precaution::ALL`].
    pub fn precautions(self) -> impl Iterator<Item = Precaution> {
        Precaution::ALL.into_iter().filter(move |precaution| self.includes(*precaution))
    }
}

/// How a step went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// It was noticed at once, and the step is done again.
    Noticed,
    /// Nobody noticed that part of it was left out: some instances were not reverted, a check was skipped.
    Omission,
    /// Nobody noticed that the wrong thing was done: another version was rolled back to, a control was left off.
    Commission,
}

/// A rollback as it is commanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoingBack {
    pub care: Care,
    /// An unnoticed slip in giving the command.
    pub slip: Option<Slip>,
    /// The schema is migrated down first, so that the old version can read everything; what only the new form holds is lost.
    pub migrates_down: bool,
}

/// How a rollback that is under way is left off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Abort {
    /// It stays where it has got to until another command.
    Halt,
    /// It is turned round: forward to the new version again.
    GoForward,
}

/// Why a rollback was refused before it changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The old version cannot read what the new one has written.
    IncompatibleSchema,
}
