//! One attempt of one call on one instance.

use super::Version;
use crate::random::Key;
use crate::units::{Duration, Time};

/// The caller of a hop that the client itself made.
pub(super) const CLIENT: u32 = u32::MAX;
/// The instance of a hop that found none.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Where a hop is in its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// For a slot on its instance.
    Waiting,
    /// A `WorkDone` event is pending.
    Working,
    /// For an answer from downstream.
    Calling,
    /// A `Retry` event is pending.
    BackingOff,
    /// The call was answered while the instance was frozen: an `Answer` event is pending.
    Answered,
    /// On its way to an instance, where it will never arrive: the time-out of whoever waits frees it.
    Lost,
    /// The slot is free again; a `Reply` event is pending.
    Replying,
    /// Its instance died; the slot is freed when the pending event comes up.
    Dead,
    Free,
}

/// An attempt under way.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    pub key: Key,
    /// Counts uses of the slot, so that a late time-out finds that its hop is gone.
    pub generation: u32,
    pub request: u32,
    /// The slot of the hop that waits for this one, or [`CLIENT`].
    pub caller: u32,
    /// Nobody waits for the answer any more.
    pub abandoned: bool,
    pub failed: bool,
    pub stage: Stage,
    pub version: Version,
    pub service: u16,
    pub instance: u32,
    pub arrived: Time,
    pub started: Time,
    /// Its own work without defect, for defects that are multiples of it.
    pub work: Duration,
    /// The next edge it calls by, and the attempt it is at.
    pub next_edge: u16,
    pub attempt: u8,
    /// Calls already made by that edge, where a chatty version makes several.
    pub repeat: u8,
    /// The hop it waits for while calling.
    pub child: u32,
}
