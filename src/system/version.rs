//! The two versions of the released service.

use serde::{Deserialize, Serialize};

/// Which of the two; services that are not released have only the old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Version {
    Old = 0,
    New = 1,
}

impl Version {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}
