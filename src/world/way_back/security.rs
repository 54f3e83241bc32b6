//! While a vulnerable version serves users.

use super::super::World;
use crate::plan::Defect;
use crate::system::Happening;

impl World {
    /// Whether a vulnerable version serves users.
    #[must_use]
    pub const fn is_vulnerable(&self) -> bool {
        self.way_back.is_vulnerable
    }

    /// Looks whether that has changed: after every step of the rollout, every fix and every end of a hazard.
    pub(in crate::world) fn look_at_security(&mut self) {
        let regressed = matches!(self.defect, Defect::SecurityRegression)
            && self.new_version_ready_at.is_some()
            && self.rollout.new_version_share(self) > 0.0;
        let is_vulnerable = regressed || self.way_back.fix_is_reverted;
        if is_vulnerable != self.way_back.is_vulnerable {
            self.way_back.is_vulnerable = is_vulnerable;
            self.note(if is_vulnerable { Happening::Vulnerable } else { Happening::Secured });
        }
    }
}
