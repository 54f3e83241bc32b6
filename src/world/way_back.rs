//! What a rollback runs into, and what that does from then on.
//!
//! The [plan](crate::plan::WayBack) says what lies in wait; whoever goes back says what was seen to. From the two follows
//! what is at work here: a schema the old version cannot read, instances that err because they were deployed again from what
//! no longer fits, dependents that still use the new interface, a security fix that went back too. Each is a share of the
//! released service's answers from the old version (or a state of being open to attack), with a moment at which somebody has
//! mended it. A fix by developers is a new version that is none of the two, and mends everything.
//!
//! The trap: drift and a bad last version are a matter of *deploying again*. Where the old instances still run, they run with
//! what they were started with. So these strike instances that were created by the rollback, and no others.

mod abort;
mod again;
mod command;
mod records;
mod security;

use super::event::{Kind, Priority};
use super::hop::NOWHERE;
use super::{Happening, Version, World};
use crate::plan::Plan;
use crate::random::Purpose;
use crate::system::{GoingBack, Hazard, Precaution};
use crate::units::{Duration, Time};

/// What somebody is at work on; its number is the slot of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
enum Due {
    /// What had to come first is done: the rollback goes on.
    GoBack,
    /// Data is restored from a backup or mended by hand.
    Restored,
    /// The version that was put back is mended by hand.
    Repaired,
    DependentsBack,
    FixReapplied,
    RecordsRepaired,
    /// Another good version, or another schema, is in place.
    ReplacedAgain,
}

const DUES: [Due; 7] = [
    Due::GoBack,
    Due::Restored,
    Due::Repaired,
    Due::DependentsBack,
    Due::FixReapplied,
    Due::RecordsRepaired,
    Due::ReplacedAgain,
];

/// What is in wait and at work in one world.
#[derive(Clone, Copy, Debug)]
pub(super) struct WayBackState {
    /// The last rollback, as it was commanded.
    commanded: GoingBack,
    due: [Time; DUES.len()],
    /// Share of requests the old version could not serve if it were put back now.
    schema: f64,
    /// Whether any of the following is at work on requests.
    at_work: bool,
    unreadable: f64,
    /// Of instances from one on, up to another (not included).
    put_back_errs: f64,
    put_back_from: u32,
    put_back_until: u32,
    wrong_version_errs: f64,
    dependents_fail: f64,
    fix_is_reverted: bool,
    is_vulnerable: bool,
    /// Records that are damaged at the moment.
    damaged: u64,
    /// Writes the new version has handled, and which nobody has lost yet.
    written_on_new: u64,
    unverified: u32,
}

impl WayBackState {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            commanded: GoingBack::default(),
            due: [Time::NEVER; DUES.len()],
            schema: plan.way_back.unreadable,
            at_work: false,
            unreadable: 0.0,
            put_back_errs: 0.0,
            put_back_from: 0,
            put_back_until: u32::MAX,
            wrong_version_errs: 0.0,
            dependents_fail: 0.0,
            fix_is_reverted: false,
            is_vulnerable: false,
            damaged: 0,
            written_on_new: 0,
            unverified: 0,
        }
    }

    pub(super) const fn commanded_with(&self, precaution: Precaution) -> bool {
        self.commanded.care.includes(precaution)
    }

    /// Whether nothing is at work that would end by itself.
    pub(super) fn is_idle(&self) -> bool {
        self.due.iter().all(|due| *due == Time::NEVER)
    }

    const fn awaits(&self, due: Due) -> bool {
        self.due[due as usize].as_nanos() != Time::NEVER.as_nanos()
    }

    /// What a hazard comes to; the reverted fix is no share of requests.
    fn share_of(&mut self, hazard: Hazard) -> Option<&mut f64> {
        match hazard {
            Hazard::UnreadableSchema => Some(&mut self.unreadable),
            Hazard::PutBackErrs => Some(&mut self.put_back_errs),
            Hazard::WrongVersion => Some(&mut self.wrong_version_errs),
            Hazard::Dependents => Some(&mut self.dependents_fail),
            Hazard::FixReverted => None,
        }
    }

    fn set(&mut self, hazard: Hazard, share: f64) {
        match self.share_of(hazard) {
            Some(at_work) => *at_work = share,
            None => self.fix_is_reverted = share > 0.0,
        }
        let shares =
            [self.unreadable, self.put_back_errs, self.wrong_version_errs, self.dependents_fail];
        self.at_work = shares.iter().any(|share| *share > 0.0);
    }

    fn is_at_work(&mut self, hazard: Hazard) -> bool {
        let is_reverted = self.fix_is_reverted;
        self.share_of(hazard).map_or(is_reverted, |share| *share > 0.0)
    }
}

