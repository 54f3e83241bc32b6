//! What an instance reports of itself, in `OpenMetrics`.
//!
//! Counts are of answers, whether or not the caller was still there to hear them. A crashed instance reports nothing and
//! its restart counts from zero, as everywhere.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::request::Verdict;
use crate::drill::wire::InstanceSpec;
use crate::system::Version;

pub(super) struct Meter {
    registry: Registry,
    requests: Counter,
    errors: Counter,
    refused: Counter,
    in_flight: Gauge,
    latency: Histogram,
    leaked: Gauge,
}

impl Meter {
    pub(super) fn new(spec: &InstanceSpec) -> Self {
        let version = match spec.version {
            Version::Old => "old",
            Version::New => "new",
        };
        let labels = [
            ("service".into(), spec.service.clone().into()),
            ("version".into(), version.into()),
            ("instance".into(), spec.number.to_string().into()),
        ];
        let mut meter = Self {
            registry: Registry::with_labels(labels.into_iter()),
            requests: Counter::default(),
            errors: Counter::default(),
            refused: Counter::default(),
            in_flight: Gauge::default(),
            latency: Histogram::new(spec.buckets_s.iter().copied()),
            leaked: Gauge::default(),
        };
        meter.register();
        meter
    }

    fn register(&mut self) {
        let started: Gauge<f64, AtomicU64> = Gauge::default();
        started.set(unix_time_s());
        let registry = &mut self.registry;
        registry.register("backout_requests", "Answers, of whatever kind", self.requests.clone());
        registry.register("backout_errors", "Answers that are errors", self.errors.clone());
        registry.register("backout_refused", "Requests refused", self.refused.clone());
        registry.register(
            "backout_in_flight",
            "Requests worked on, waiting or about to be answered",
            self.in_flight.clone(),
        );
        registry.register_with_unit(
            "backout_latency",
            "From a request's arrival to its answer, without refusals",
            Unit::Seconds,
            self.latency.clone(),
        );
        registry.register_with_unit(
            "backout_leaked",
            "Memory kept by requests for good",
            Unit::Bytes,
            self.leaked.clone(),
        );
        registry.register_with_unit(
            "process_start_time",
            "Start of the process since the Unix epoch",
            Unit::Seconds,
            started,
        );
    }

    /// A request is under way until the guard is dropped.
    pub(super) fn enter(&self) -> UnderWay {
        self.in_flight.inc();
        UnderWay(self.in_flight.clone())
    }

    pub(super) fn in_flight(&self) -> i64 {
        self.in_flight.get()
    }

    pub(super) fn answered(&self, verdict: Verdict, took: std::time::Duration) {
        self.requests.inc();
        match verdict {
            Verdict::Refused => {
                self.refused.inc();
                return;
            }
            Verdict::Error => {
                self.errors.inc();
            }
            Verdict::Ok => {}
        }
        self.latency.observe(took.as_secs_f64());
    }

    pub(super) fn leaked(&self, bytes: u64) {
        self.leaked.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// Everything, as `/metrics` shows it.
    pub(super) fn exposition(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

pub(super) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[expect(clippy::disallowed_methods, reason = "an instance is live")]
fn unix_time_s() -> f64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0.0, |since| since.as_secs_f64())
}
