//! The scenario as the hot path wants it: samplers ready, edges flat, durations in nanoseconds.

use std::ops::Range;

use crate::random::Sampler;
use crate::scenario::model::{
    Balance, Breaker, Complaints, Fault, Lifecycle, Noise, Release, Retries, Scenario, SessionState,
};
use crate::units::{Duration, Time};

/// Everything about the system that does not change while it runs.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) services: Vec<ServiceModel>,
    pub(super) edges: Vec<Edge>,
    pub(super) release: Release,
    pub(super) faults: Vec<Fault>,
    pub(super) noise: Noise,
    pub(super) session_state: SessionState,
    pub(super) client_timeout: Duration,
    pub(super) bad_after: Duration,
    pub(super) complaints: Complaints,
    pub(super) down_window: Duration,
    pub(super) scrape_interval: Duration,
    pub(super) bucket_bounds_ns: Vec<u64>,
    /// Queueing is tallied from here on.
    pub(super) warm_at: Time,
    /// What each hop costs beyond the scenario; see [`Model::with_overhead`].
    pub(super) overhead: Duration,
    /// How long a world runs where nothing goes wrong.
    pub(super) usual_length: Duration,
}

/// A service and the edges that leave it.
#[derive(Clone, Debug)]
pub(super) struct ServiceModel {
    pub instances: u32,
    pub concurrency: u32,
    pub queue: usize,
    pub service_time: Sampler,
    pub errors: f64,
    pub balance: Balance,
    pub lifecycle: Lifecycle,
    pub calls: Range<usize>,
}

/// One call of one service to another.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub to: usize,
    pub chance: f64,
    pub timeout: Duration,
    pub retries: Option<Retries>,
    pub breaker: Option<Breaker>,
}

impl Model {
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn new(scenario: &Scenario) -> Self {
        let mut edges = Vec::new();
        let mut services = Vec::new();
        for service in &scenario.services {
            let first = edges.len();
            edges.extend(service.calls.iter().map(|call| Edge {
                to: call.to,
                chance: call.chance.get(),
                timeout: call.timeout,
                retries: call.retries.clone(),
                breaker: call.breaker.clone(),
            }));
            services.push(ServiceModel {
                instances: service.instances,
                concurrency: service.concurrency,
                queue: service.queue as usize,
                service_time: Sampler::new(service.service_time),
                errors: service.errors.get(),
                balance: service.balance,
                lifecycle: service.lifecycle.clone(),
                calls: first..edges.len(),
            });
        }
        let bounds = scenario.telemetry.buckets_s.iter();
        Self {
            services,
            edges,
            release: scenario.release.clone(),
            faults: scenario.faults.clone(),
            noise: scenario.noise.clone(),
            session_state: scenario.traffic.sessions.state,
            client_timeout: scenario.traffic.client_timeout,
            bad_after: scenario.slo.bad_after,
            complaints: scenario.traffic.complaints,
            down_window: scenario.slo.down_window,
            scrape_interval: scenario.telemetry.scrape_interval,
            bucket_bounds_ns: bounds.map(|bound| (bound * 1e9).round() as u64).collect(),
            overhead: Duration::ZERO,
            warm_at: Time::START + scenario.warm_up,
            usual_length: scenario.warm_up + scenario.follow_up,
        }
    }

    /// With every answer of every instance going out so much later, without holding a slot meanwhile: what a live harness
    /// adds to each hop. A caller whose call finds no instance learns so at once.
    #[must_use]
    pub fn with_overhead(self, overhead: Duration) -> Self {
        Self { overhead, ..self }
    }

    /// Instances of the released service.
    pub(super) fn released_instances(&self) -> u32 {
        self.services[self.release.service].instances
    }
}
