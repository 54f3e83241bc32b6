//! What a drill does to a process: kills it, freezes it, lets it run on.
//!
//! A process that is gone already cannot be hit, which is no failure: crashes and stops cross on their way.

use rustix::process::{Pid, Signal, kill_process};

pub(super) fn kill(pid: u32) {
    send(pid, Signal::KILL);
}

pub(super) fn freeze(pid: u32) {
    send(pid, Signal::STOP);
}

pub(super) fn thaw(pid: u32) {
    send(pid, Signal::CONT);
}

fn send(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}
