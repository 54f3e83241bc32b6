//! Records: written, damaged, lost, repaired.

use super::super::hop::{NOWHERE, Stage};
use super::super::{Version, World};
use super::Due;
use crate::random::Purpose;
use crate::system::{Care, Happening, Hazard, Precaution};
use crate::units::Time;

impl World {
    /// The new version has handled a call without an error; if it was a write, it is kept in the new form, and perhaps damaged.
    pub(in crate::world) fn book_write(&mut self, slot: u32) {
        let hop = &self.hops[slot];
        let request = &self.requests[hop.request];
        if !request.is_write {
            return;
        }
        let (key, arrived) = (hop.key, request.arrived);
        self.way_back.written_on_new += 1;
        if self.defect.damages(key) {
            self.damage(arrived);
        }
    }

    /// A request that arrived then has left a damaged record.
    fn damage(&mut self, arrived: Time) {
        self.way_back.damaged += 1;
        self.ledger.damaged(arrived);
    }

    /// Writes in flight on the new version belong to work whose rest the old version would have to do.
    pub(super) fn cut_off_writes(&mut self, care: Care) {
        let share = self.plan.way_back.half_written;
        if share <= 0.0 || care.includes(Precaution::Transactions) {
            return;
        }
        for slot in self.hops.slots() {
            let hop = &self.hops[slot];
            let is_in_flight = !matches!(hop.stage, Stage::Free | Stage::Dead | Stage::Replying);
            if hop.version != Version::New || hop.instance == NOWHERE || !is_in_flight {
                continue;
            }
            let request = &self.requests[hop.request];
            if request.is_write && hop.key.happens(Purpose::HalfWritten, share) {
                let arrived = request.arrived;
                self.damage(arrived);
            }
        }
    }

    /// The old version can read everything again; what only the new form held is gone.
    pub(super) fn migrate_down(&mut self) {
        self.way_back.schema = 0.0;
        self.way_back.due[Due::Restored as usize] = Time::NEVER;
        self.end_hazard(Hazard::UnreadableSchema);
        self.lose_records();
    }

    /// A backup from before the release is in place.
    pub(super) fn data_is_restored(&mut self) {
        self.way_back.schema = 0.0;
        self.end_hazard(Hazard::UnreadableSchema);
        self.lose_records();
    }

    fn lose_records(&mut self) {
        let lost = std::mem::take(&mut self.way_back.written_on_new);
        if lost > 0 {
            self.note(Happening::RecordsLost(lost));
        }
    }

    /// Nothing damages records any more: somebody repairs what is damaged.
    pub(super) fn repair_records_in_time(&mut self) {
        if self.way_back.damaged > 0 {
            self.await_due(Due::RecordsRepaired, self.plan.way_back.restore);
        }
    }

    pub(super) fn repair_records(&mut self) {
        let repaired = std::mem::take(&mut self.way_back.damaged);
        self.note(Happening::RecordsRepaired(repaired));
    }

    /// Records that are damaged at the moment.
    #[must_use]
    pub const fn damaged_records(&self) -> u64 {
        self.way_back.damaged
    }
}
