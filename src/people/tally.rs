//! What was asked of people.

use crate::units::Duration;

/// Time and sleep that people spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Time persons spent at work that is over, whether it was finished or withdrawn.
    pub work: Duration,
    /// Pages that went out, escalations included.
    pub pages: u32,
    /// Those of them that went out at night.
    pub pages_at_night: u32,
    /// Steps that went wrong in somebody's hands, noticed at once or not.
    pub slips: u32,
}
