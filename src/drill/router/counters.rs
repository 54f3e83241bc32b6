//! The counters behind a [`Meter`], and the guard that counts a request once however it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::StatusCode;

use super::Meter;
use super::shared::Shared;
use crate::system::Version;
use crate::units::{Duration, Time};

/// One version's counters, written from every connection at once.
#[derive(Debug)]
pub(super) struct Counters {
    bounds_ns: Arc<[u64]>,
    errors: AtomicU64,
    /// Requests by bucket, not cumulative; the last is beyond every bound.
    buckets: Box<[AtomicU64]>,
}

impl Counters {
    pub(super) fn new(bounds_ns: &Arc<[u64]>) -> Self {
        let buckets = (0..=bounds_ns.len()).map(|_| AtomicU64::new(0)).collect();
        Self { bounds_ns: Arc::clone(bounds_ns), errors: AtomicU64::new(0), buckets }
    }

    fn record(&self, latency: Duration, failed: bool) {
        let bucket = self.bounds_ns.partition_point(|bound| *bound < latency.as_nanos());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        // After the request itself: a reader never sees more errors than requests.
        self.errors.fetch_add(u64::from(failed), Ordering::Release);
    }

    pub(super) fn read(&self) -> Meter {
        let errors = self.errors.load(Ordering::Acquire);
        let mut requests = 0;
        let buckets = self.buckets.iter().map(|bucket| {
            requests += bucket.load(Ordering::Relaxed);
            requests
        });
        let buckets = buckets.collect();
        Meter { requests, errors, buckets }
    }
}

/// A request under way. It counts when this is dropped: as an error unless an answer has said otherwise.
pub(super) struct Measured<'a> {
    shared: &'a Shared,
    version: Version,
    arrived: Time,
    failed: bool,
}

impl<'a> Measured<'a> {
    pub(super) fn new(shared: &'a Shared, version: Version) -> Self {
        Self { shared, version, arrived: shared.clock.now(), failed: true }
    }

    pub(super) fn answered(mut self, version: Version, status: StatusCode) {
        self.version = version;
        self.failed = status.is_server_error();
    }
}

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        let latency = self.shared.clock.now().since(self.arrived);
        self.shared.counters[self.version as usize].record(latency, self.failed);
    }
}
