//! A rollback once more, when everything is on the old version already: to another version, or with another schema.

use super::super::{Observation, World};
use super::Due;
use crate::random::Purpose;
use crate::system::{GoingBack, Happening, Hazard, Precaution, Slip};
use crate::units::Duration;

impl World {
    /// With the version chosen with care, another good one is deployed. Without, the same one is there already, and the
    /// command is done at once.
    pub(super) fn roll_back_again(&mut self, going: GoingBack) {
        self.way_back.commanded = going;
        let mut takes = None;
        if self.chooses_better(going) {
            takes = Some(self.deployment_takes());
        }
        if going.migrates_down && self.way_back.is_at_work(Hazard::UnreadableSchema) {
            let migration = self.plan.way_back.migrate_down;
            takes = Some(takes.map_or(migration, |deployment: Duration| deployment + migration));
        }
        match takes {
            Some(takes) => {
                self.note(Happening::RollbackBegan { redeploys: true });
                self.await_due(Due::ReplacedAgain, takes);
            }
            None => self.observe(Observation::RollbackFinished),
        }
    }

    pub(super) fn chooses_better(&mut self, going: GoingBack) -> bool {
        let errs = self.way_back.is_at_work(Hazard::PutBackErrs)
            || self.way_back.is_at_work(Hazard::WrongVersion);
        errs && going.care.includes(Precaution::Version) && going.slip != Some(Slip::Commission)
    }

    /// Pull and start of a set of instances, all at a time.
    pub(super) fn deployment_takes(&self) -> Duration {
        let lifecycle = &self.model.services[self.model.release.service].lifecycle;
        let key = self.plan.world_key.part(1 << 33);
        let pull = lifecycle.pull.quantile(key.uniform(Purpose::Pull));
        let start = lifecycle.start.quantile(key.uniform(Purpose::Start));
        Duration::from_secs_f64(pull + start)
    }

    pub(super) fn replaced_again(&mut self) {
        let going = self.way_back.commanded;
        if self.chooses_better(going) {
            self.put_back_version_is_sound();
            self.way_back.due[Due::Repaired as usize] = crate::units::Time::NEVER;
        }
        if going.migrates_down {
            self.migrate_down();
        }
        // A rollback that is still under way has its end to come.
        if !self.rollout.is_under_way_back() {
            self.note(Happening::RolledBack);
            self.observe(Observation::RollbackFinished);
        }
    }
}
