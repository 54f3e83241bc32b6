//! The drill on real processes and real sockets, one part of it a file.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod instances;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held by tests that measure time, so that they do not measure each other.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
