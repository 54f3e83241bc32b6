//! What may happen, packed into the 32 bits of an event's payload: kind (5 bits) and slot (27).

const SLOT_BITS: u32 = 27;

/// The closed list of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Kind {
    Arrival,
    ArrivalWindow,
    WorkDone,
    Reply,
    Retry,
    /// Of a call whose caller was frozen when it was answered.
    Answer,
    CallTimeout,
    ClientTimeout,
    Instance,
    Crash,
    /// A frozen instance goes on.
    Thaw,
    RolloutTick,
    NoiseStep,
    Scrape,
    FaultBegins,
    FaultEnds,
    /// A command to the rollout that was held up.
    Command,
    /// Somebody is done with something on the way back.
    WayBack,
    /// A user's complaint reaches the team.
    Complaint,
}

const KINDS: [Kind; 19] = [
    Kind::Arrival,
    Kind::ArrivalWindow,
    Kind::WorkDone,
    Kind::Reply,
    Kind::Retry,
    Kind::Answer,
    Kind::CallTimeout,
    Kind::ClientTimeout,
    Kind::Instance,
    Kind::Crash,
    Kind::Thaw,
    Kind::RolloutTick,
    Kind::NoiseStep,
    Kind::Scrape,
    Kind::FaultBegins,
    Kind::FaultEnds,
    Kind::Command,
    Kind::WayBack,
    Kind::Complaint,
];

/// Among events of one nanosecond: what sets the stage comes before requests, what looks at it after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Priority {
    First = 0,
    Control = 1,
    Request = 2,
}

pub(super) const fn pack(kind: Kind, slot: u32) -> u32 {
    debug_assert!(slot < 1 << SLOT_BITS, "a slot has 27 bits");
    (kind as u32) << SLOT_BITS | slot
}

pub(super) const fn unpack(payload: u32) -> (Kind, u32) {
    (KINDS[(payload >> SLOT_BITS) as usize], payload & ((1 << SLOT_BITS) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_as_it_went_in() {
        for kind in KINDS {
            assert_eq!(unpack(pack(kind, 12_345)), (kind, 12_345));
        }
    }
}
