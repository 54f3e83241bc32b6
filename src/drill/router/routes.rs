//! Which version a request meets, and which of its instances: the rules of the simulation, word for word.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::upstream::{InFlight, Upstream};
use crate::plan::{meets_new_instance, meets_new_version};
use crate::random::{Key, Purpose};
use crate::scenario::model::Balance;
use crate::system::Version;

/// Where requests go.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// Share of sessions on the new version, 0 to 1.
    pub weight: f64,
    /// A rollout that replaces instances in place has no weight: calls go to the instances that are there.
    pub follows_instances: bool,
    /// Instances that take requests, old and new.
    pub rotation: [Vec<Arc<Upstream>>; 2],
}

impl Routes {
    /// The version a request to the released service meets.
    pub(super) fn version(&self, session: Key, key: Key) -> Version {
        let meets_new = if self.follows_instances {
            self.meets_new_instance(key)
        } else {
            meets_new_version(session, self.weight)
        };
        if meets_new { Version::New } else { Version::Old }
    }

    fn meets_new_instance(&self, key: Key) -> bool {
        let [old, new] = &self.rotation;
        meets_new_instance(key, old.len(), new.len(), self.weight)
    }

    /// Enters an instance of the version; `None` where there is none.
    pub(super) fn enter(
        &self,
        version: Version,
        balance: Balance,
        cursors: &[AtomicUsize; 2],
        key: Key,
    ) -> Option<InFlight> {
        let rotation = &self.rotation[version as usize];
        if rotation.is_empty() {
            return None;
        }
        let upstream = match balance {
            Balance::RoundRobin => {
                let cursor = cursors[version as usize].fetch_add(1, Ordering::Relaxed);
                &rotation[cursor.wrapping_add(1) % rotation.len()]
            }
            Balance::Random => {
                let index = key.bits(Purpose::Balance) % rotation.len() as u64;
                #[expect(clippy::cast_possible_truncation, reason = "below the length")]
                &rotation[index as usize]
            }
            Balance::LeastLoaded => rotation.iter().min_by_key(|upstream| upstream.in_flight())?,
        };
        Some(upstream.enter())
    }
}
