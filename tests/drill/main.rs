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

use std::sync::{Condvar, Mutex, PoisonError};

/// Shares of the machine that nobody holds.
static FREE: Mutex<u32> = Mutex::new(2);
static GIVEN_BACK: Condvar = Condvar::new();

/// A share of the machine's time, or all of it.
pub struct Share(u32);

impl Share {
    fn take(shares: u32) -> Self {
        let free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = GIVEN_BACK.wait_while(free, |free| *free < shares);
        *enough.unwrap_or_else(PoisonError::into_inner) -= shares;
        Self(shares)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        *FREE.lock().unwrap_or_else(PoisonError::into_inner) += self.0;
        GIVEN_BACK.notify_all();
    }
}

/// Held by tests that cannot share the machine's time with others.
pub fn alone() -> Share {
    Share::take(2)
}

/// Held by tests that can share it with one other: a whole drill leaves most of a core to others.
pub fn beside_another() -> Share {
    Share::take(1)
}
