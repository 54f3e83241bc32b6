//! An ordinary day is not independent noise: error odds and service times drift slowly, partly in both versions alike.
//!
//! Each is a log-AR(1) process, x' = φ·x + √(1−φ²)·z, stepped every thirty seconds, with φ such that the correlation five
//! minutes apart is the scenario's. Factors have mean 1, so a declared error rate stays the mean rate. A detector tuned
//! on independent noise fires more often on this.

use super::event::Kind;
use super::{Model, Version, World};
use crate::random::{Key, Purpose, normal_quantile};
use crate::units::Duration;

/// Between two steps of the processes.
pub(super) const STEP: Duration = Duration::from_secs(30);
const STEPS_IN_FIVE_MINUTES: f64 = 10.0;
/// Processes of one service: errors and latency, each shared, old and new.
const ERRORS: usize = 0;
const LATENCY: usize = 1;

/// The processes and the factors that follow from them.
#[derive(Clone, Debug)]
pub(super) struct NoiseState {
    step: u64,
    services: Vec<ServiceNoise>,
}

#[derive(Clone, Debug)]
struct ServiceNoise {
    key: Key,
    /// By quantity: shared, old, new; standard normal.
    levels: [[f64; 3]; 2],
    /// By quantity and version.
    factors: [[f64; 2]; 2],
}

impl NoiseState {
    pub(super) fn new(model: &Model, key: Key) -> Self {
        let services = (0..model.services.len() as u64)
            .map(|index| {
                let key = key.part(index);
                let mut noise = ServiceNoise { key, levels: [[0.0; 3]; 2], factors: [[1.0; 2]; 2] };
                noise.step(0, 0.0, model);
                noise
            })
            .collect();
        Self { step: 0, services }
    }

    fn advance(&mut self, model: &Model) {
        self.step += 1;
        let phi = per_step(model.noise.autocorrelation);
        for service in &mut self.services {
            service.step(self.step, phi, model);
        }
    }

    pub(super) fn latency_factor(&self, service: usize, version: Version) -> f64 {
        self.services[service].factors[LATENCY][version as usize]
    }

    /// A background probability with its odds multiplied by the present factor.
    pub(super) fn error_probability(
        &self,
        background: f64,
        service: usize,
        version: Version,
    ) -> f64 {
        let factor = self.services[service].factors[ERRORS][version as usize];
        let odds = background * factor;
        odds / (1.0 - background + odds)
    }
}

impl ServiceNoise {
    /// One step; with `phi` 0 a fresh start from the stationary law.
    fn step(&mut self, step: u64, phi: f64, model: &Model) {
        let noise = &model.noise;
        let sigmas = [noise.errors_sigma, noise.latency_sigma];
        let shared = noise.shared.get();
        for (quantity, sigma) in sigmas.into_iter().enumerate() {
            if sigma <= 0.0 {
                continue;
            }
            let key = self.key.part(step).part(quantity as u64);
            let levels = &mut self.levels[quantity];
            for (part, level) in levels.iter_mut().enumerate() {
                let purpose = if part == 0 { Purpose::NoiseShared } else { Purpose::NoiseOwn };
                let z = normal_quantile(key.part(part as u64).uniform(purpose));
                *level = phi * *level + (1.0 - phi * phi).sqrt() * z;
            }
            for version in 0..2 {
                let level = shared.sqrt() * levels[0] + (1.0 - shared).sqrt() * levels[version + 1];
                self.factors[quantity][version] = libm::exp(sigma * level - sigma * sigma / 2.0);
            }
        }
    }
}

fn per_step(autocorrelation: f64) -> f64 {
    if autocorrelation <= 0.0 {
        return 0.0;
    }
    libm::pow(autocorrelation, 1.0 / STEPS_IN_FIVE_MINUTES)
}

impl World {
    pub(super) fn noise_step(&mut self) {
        let model = &self.model;
        self.noise.advance(model);
        self.schedule_in_lane(self.lanes.noise, self.now + STEP, Kind::NoiseStep);
    }
}
