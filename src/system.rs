//! The contract between a strategy and whatever it acts on: observations come out, actions go in.
//!
//! The simulated world, the live drill and a recording are three bodies of one [`System`]. A strategy sees only
//! [`Observed`] values and its own timers and answers with [`Action`]s, so the very same strategy runs on all three. Everything here
//! is small, plain data.
//!
//! A body also leaves behind what the referee judges by, which no strategy is shown: the [`Ledger`] of what users saw, the
//! [`Happening`]s, the [`RollbackToll`]. A body that fills them is judged by the same functions as any other.

mod action;
mod conditions;
mod going_back;
mod happening;
mod hazard;
mod hidden_toll;
mod journal;
mod ledger;
mod observation;
mod toll;
mod version;

pub use action::{Action, RequestId, StepKey};
pub use conditions::Conditions;
pub use going_back::{Abort, Care, GoingBack, Precaution, Refusal, Slip};
pub use happening::Happening;
pub use hazard::Hazard;
pub use hidden_toll::{DataToll, SecurityToll};
pub use journal::{Entry, Event, Flaw};
pub use ledger::{Ledger, Window};
pub use observation::{Observation, Observed};
pub use toll::RollbackToll;
pub use version::Version;

pub use crate::telemetry::{Integrity, RolloutView, Scrape, ServiceScrape, VersionScrape};

use crate::units::Time;

/// Something that runs, can be watched and can be acted on.
pub trait System {
    /// Runs until `until` (exclusive) or the next observation, whichever comes first. Stopping has no side effect:
    /// running on gives the same as never having stopped.
    fn advance(&mut self, until: Time) -> Option<Observed>;

    /// Carries out an effective action now; inert ones change nothing here.
    fn apply(&mut self, action: &Action);
}
