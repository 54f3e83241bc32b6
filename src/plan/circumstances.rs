//! What a stratum fixes about a replication before anything else is drawn.

use crate::scenario::model::HourOfWeek;

/// What the release is, whether faults by chance happen, and when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Index into the release's outcomes.
    pub outcome: usize,
    pub fault_set: FaultSet,
    pub start_hour: HourOfWeek,
}

/// Which of the faults that happen by chance (not those that recur) happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultSet {
    None,
    /// At least one, drawn from the law of the sets given that one happens.
    Any,
}
