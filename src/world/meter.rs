//! What monitoring can read: counters and histogram buckets of one version of one service, as its callers measure it.
//!
//! Callers measure, as a mesh does, because a crashed instance reports nothing of the calls it lost.

use std::sync::Arc;

use super::event::Kind;
use super::{Version, World};
use crate::system::{Integrity, Observation, Scrape, ServiceScrape, VersionScrape};
use crate::units::Duration;

/// Counters since the start.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter {
    requests: u64,
    errors: u64,
    /// Requests by bucket, not cumulative; the last is beyond every bound.
    buckets: Vec<u64>,
    restarts: u32,
}

impl Meter {
    pub(super) fn new(bounds: usize) -> Self {
        Self { buckets: vec![0; bounds + 1], ..Self::default() }
    }

    fn record(&mut self, latency: Duration, failed: bool, bounds_ns: &[u64]) {
        self.requests += 1;
        self.errors += u64::from(failed);
        let nanos = latency.as_nanos();
        let bucket = bounds_ns.iter().position(|bound| nanos <= *bound).unwrap_or(bounds_ns.len());
        self.buckets[bucket] += 1;
    }

    /// Requests that were turned away at once, so that they took next to no time.
    pub(super) fn turn_away(&mut self, count: u64, failed: bool) {
        self.requests += count;
        self.errors += if failed { count } else { 0 };
        self.buckets[0] += count;
    }

    pub(super) fn restarted(&mut self) {
        self.restarts += 1;
    }

    fn cumulative_buckets(&self) -> Vec<u64> {
        let mut sum = 0;
        self.buckets
            .iter()
            .map(|count| {
                sum += count;
                sum
            })
            .collect()
    }
}

impl World {
    /// The caller of a hop has an answer or has given up on it.
    pub(super) fn measure(&mut self, slot: u32, failed: bool) {
        let hop = &self.hops[slot];
        let latency = self.now.since(hop.arrived);
        let meter = &mut self.services[hop.service as usize].meters[hop.version as usize];
        meter.record(latency, failed, &self.model.bucket_bounds_ns);
    }

    /// Monitoring reads every counter; what it gets of them is for the active faults to say.
    pub(super) fn scrape(&mut self) {
        self.schedule_in_lane(
            self.lanes.scrape,
            self.now + self.model.scrape_interval,
            Kind::Scrape,
        );
        self.count_provocations();
        let services = (0..self.services.len()).map(|index| self.scrape_service(index)).collect();
        let scrape = Arc::new(Scrape {
            services,
            rollout: self.rollout.view(self),
            integrity: Integrity {
                damaged_records: self.damaged_records(),
                vulnerable: self.is_vulnerable(),
            },
        });
        if let Some(scrape) = self.faults.pass_scrape(self.now, scrape) {
            self.observe(Observation::Scrape(scrape));
        }
    }

    fn scrape_service(&self, service: usize) -> ServiceScrape {
        ServiceScrape {
            old: self.scrape_version(service, Version::Old),
            new: self.scrape_version(service, Version::New),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "instances are few")]
    fn scrape_version(&self, service: usize, version: Version) -> VersionScrape {
        let meter = &self.services[service].meters[version as usize];
        VersionScrape {
            requests: meter.requests,
            errors: meter.errors,
            buckets: meter.cumulative_buckets(),
            ready: self.services[service].rotation[version as usize].len() as u32,
            desired: self.desired_instances(service, version),
            restarts: meter.restarts,
        }
    }
}
