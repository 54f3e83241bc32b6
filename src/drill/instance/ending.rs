//! How an instance's process ends, and what its exit code says.

use super::Instance;
use super::pause::pause;
use crate::drill::clock::std;
use crate::plan::Defect;
use crate::units::Duration;

/// It crashed by its defect; a Rust program that panics ends so.
pub const CRASHED: u8 = 101;
/// It ran out of memory: 128 + SIGKILL, as the kernel's killer would have it.
pub const OUT_OF_MEMORY: u8 = 137;
/// Its deadline passed: whoever started it has forgotten it. `timeout(1)` ends so.
pub const OVERDUE: u8 = 124;

/// An answer that is ready leaves the process within this time.
const FLUSH: Duration = Duration::from_millis(2);

/// Ends the process here and now; connections are cut by the kernel.
pub(super) fn end(code: u8) -> ! {
    std::process::exit(code.into())
}

/// Ends the process a moment from now: what is already answered still goes out, as in the simulation.
pub(super) fn end_after_flush(code: u8) {
    tokio::spawn(async move {
        pause(FLUSH).await;
        end(code)
    });
}

/// Ends the process so long from now.
pub(super) fn end_in(length: Duration, code: u8) {
    tokio::spawn(async move {
        tokio::time::sleep(std(length)).await;
        end(code)
    });
}

/// Ends the process once nothing is under way.
pub(super) async fn end_of_drain(instance: &Instance) -> ! {
    while instance.meter.in_flight() > 0 {
        pause(Duration::from_millis(5)).await;
    }
    pause(FLUSH).await;
    end(0)
}

/// What a process worn out by its requests ends with.
pub(super) const fn code_of(defect: &Defect) -> u8 {
    match defect {
        Defect::MemoryLeak(_) => OUT_OF_MEMORY,
        _ => CRASHED,
    }
}
