//! From the start of the process until it knows what to do; and how it notices that nobody wants it any more.

use std::io::{self, BufRead, Read};

use rustix::process::{Signal, getppid, set_parent_process_death_signal};

use super::ending::end;
use crate::drill::DrillError;
use crate::drill::wire::InstanceSpec;

/// Orders are a few kilobytes; whoever sends more has mistaken us.
const ORDERS_MAX_BYTES: u64 = 1 << 20;

/// Asks the kernel for SIGKILL at the parent's death, which reaches even a stopped process.
///
/// A parent that died before this call is not noticed by it, hence the look before and after. The trap: the kernel means
/// the *thread* that started us, so the harness must start instances from a thread that stays.
pub(super) fn die_with_parent() -> Result<(), DrillError> {
    let parent = getppid();
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(io::Error::from)?;
    if getppid() == parent {
        return Ok(());
    }
    end(0)
}

/// The one line on standard input.
pub(super) fn read() -> Result<InstanceSpec, DrillError> {
    let mut line = String::new();
    io::stdin().lock().take(ORDERS_MAX_BYTES).read_line(&mut line)?;
    serde_json::from_str(&line).map_err(|error| {
        let why = format!(
            "no orders on standard input ({error}): `backout drill` starts instances, people do not"
        );
        DrillError::System(io::Error::new(io::ErrorKind::InvalidInput, why))
    })
}

/// Ends the process when standard input ends. A thread of its own: it must not wait for a busy runtime.
pub(super) fn end_with_standard_input() {
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        end(0)
    });
}
