//! A checked scenario: plain data in base units, with references resolved to indices and nothing left to doubt.
//!
//! Durations that are single values are [`Duration`]; durations that are drawn are a [`Distribution`] of seconds.

mod budget;
mod claim;
mod cost;
mod decay;
mod drill;
mod fault;
mod handler;
mod people;
mod precaution;
mod release;
mod reliability;
mod service;
mod strategy;
mod traffic;
mod way_back;

use serde::Serialize;

pub use budget::{BoundSide, Budget, Judged, Limit};
pub use claim::{
    Amounts, Arithmetic, Change, Claim, ClaimTest, Claimed, Claims, Compared, Condition, Contrast,
    Measure, MeasureUnit, Side, Trial,
};
pub use cost::{Assumption, Costs, Grade, LeadershipWages, Price, SlaCredit, Training, Transfer};
pub use decay::{Audits, Decay, Learning};
pub use drill::{
    Connections, Drill, DrillCase, ProxyFault, ProxyFaultKind, RequestMatch, StopCondition, Stream,
    TargetSystem,
};
pub use fault::{Fault, FaultKind, FaultStart, Trigger};
pub use handler::Handler;
pub use people::{HourOfWeek, People, Reach, Role, WorkHours};
pub use precaution::Precaution;
pub use release::{Amount, CanaryStep, CrashAfter, GroundTruth, Outcome, Release, Rollout};
pub use reliability::{Dependence, Method, Reliability, Task};
pub use service::{
    Balance, Breaker, Call, InstanceWarmUp, Jitter, Lifecycle, Probe, Retries, Service,
};
pub use strategy::{
    Actor, Assumed, Comparison, DetectorKind, DetectorUse, Inspected, Leadership, Otherwise,
    Outlay, Phase, Play, Quantity, Step, StepKind, StrategySpec, Target, Then, Verification, Worse,
};
pub use traffic::{
    Complaints, Daily, Noise, RatePoint, SessionState, Sessions, Traffic, TrafficShape,
};
pub use way_back::{ArtefactGone, Dependents, Erring, SchemaChange, WayBack};

use crate::units::{Duration, Ratio};

/// Everything a run needs to know, checked.
#[derive(Clone, Debug, Serialize)]
pub struct Scenario {
    pub name: String,
    /// One sentence: what this scenario shows.
    pub shows: String,
    pub seed: u64,
    /// Replications where the command line does not say.
    pub replications: u32,
    /// Simulated before the release starts, so that queues and telemetry are in their usual state.
    pub warm_up: Duration,
    /// τ: how long after onset a release is followed, the same for every strategy.
    pub follow_up: Duration,
    /// How long no request may meet the defect and no window be down before service counts as restored.
    pub restored_after: Duration,
    /// Bad requests a rollback must save to have been needed.
    pub material: u32,
    pub traffic: Traffic,
    pub noise: Noise,
    /// The first service is the one users reach.
    pub services: Vec<Service>,
    pub slo: Slo,
    pub telemetry: Telemetry,
    pub release: Release,
    pub faults: Vec<Fault>,
    pub people: People,
    pub strategies: Vec<StrategySpec>,
    pub costs: Costs,
    /// How it is drilled live; not part of what is simulated.
    #[serde(skip)]
    pub drill: Drill,
    /// What `backout gate` holds strategies to; changes nothing that is simulated.
    #[serde(skip)]
    pub budgets: Vec<Budget>,
    /// Every parameter that matters, with its source; not part of the scenario's meaning.
    #[serde(skip)]
    pub assumptions: Vec<Assumption>,
}

impl Scenario {
    /// Number of a service's first call among all calls, which are counted in the order of the services.
    #[must_use]
    pub fn first_edge(&self, service: usize) -> usize {
        self.services[..service].iter().map(|one| one.calls.len()).sum()
    }

    /// The scenario but for who acts in it and what it costs: scenarios with the same world meet the same histories as long
    /// as nobody acts. Equal texts are equal worlds; what they hold beside that is no contract.
    #[must_use]
    pub fn world(&self) -> String {
        let Self { seed, warm_up, follow_up, restored_after, traffic, noise, .. } = self;
        let Self { services, slo, telemetry, release, faults, .. } = self;
        let timing = (seed, warm_up, follow_up, restored_after);
        format!("{:?}", (timing, traffic, noise, services, slo, telemetry, release, faults))
    }
}

/// The service level objective, and what a bad request and a down window are.
#[derive(Clone, Debug, Serialize)]
pub struct Slo {
    pub availability: Ratio,
    /// A request that takes longer is bad.
    pub bad_after: Duration,
    /// The period the objective speaks of.
    pub window: Duration,
    /// A window with at least five bad requests and a bad share above this is down.
    pub down_above: Ratio,
    /// Length of the windows that are judged down or not.
    pub down_window: Duration,
}

impl Slo {
    /// Bad requests that a period of the objective allows, at a mean rate of requests.
    #[must_use]
    pub fn error_budget(&self, rate_per_s: f64) -> f64 {
        self.availability.complement().get() * rate_per_s * self.window.as_secs_f64()
    }
}

/// How monitoring sees the system.
#[derive(Clone, Debug, Serialize)]
pub struct Telemetry {
    pub scrape_interval: Duration,
    /// Upper bounds of the latency histogram's buckets in seconds, ascending, without the infinite one.
    pub buckets_s: Vec<f64>,
}
