//! A command's process group, killed when it is dropped.
//!
//! A group's number is not given away while any process is in it, even after its leader has ended. Groups found empty are let go
//! whenever another command ends, since their number might one day be a stranger's.

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::process::Child;

#[derive(Debug)]
pub(super) struct Group {
    leader: Pid,
}

impl Group {
    /// None once the leader has ended and was waited for.
    pub(super) fn of(child: &Child) -> Option<Self> {
        let number = i32::try_from(child.id()?).ok()?;
        Pid::from_raw(number).map(|leader| Self { leader })
    }

    /// Whether any process is in it.
    pub(super) fn is_alive(&self) -> bool {
        test_kill_process_group(self.leader).is_ok()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // It may be empty by now, which is all that is wanted.
        let _ = kill_process_group(self.leader, Signal::KILL);
    }
}
