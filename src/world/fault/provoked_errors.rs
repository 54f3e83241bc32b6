//! Somebody sends requests that only the new version answers by errors, so that it is taken back: a rollback to what has been
//! mended is what an attacker may want. Touched: such requests.
//!
//! They come as users' do, by the weight, and are turned away before any work is done: malformed, and so counted by
//! telemetry as errors of the new version, as requests well answered of the old one. They are no user's requests, and whatever
//! becomes of them harms nobody: what they bring about is a false rollback, whose cause is not the release.
//!
//! Counters are read at scrapes alone, so what came since the last is counted then, by the weight of that moment.

use super::ActiveFaults;
use crate::plan::FaultStroke;
use crate::random::{Key, Purpose, poisson_quantile};
use crate::system::Version;
use crate::units::Time;
use crate::world::World;

#[derive(Clone, Copy, Debug)]
pub(super) struct Provocation {
    fault: usize,
    rate_per_s: f64,
    key: Key,
    counted_until: Time,
    until: Time,
}

impl ActiveFaults {
    pub(super) fn begin_provoking(&mut self, stroke: &FaultStroke, rate_per_s: f64, now: Time) {
        let FaultStroke { fault, key, .. } = *stroke;
        let until = now + stroke.lasts;
        self.provocations.push(Provocation { fault, rate_per_s, key, counted_until: now, until });
    }
}

impl World {
    pub(super) fn end_provoking(&mut self) {
        self.count_provocations();
        let now = self.now;
        self.faults.provocations.retain(|one| one.until > now);
    }

    /// Counts what came since the last time.
    pub(in crate::world) fn count_provocations(&mut self) {
        if self.faults.provocations.is_empty() {
            return;
        }
        let now = self.now;
        let on_new = self.rollout.new_version_share(self);
        for place in 0..self.faults.provocations.len() {
            let provocation = &mut self.faults.provocations[place];
            let elapsed_s = now.since(provocation.counted_until).as_secs_f64();
            provocation.counted_until = now;
            let Provocation { fault, rate_per_s, key, .. } = *provocation;
            for (version, share) in [(Version::Old, 1.0 - on_new), (Version::New, on_new)] {
                let u = key.part(now.as_nanos()).part(version as u64).uniform(Purpose::Provocation);
                let count = poisson_quantile(rate_per_s * elapsed_s * share, u);
                let is_error = version == Version::New;
                let released = &mut self.services[self.model.release.service];
                released.meters[version as usize].turn_away(count, is_error);
                self.faults.touch(fault, if is_error { count } else { 0 });
            }
        }
    }
}
