//! The live drill, part by part and whole: real sockets and processes on loopback, bounded in number and time.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod fleet;
mod instances;
mod journal;
mod load;
mod own_system;
mod parity;
mod routing;
mod scraping;
mod target;
mod terminal;
mod toxics;
mod whole;

use std::sync::{Mutex, MutexGuard, PoisonError};

static ALONE: Mutex<()> = Mutex::new(());

/// Held by tests that cannot share the machine's time with others.
pub fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
