//! The drill, live: real processes and real sockets on this machine.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod scraping;

/// Held by tests that time something, so that they do not disturb each other.
pub fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
