//! What all connections of a router share.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::counters::Counters;
use super::upstream::InFlight;
use super::{Effects, RouterSpec, Routes};
use crate::drill::clock::Clock;
use crate::drill::toxic::active::ActiveList;
use crate::random::Key;
use crate::scenario::model::ProxyFault;
use crate::system::Version;
use crate::units::Time;

/// Part of the seed that requests without a key of their own are keyed by.
const STRANGERS: u64 = u64::MAX;

/// The routes that are followed, and those that are still on their way.
#[derive(Debug, Default)]
struct Following {
    routes: Routes,
    /// The number of the change that brought them.
    number: u64,
    changes: u64,
    /// When the first instance of the new version became ready.
    first_new_ready: Option<Time>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) spec: RouterSpec,
    pub(super) clock: Clock,
    pub(super) counters: [Counters; 2],
    pub(super) effects: Effects,
    pub(super) faults: Arc<ActiveList<ProxyFault>>,
    following: RwLock<Following>,
    cursors: [AtomicUsize; 2],
    strangers: AtomicU64,
    flushes: AtomicU64,
    reused_dead: AtomicU64,
}

impl Shared {
    pub(super) fn new(spec: RouterSpec, clock: Clock) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let bounds: Arc<[u64]> =
            spec.buckets_s.iter().map(|bound| (bound * 1e9).round() as u64).collect();
        Self {
            spec,
            clock,
            counters: [Counters::new(&bounds), Counters::new(&bounds)],
            effects: Effects::default(),
            faults: Arc::default(),
            following: RwLock::default(),
            cursors: Default::default(),
            strangers: AtomicU64::new(0),
            flushes: AtomicU64::new(0),
            reused_dead: AtomicU64::new(0),
        }
    }

    fn following(&self) -> RwLockReadGuard<'_, Following> {
        self.following.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn following_mut(&self) -> RwLockWriteGuard<'_, Following> {
        self.following.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a change of routes its number.
    pub(super) fn announce(&self, routes: &Routes) -> u64 {
        let mut following = self.following_mut();
        let ready = routes.rotation[Version::New as usize].iter().map(|upstream| upstream.ready_at);
        following.first_new_ready = ready.chain(following.first_new_ready).min();
        following.changes += 1;
        following.changes
    }

    /// Follows a change, unless a later one is followed already.
    pub(super) fn follow(&self, number: u64, routes: Routes) {
        let mut following = self.following_mut();
        if number > following.number {
            following.number = number;
            following.routes = routes;
        }
    }

    pub(super) fn version(&self, session: Key, key: Key) -> Version {
        if self.spec.is_released {
            self.following().routes.version(session, key)
        } else {
            Version::Old
        }
    }

    /// Enters an instance. The routes stay locked meanwhile, so that no request enters one that has left them.
    pub(super) fn enter(&self, version: Version, key: Key) -> Option<InFlight> {
        self.following().routes.enter(version, self.spec.balance, &self.cursors, key)
    }

    pub(super) fn first_new_ready(&self) -> Option<Time> {
        self.following().first_new_ready
    }

    /// A key for a request that came without.
    pub(super) fn key_of_stranger(&self) -> Key {
        let number = self.strangers.fetch_add(1, Ordering::Relaxed);
        self.spec.seed.part(STRANGERS).part(number)
    }

    pub(super) fn flushes(&self) -> u64 {
        self.flushes.load(Ordering::Acquire)
    }

    pub(super) fn flush(&self) {
        self.flushes.fetch_add(1, Ordering::AcqRel);
        for upstream in self.following().routes.rotation.iter().flatten() {
            upstream.pool.flush();
        }
    }

    pub(super) fn count_reused_dead(&self) {
        self.reused_dead.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn reused_dead(&self) -> u64 {
        self.reused_dead.load(Ordering::Relaxed)
    }
}
