//! What a rollback does to those who are in the middle of something.

/// Counted at the moment of rollback and until its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollbackToll {
    /// Active sessions whose state was in the new version's instances.
    pub sessions_lost: u64,
    /// Active sessions that went on at the old version.
    pub sessions_moved: u64,
    /// Calls in flight on the new version when the rollback took effect.
    pub in_flight: u64,
    /// Those of them that were cut off.
    pub in_flight_lost: u64,
}

impl RollbackToll {
    #[must_use]
    pub const fn in_flight_drained(&self) -> u64 {
        self.in_flight.saturating_sub(self.in_flight_lost)
    }
}
