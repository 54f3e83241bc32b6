//! What a controller has to say.

use crate::scenario::model::Trigger;
use crate::system::Happening;

/// Something for whoever drives the controller to note, to pass on or to act upon, in the order it came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Report {
    /// For the incident log.
    Happened(Happening),
    /// A moment that faults may wait for. [`Trigger::RollbackStarted`] is not among them: a command to roll back counts
    /// though it fails, and then never gets to the controller.
    Reached(Trigger),
    /// All traffic and instances are on the old version: to be observed as
    /// [`Observation::RollbackFinished`](crate::system::Observation::RollbackFinished).
    RollbackFinished,
}