impl World {
    /// Whether going back has left something at work that a fix by developers would mend.
    #[must_use]
    pub const fn has_hazard_at_work(&self) -> bool {
        self.way_back.at_work || self.way_back.fix_is_reverted
    }

    /// Rollbacks to an artefact that nobody verified.
    #[must_use]
    pub const fn unverified_rollbacks(&self) -> u32 {
        self.way_back.unverified
    }

    fn begin_hazard(&mut self, hazard: Hazard, share: f64) {
        if share > 0.0 && !self.way_back.is_at_work(hazard) {
            self.way_back.set(hazard, share);
            self.note(Happening::HazardBegan(hazard));
        }
    }

    fn end_hazard(&mut self, hazard: Hazard) {
        if self.way_back.is_at_work(hazard) {
            self.way_back.set(hazard, 0.0);
            self.note(Happening::HazardEnded(hazard));
        }
    }

    /// Somebody will be done with it after so long; who is at work already goes on.
    fn await_due(&mut self, due: Due, after: Duration) {
        if !self.way_back.awaits(due) {
            let at = self.now + after;
            self.way_back.due[due as usize] = at;
            self.schedule(at, Priority::Control, Kind::WayBack, due as u32);
        }
    }

    pub(super) fn way_back_is_due(&mut self, slot: u32) {
        let due = DUES[slot as usize];
        if self.way_back.due[slot as usize] != self.now {
            return;
        }
        self.way_back.due[slot as usize] = Time::NEVER;
        match due {
            Due::GoBack => self.go_back(),
            Due::Restored => self.data_is_restored(),
            Due::Repaired => self.put_back_version_is_sound(),
            Due::DependentsBack => self.end_hazard(Hazard::Dependents),
            Due::FixReapplied => self.end_hazard(Hazard::FixReverted),
            Due::RecordsRepaired => self.repair_records(),
            Due::ReplacedAgain => self.replaced_again(),
        }
        self.look_at_security();
    }

    fn put_back_version_is_sound(&mut self) {
        self.end_hazard(Hazard::PutBackErrs);
        self.end_hazard(Hazard::WrongVersion);
    }

    /// A new version that has none of it takes over.
    pub(super) fn fix_way_back(&mut self) {
        self.way_back.schema = 0.0;
        for hazard in Hazard::ALL {
            self.end_hazard(hazard);
        }
        for due in [Due::Restored, Due::Repaired, Due::DependentsBack, Due::FixReapplied] {
            self.way_back.due[due as usize] = Time::NEVER;
        }
        self.repair_records_in_time();
        self.look_at_security();
    }

    /// Whether a hop on the released service's old version meets something that the rollback left at work.
    pub(super) fn meets_hazard(&self, slot: u32) -> bool {
        let state = &self.way_back;
        state.at_work
            && self.is_on_put_back_version(slot)
            && (state.unreadable > 0.0
                || state.wrong_version_errs > 0.0
                || state.dependents_fail > 0.0
                || self.is_deployed_again(slot))
    }

    /// Whether such a hop fails of it.
    pub(super) fn fails_of_hazard(&self, slot: u32) -> bool {
        let state = &self.way_back;
        if !state.at_work || !self.is_on_put_back_version(slot) {
            return false;
        }
        let key = self.hops[slot].key;
        let errs = if self.is_deployed_again(slot) { state.put_back_errs } else { 0.0 };
        key.happens(Purpose::Unreadable, state.unreadable)
            || key.happens(Purpose::PutBackError, errs.max(state.wrong_version_errs))
            || key.happens(Purpose::DependentError, state.dependents_fail)
    }

    fn is_on_put_back_version(&self, slot: u32) -> bool {
        let hop = &self.hops[slot];
        hop.version == Version::Old && hop.service as usize == self.model.release.service
    }

    /// Whether the hop's instance was created by a rollback and errs for it.
    fn is_deployed_again(&self, slot: u32) -> bool {
        let instance = self.hops[slot].instance;
        let state = &self.way_back;
        let is_one = (state.put_back_from..state.put_back_until).contains(&instance);
        state.put_back_errs > 0.0 && instance != NOWHERE && is_one
    }
}
