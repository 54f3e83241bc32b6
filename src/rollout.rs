//! The rollout controller: takes the new version forward, step by step, and back.
//!
//! It looks at the instances there are, on its own clock, and takes whatever step is due. Forward and back are the same
//! machinery. Canary and blue/green shift a weight between two whole sets; rolling and recreate replace one set by the
//! other, in either direction. Strategies hold it, set its weight or turn it round.
//!
//! It owns no instance and no clock: it is told the time, sees instances through a [`Platform`] and says what happened as
//! [`Report`]s, in order. So the very same controller moves simulated instances and real processes, and what is learnt
//! about the one holds for the other. Whoever drives it hands the reports on *after* a look; a fault that waits for
//! promotion therefore strikes when the look is over, never in its midst.

mod back;
mod controller;
mod forward;
mod platform;
mod recreate;
mod report;
mod rolling;
mod weighted;

pub use controller::Controller;
pub use platform::Platform;
pub use report::Report;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod toy;
