//! Which process is meant, for longer than its number is.
//!
//! The kernel gives a process number to somebody else once it is free. So a process is named by its number *and* the time
//! it started, and is signalled through a `pidfd`: taken first, looked at second, used third, it cannot come to mean another
//! process in between.

use std::fs;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};

/// One process for all time (until the machine is started again).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessId {
    pub pid: u32,
    /// Clock ticks between the start of the machine and that of the process: field 22 of `/proc/PID/stat`, see `proc(5)`.
    pub start_time: u64,
}

/// What stands under a process number now.
#[derive(Debug)]
pub(super) enum Found {
    /// Nobody, or only the remains of a process that has ended.
    Nobody,
    /// A process that started at another time.
    Stranger,
    /// The very process, with its command line.
    It(Vec<String>),
}

impl ProcessId {
    /// The process with this number now; `None` where there is none.
    #[must_use]
    pub fn of(pid: u32) -> Option<Self> {
        stat(pid).map(|(_, start_time)| Self { pid, start_time })
    }

    /// This process.
    #[must_use]
    pub fn own() -> Option<Self> {
        Self::of(std::process::id())
    }

    /// Whether it still runs; one that has ended and was not waited for does not.
    #[must_use]
    pub fn is_alive(self) -> bool {
        matches!(self.look(), Found::It(_))
    }

    pub(super) fn look(self) -> Found {
        match stat(self.pid) {
            None | Some(('Z' | 'X', _)) => Found::Nobody,
            Some((_, start_time)) if start_time != self.start_time => Found::Stranger,
            Some(_) => Found::It(command_line(self.pid)),
        }
    }

    /// Sends a signal if `may` allows it for what is found; the answer is what was found.
    pub(super) fn signal(
        self,
        signal: Signal,
        may: &dyn Fn(&[String]) -> bool,
    ) -> Result<Found, String> {
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else {
            return Ok(Found::Nobody);
        };
        let handle = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(handle) => handle,
            Err(rustix::io::Errno::SRCH) => return Ok(Found::Nobody),
            Err(error) => return Err(error.to_string()),
        };
        let found = self.look();
        if let Found::It(arguments) = &found
            && may(arguments)
        {
            match pidfd_send_signal(&handle, signal) {
                Ok(()) => {}
                Err(rustix::io::Errno::SRCH) => return Ok(Found::Nobody),
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(found)
    }
}

/// State and start time. The name of a program may hold spaces and brackets, so fields are counted from the last bracket.
fn stat(pid: u32) -> Option<(char, u64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?.chars().next()?;
    // The state is field 3.
    Some((state, fields.nth(22 - 4)?.parse().ok()?))
}

fn command_line(pid: u32) -> Vec<String> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_itself_and_nobody_else() {
        let own = ProcessId::own().unwrap();
        assert!(own.is_alive());
        let earlier = ProcessId { start_time: own.start_time - 1, ..own };
        assert!(matches!(earlier.look(), Found::Stranger));
        let nobody = ProcessId { pid: u32::MAX, ..own };
        assert!(matches!(nobody.look(), Found::Nobody));
    }

    #[test]
    fn the_own_command_line_is_read() {
        let Found::It(arguments) = ProcessId::own().unwrap().look() else { panic!("not found") };
        assert!(arguments[0].contains("backout"), "{arguments:?}");
    }
}
