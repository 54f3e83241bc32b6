//! The scenario of one station: a door that is released, and behind it the queue that is measured.

use crate::measured::Measured;

/// Mean service time in seconds; closed forms count in these.
pub(crate) const SERVICE_S: f64 = 0.05;
/// Spread over two cores, and enough for a standard error.
const REPLICATIONS: u32 = 40;
/// Relaxation times before anything is tallied: what is left of an empty start is e⁻¹⁰.
const RELAXATIONS: f64 = 10.0;

/// One instance that lets requests wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Station<'a> {
    pub servers: u32,
    pub queue: u32,
    /// Offered load in servers: arrivals per mean service.
    pub offered: f64,
    /// The law of a service as a scenario file writes it, and its squared coefficient of variation.
    pub law: &'a str,
    pub scv: f64,
    /// Millions of requests to simulate in all.
    pub millions: f64,
}

/// Without a limit that anybody meets.
pub(crate) const ENDLESS: u32 = 1_000_000;
pub(crate) const EXPONENTIAL: &str = "{exponential: {mean: 50ms}}";

impl Station<'_> {
    /// Simulates it and measures the queue.
    pub(crate) fn measure(&self) -> Measured {
        Measured::of(&self.scenario(), "queue")
    }

    /// Each case has draws of its own, so that one unlucky stretch of arrivals does not push them all the same way.
    fn seed(&self) -> u64 {
        let case = [u64::from(self.servers), self.offered.to_bits(), self.scv.to_bits()];
        case.into_iter().fold(7_u64, |seed, part| seed.wrapping_mul(31) ^ (part >> 32) ^ part)
            % 1_000_000
    }

    fn rate_per_s(&self) -> f64 {
        self.offered / SERVICE_S
    }

    /// Long against the longest wait there will be, short enough that few time-outs are pending at once.
    fn patience_s(&self) -> u32 {
        if self.servers == 1 { 1_200 } else { 60 }
    }

    fn warm_up_s(&self) -> f64 {
        let load = (self.offered / f64::from(self.servers)).min(0.95);
        let relaxation = SERVICE_S / f64::from(self.servers) / (1.0 - load.sqrt()).powi(2);
        (RELAXATIONS * relaxation * f64::midpoint(1.0, self.scv)).max(60.0)
    }

    fn scenario(&self) -> String {
        let length_s = self.millions * 1e6 / self.rate_per_s() / f64::from(REPLICATIONS);
        let patience_s = self.patience_s();
        let tail = tail("door");
        format!(
            "\
name: station
shows: A queue whose waits are known in closed form.
seed: {seed}
replications: {REPLICATIONS}
warm_up: {warm_up:.0}s
follow_up: {length:.0}s
traffic: {{rate: {rate:.9}/s, client_timeout: {patience_s}s}}
services:
  - name: door
    instances: 1
    concurrency: 100000
    service_time: 1ms
    errors: 0%
    calls: [{{to: queue, timeout: {patience_s}s}}]
  - name: queue
    instances: 1
    concurrency: {servers}
    queue: {queue}
    service_time: {law}
    errors: 0%
{tail}",
            seed = self.seed(),
            warm_up = self.warm_up_s(),
            length = length_s.max(600.0),
            rate = self.rate_per_s(),
            servers = self.servers,
            queue = self.queue,
            law = self.law,
        )
    }
}

/// The rest of a scenario in which nothing happens: no noise, a healthy release, nobody who acts.
pub(crate) fn tail(released: &str) -> String {
    format!(
        "\
noise: {{autocorrelation: 0, errors_sigma: 0, latency_sigma: 0}}
slo: {{bad_after: 5s}}
release:
  service: {released}
  rollout: blue_green
  outcomes: [{{share: 100%, what: healthy}}]
strategies:
  - name: nobody
    plays:
      - name: never
        when: [{{health_check: {{missing: 100%, for: 300d}}}}]
        steps: [{{rollback: {{takes: 1m}}}}]
"
    )
}
