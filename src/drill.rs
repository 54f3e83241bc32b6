//! The live chaos drill: real processes, real sockets, and the very same strategies.
//!
//! Three halves meet here. *Users* send an open loop of requests from the plan the simulator would have used, and measure what
//! they see from the instant each request was meant to be sent. The *fleet* is the system under test: instances are
//! child processes of this program, reached through a router and a fault proxy, rolled out by the same controller as in the
//! simulation and watched through telemetry that can fail. The *strategy* is the object the simulator runs, unchanged: it
//! is shown what the fleet's telemetry shows and answers with the same actions.
//!
//! # What is promised
//!
//! Nothing outlives the harness: instances die with it, even where it is killed. Every fault is a guard that clears
//! itself, every injection is written down with its undo before it happens, and how much it touched is reported. No
//! data is never a pass, and a harness that was itself too slow says so instead of blaming the system.
//!
//! # What it must not know
//!
//! The simulated world, the engine and the experiment. What the simulation says of the same scenario is laid beside a
//! drill by the command that knows both.

pub mod beside;
pub mod calibration;
pub mod child;
pub mod clock;
pub mod conduct;
mod error;
pub mod evidence;
pub mod fleet;
pub mod instance;
pub mod journal;
pub mod load;
pub mod record;
pub mod router;
pub mod run;
pub mod scrape;
pub mod stop;
mod support;
pub mod target;
pub mod terminal;
pub mod toxic;
pub mod users;
pub mod verdict;
pub mod watch;
pub mod wire;

pub use error::DrillError;
