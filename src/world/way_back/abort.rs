//! A rollback under way that is not let go on as it was commanded: halted, turned round, or given another version.
//!
//! What was put back by then serves until it is replaced. Turned round, that is when the new version serves everybody again. Given a
//! version chosen with care, it is when a set of that version has been pulled and started, as after the end (`again`): what
//! an early command gains is the time it is early by, and the instances not yet put back, which are of the good version.

use super::super::World;
use super::Due;
use crate::system::{Abort, GoingBack, Hazard};
use crate::units::Time;

impl World {
    /// Leaves off a rollback under way, one that still waits for what has to be done first included.
    pub(in crate::world) fn abort_rollback(&mut self, how: Abort) {
        let waited = self.way_back.awaits(Due::GoBack);
        self.way_back.due[Due::GoBack as usize] = Time::NEVER;
        match how {
            // Who waited is held already.
            Abort::Halt => self.halt_rollback(),
            Abort::GoForward if waited => self.resume_rollout(),
            Abort::GoForward => self.turn_forward(),
        }
    }

    fn halt_rollback(&mut self) {
        let now = self.now;
        self.drive(|controller, _, _, reports| controller.halt(now, reports));
    }

    fn turn_forward(&mut self) {
        if !self.rollout.is_under_way_back() {
            return;
        }
        let now = self.now;
        self.drive(|controller, release, world, reports| {
            controller.go_forward(now, release, world, reports);
        });
        // Where a weight was taken back before promotion the old set was there all the time.
        if !self.rollout.follows_instances() && self.rollout.promoted_at().is_none() {
            self.nothing_is_put_back();
        }
        self.look_again();
    }

    /// Another command while the rollback is under way: a halted one goes on, and with the version chosen with care another is
    /// deployed in place of one that errs.
    pub(super) fn command_on_the_way(&mut self, going: GoingBack) {
        self.resume_rollout();
        if self.chooses_better(going) {
            self.way_back.commanded = GoingBack { migrates_down: false, ..going };
            self.way_back.put_back_until = self.next_instance();
            let takes = self.deployment_takes();
            self.await_due(Due::ReplacedAgain, takes);
        }
    }

    /// Whether another version is being deployed in place of the one that was put back.
    pub(in crate::world) const fn is_replacing_again(&self) -> bool {
        self.way_back.awaits(Due::ReplacedAgain)
    }

    /// What a rollback had put back serves nobody any more: nothing of it is at work, and it lies in wait as before.
    pub(in crate::world) fn nothing_is_put_back(&mut self) {
        if !self.has_hazard_at_work() {
            return;
        }
        for hazard in Hazard::ALL {
            self.end_hazard(hazard);
        }
        for due in [
            Due::Restored,
            Due::Repaired,
            Due::DependentsBack,
            Due::FixReapplied,
            Due::ReplacedAgain,
        ] {
            self.way_back.due[due as usize] = Time::NEVER;
        }
    }

    /// The number of the instance that is created next.
    pub(super) fn next_instance(&self) -> u32 {
        u32::try_from(self.instances.len()).unwrap_or(u32::MAX)
    }
}
