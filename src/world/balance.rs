//! Which version a request meets, and which of its instances.
//!
//! Routing to versions is by session and monotone in the weight: a session that is on the new version at 5 % is there at
//! 25 %, and at 100 % every session is. Where a rollout replaces instances in place there is no weight: calls go to the
//! instances that are there.

use super::hop::NOWHERE;
use super::{Version, World};
use crate::plan::{meets_new_instance, meets_new_version};
use crate::random::{Key, Purpose};
use crate::scenario::model::Balance;

impl World {
    pub(super) fn route(&self, service: usize, request: u32, key: Key) -> Version {
        if service != self.model.release.service {
            return Version::Old;
        }
        if self.rollout.follows_instances() {
            return self.route_by_instances(service, key);
        }
        let session = self.requests[request].session;
        let weight = self.rollout.weight();
        if meets_new_version(session, weight) { Version::New } else { Version::Old }
    }

    fn route_by_instances(&self, service: usize, key: Key) -> Version {
        let [old, new] = &self.services[service].rotation;
        let meets_new = meets_new_instance(key, old.len(), new.len(), self.rollout.weight());
        if meets_new { Version::New } else { Version::Old }
    }

    /// An instance of the version, or [`NOWHERE`].
    pub(super) fn pick(&mut self, service: usize, version: Version, key: Key) -> u32 {
        let state = &mut self.services[service];
        let rotation = &state.rotation[version as usize];
        if rotation.is_empty() {
            return NOWHERE;
        }
        match self.model.services[service].balance {
            Balance::RoundRobin => {
                let cursor = &mut state.round_robin[version as usize];
                *cursor += 1;
                rotation[*cursor % rotation.len()]
            }
            Balance::Random => {
                let index = key.bits(Purpose::Balance) % rotation.len() as u64;
                #[expect(clippy::cast_possible_truncation, reason = "below the length")]
                rotation[index as usize]
            }
            Balance::LeastLoaded => least_loaded(rotation, |index| {
                let instance = &self.instances[index as usize];
                instance.busy as usize + instance.waiting.len()
            }),
        }
    }
}

/// The first of the least loaded.
fn least_loaded(rotation: &[u32], load: impl Fn(u32) -> usize) -> u32 {
    rotation.iter().copied().min_by_key(|index| load(*index)).unwrap_or(NOWHERE)
}
