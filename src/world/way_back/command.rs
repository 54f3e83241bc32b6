//! The command to go back: refused, put off, or carried out.

use super::super::{Observation, Version, World};
use super::Due;
use crate::rollout::Platform;
use crate::system::{Care, GoingBack, Happening, Hazard, Precaution, Refusal, Slip};
use crate::units::Duration;

impl World {
    /// The command to roll back arrives: a fault may make it fail or do half of what it should, and a check may refuse it.
    pub(in crate::world) fn roll_back(&mut self, going: GoingBack) {
        if self.faults.rollback_fails() {
            self.note(Happening::RollbackFailed);
            self.observe(Observation::RollbackFailed);
        } else if self.refuses(going) {
            self.note(Happening::RollbackRefused);
            self.observe(Observation::RollbackRefused(Refusal::IncompatibleSchema));
        } else if self.rollout.has_left_behind() {
            // What is left is taken back as it should have been.
            self.begin_rollback(GoingBack { slip: None, ..going });
        } else if going.slip == Some(Slip::Omission) || self.faults.halves_rollback() {
            self.begin_partial_rollback(going);
        } else {
            self.begin_rollback(going);
        }
    }

    /// A rollback that leaves half of the new version's instances behind and is reported finished all the same.
    pub(in crate::world) fn begin_partial_rollback(&mut self, going: GoingBack) {
        self.begin_rollback(GoingBack { slip: Some(Slip::Omission), ..going });
    }

    /// A rollback that no fault of the tooling gets in the way of and that knows what lies in wait: hindsight tries until it
    /// works and takes every precaution that is of use. What cannot be read it cannot make readable.
    pub fn roll_back_in_hindsight(&mut self) {
        self.faults.spare_controller();
        let spares_nobody = self.plan.way_back.half_written == 0.0;
        let of_use = |one: &Precaution| !(spares_nobody && *one == Precaution::Transactions);
        let care = Precaution::ALL.into_iter().filter(of_use).fold(Care::default(), Care::with);
        self.begin_rollback(GoingBack { care, ..GoingBack::default() });
    }

    /// The old version was tried against what is there and cannot read it.
    fn refuses(&self, going: GoingBack) -> bool {
        going.care.includes(Precaution::Schema)
            && !going.migrates_down
            && self.rollout.reverted_at().is_none()
            && self.schema_in_the_way() > 0.0
    }

    /// Nothing has been written in a new form where the new version has never served.
    fn schema_in_the_way(&self) -> f64 {
        if self.has_served_new() { self.way_back.schema } else { 0.0 }
    }

    fn has_served_new(&self) -> bool {
        self.new_version_ready_at.is_some()
    }

    fn begin_rollback(&mut self, going: GoingBack) {
        if self.way_back.awaits(Due::GoBack) || self.is_replacing_again() {
            return;
        }
        if self.rollout.is_under_way_back() {
            return self.command_on_the_way(going);
        }
        if self.rollout.reverted_at().is_some() {
            return self.roll_back_again(going);
        }
        self.way_back.commanded = going;
        let first = self.comes_first(going);
        if first.is_zero() {
            return self.go_back();
        }
        self.note(Happening::RollbackWaits);
        self.hold_rollout();
        self.await_due(Due::GoBack, first);
    }

    /// How long the rollback waits for what has to be done before: one after another, since each needs the one before.
    fn comes_first(&self, going: GoingBack) -> Duration {
        let way_back = &self.plan.way_back;
        let takes_care = |precaution| going.care.includes(precaution);
        let mut first = Duration::ZERO;
        if going.migrates_down && self.schema_in_the_way() > 0.0 {
            first += way_back.migrate_down;
        }
        if let (true, true, Some(dependents)) =
            (takes_care(Precaution::Dependents), self.has_served_new(), way_back.dependents)
        {
            first += dependents.takes;
        }
        if let (true, false, Some(rebuild)) =
            (self.redeploys(), takes_care(Precaution::Version), way_back.rebuild)
        {
            first += rebuild;
        }
        if takes_care(Precaution::Transactions) && self.serves_new() {
            let drain = self.model.services[self.model.release.service].lifecycle.drain;
            first += drain.min(self.model.client_timeout);
        }
        first
    }

    /// Whether the old version has to be deployed again.
    fn redeploys(&self) -> bool {
        self.wanted(Version::Old) < self.released_instances()
    }

    /// The rollback takes effect, and what was not seen to with it.
    pub(super) fn go_back(&mut self) {
        let going = self.way_back.commanded;
        self.count_toll(going.care);
        self.cut_off_writes(going.care);
        self.way_back.unverified += u32::from(!going.care.includes(Precaution::Security));
        if going.migrates_down && self.schema_in_the_way() > 0.0 {
            self.migrate_down();
        }
        self.meet_what_lies_in_wait(going);
        let now = self.now;
        self.drive(|controller, release, world, reports| {
            if going.slip == Some(Slip::Omission) {
                controller.roll_back_in_part(now, release, world, reports);
            } else {
                controller.roll_back(now, release, world, reports);
            }
        });
        self.look_again();
    }

    fn meet_what_lies_in_wait(&mut self, going: GoingBack) {
        let way_back = self.plan.way_back;
        if going.slip == Some(Slip::Commission) {
            self.begin_hazard(Hazard::WrongVersion, way_back.wrong_version_errs);
        }
        if self.redeploys() && !going.care.includes(Precaution::Version) {
            self.way_back.put_back_from = self.next_instance();
            self.way_back.put_back_until = u32::MAX;
            self.begin_hazard(Hazard::PutBackErrs, way_back.put_back_errs);
        }
        if !self.has_served_new() {
            return;
        }
        self.begin_hazard(Hazard::UnreadableSchema, self.way_back.schema);
        if let (Some(dependents), false) =
            (way_back.dependents, going.care.includes(Precaution::Dependents))
        {
            self.begin_hazard(Hazard::Dependents, dependents.rate);
            self.await_due(Due::DependentsBack, dependents.takes);
        }
        if way_back.carries_security_fix {
            self.begin_hazard(Hazard::FixReverted, 1.0);
        }
    }

    /// The control plane reports the rollback finished: from here on people mend what it left at work.
    pub(in crate::world) fn rollback_is_over(&mut self) {
        let way_back = self.plan.way_back;
        if self.way_back.is_at_work(Hazard::UnreadableSchema) {
            self.await_due(Due::Restored, way_back.restore);
        }
        if self.way_back.is_at_work(Hazard::PutBackErrs)
            || self.way_back.is_at_work(Hazard::WrongVersion)
        {
            self.await_due(Due::Repaired, way_back.repair);
        }
        if self.way_back.fix_is_reverted {
            let fixed = self.plan.fix_forward_after;
            let notices = self.way_back.commanded.care.includes(Precaution::Security);
            let after = if notices { way_back.reapply.min(fixed) } else { fixed };
            self.await_due(Due::FixReapplied, after);
        }
        if self.rollout.reverted_at().is_some() {
            self.repair_records_in_time();
        }
    }
}
