//! The drill, live: real processes and real sockets on this machine.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::sync::{Mutex, MutexGuard, PoisonError};

mod journal;

/// Held by tests that measure time, one after another.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
