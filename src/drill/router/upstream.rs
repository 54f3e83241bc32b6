//! One instance, as the router sees it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::pool::Pool;
use crate::system::Version;
use crate::units::Time;

/// An instance, reached through its fault proxy.
#[derive(Debug)]
pub struct Upstream {
    /// Unique among all instances of the drill.
    pub number: u32,
    pub version: Version,
    /// Of its fault proxy.
    pub address: SocketAddr,
    pub ready_at: Time,
    in_flight: AtomicU32,
    pub(super) pool: Pool,
}

impl Upstream {
    #[must_use]
    pub fn new(number: u32, version: Version, address: SocketAddr, ready_at: Time) -> Arc<Self> {
        let (in_flight, pool) = (AtomicU32::new(0), Pool::default());
        Arc::new(Self { number, version, address, ready_at, in_flight, pool })
    }

    /// Requests sent to it and not yet answered. Once it is in no routes that are followed, this only falls.
    #[must_use]
    pub fn in_flight(&self) -> u32 {
        self.in_flight.load(Ordering::Acquire)
    }

    pub(super) fn enter(self: &Arc<Self>) -> InFlight {
        self.in_flight.fetch_add(1, Ordering::AcqRel);
        InFlight { upstream: Arc::clone(self) }
    }
}

/// A request at an instance, for as long as this lives.
pub(super) struct InFlight {
    pub(super) upstream: Arc<Upstream>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.upstream.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}
