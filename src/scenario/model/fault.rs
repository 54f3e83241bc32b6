//! Chaos that is not the release's doing.

use serde::Serialize;

use crate::random::Distribution;
use crate::units::{Duration, Ratio};

/// A fault with its schedule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    pub what: FaultKind,
    pub start: FaultStart,
    /// Seconds the fault lasts.
    pub lasts: Distribution,
}

/// What goes wrong, and where.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Instances of a service crash and restart when the fault ends. A kill is no fault of its own: killed or crashed, a
    /// process loses what it held, and what differs is only when something starts it again, which `for` says.
    InstanceCrash { service: usize, count: u32 },
    /// A service's own work takes `factor` times as long.
    SlowDependency { service: usize, factor: Distribution },
    /// A share of a service's answers are errors.
    FailingDependency { service: usize, rate: Distribution },
    /// Traffic is multiplied.
    LoadSpike { factor: Distribution },
    /// Instances of a service stand still: they take calls and answer none until the fault ends.
    InstanceFreeze { service: usize, count: u32 },
    /// Monitoring gets no scrapes.
    ScrapeGap,
    /// Monitoring gets the counters as they were so long ago.
    ScrapeDelay { by: Duration },
    /// Monitoring gets the counters as they were when the fault began, again and again.
    ScrapeFreeze,
    /// Monitoring takes the old version of the released service for the new one, and the new for the old.
    SwappedLabels,
    /// A rollback command does nothing and reports failure.
    RollbackFails,
    /// No page gets through.
    PagerDown,
    /// A role acknowledges nothing.
    Unreachable { role: usize },
    /// The runbook says the wrong thing: errors in its steps are `factor` times as likely.
    WrongRunbookStep { factor: Distribution },
    /// Single instances of a service take `factor` times as long for their own work.
    SlowInstance { service: usize, count: u32, factor: Distribution },
    /// Instances that are spread over so many zones: all of one zone, of every service, crash until the fault ends.
    ZoneLoss { zones: u32 },
    /// Single instances of a service take `factor` times as long, in bursts of this length that fill this share of the time.
    NoisyNeighbour {
        service: usize,
        count: u32,
        factor: Distribution,
        burst: Duration,
        share: Ratio,
    },
    /// Calls to a service are never answered.
    Blackhole { service: usize },
    /// A share of the calls to a service are never answered.
    NetworkLoss { service: usize, loss: Distribution },
    /// Answers of a service take longer on their way, by `latency` give or take `jitter`.
    NetworkLatency { service: usize, latency: Duration, jitter: Duration },
    /// Calls of one service to one other are never answered.
    Partition { from: usize, to: usize },
    /// At each scrape a share of the series is not read and keeps its last value.
    PartialScrape { share: Ratio },
    /// Counters start at nought again, at the beginning and after each reading while the fault lasts.
    CounterReset,
    /// Images cannot be pulled until the fault ends.
    RegistryDown,
    /// Pulling an image takes `factor` times as long.
    RegistrySlow { factor: Distribution },
    /// Commands to the rollout take effect when the fault ends.
    PipelineStuck,
    /// Commands to the rollout take effect so much later.
    ControlPlaneSlow { by: Duration },
    /// Commands to the rollout do nothing; a rollback reports failure. The rollout's controller stands still.
    ControlPlaneDown,
    /// A rollback command leaves half of the new version's instances serving and is reported finished.
    PartialRollback,
    /// The rollout's controller stands still until the fault ends, then goes on.
    ControllerCrash,
    /// Somebody sends so many requests a second that fail on the new version and nowhere else.
    ProvokedErrors { rate_per_s: f64 },
}

impl FaultKind {
    /// The kind's name as written in a scenario.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::InstanceCrash { .. } => "instance_crash",
            Self::SlowDependency { .. } => "slow_dependency",
            Self::FailingDependency { .. } => "failing_dependency",
            Self::LoadSpike { .. } => "load_spike",
            Self::InstanceFreeze { .. } => "instance_freeze",
            Self::ScrapeGap => "scrape_gap",
            Self::ScrapeDelay { .. } => "scrape_delay",
            Self::ScrapeFreeze => "scrape_freeze",
            Self::SwappedLabels => "swapped_labels",
            Self::RollbackFails => "rollback_fails",
            Self::PagerDown => "pager_down",
            Self::Unreachable { .. } => "unreachable",
            Self::WrongRunbookStep { .. } => "wrong_runbook_step",
            Self::SlowInstance { .. } => "slow_instance",
            Self::ZoneLoss { .. } => "zone_loss",
            Self::NoisyNeighbour { .. } => "noisy_neighbour",
            Self::Blackhole { .. } => "blackhole",
            Self::NetworkLoss { .. } => "network_loss",
            Self::NetworkLatency { .. } => "network_latency",
            Self::Partition { .. } => "partition",
            Self::PartialScrape { .. } => "partial_scrape",
            Self::CounterReset => "counter_reset",
            Self::RegistryDown => "registry_down",
            Self::RegistrySlow { .. } => "registry_slow",
            Self::PipelineStuck => "pipeline_stuck",
            Self::ControlPlaneSlow { .. } => "control_plane_slow",
            Self::ControlPlaneDown => "control_plane_down",
            Self::PartialRollback => "partial_rollback",
            Self::ControllerCrash => "controller_crash",
            Self::ProvokedErrors { .. } => "provoked_errors",
        }
    }

    /// The law of the factor or rate that is drawn anew for every stroke; `None` for faults without one.
    #[must_use]
    pub const fn severity(&self) -> Option<Distribution> {
        match self {
            Self::SlowDependency { factor: law, .. }
            | Self::FailingDependency { rate: law, .. }
            | Self::LoadSpike { factor: law }
            | Self::SlowInstance { factor: law, .. }
            | Self::NoisyNeighbour { factor: law, .. }
            | Self::NetworkLoss { loss: law, .. }
            | Self::RegistrySlow { factor: law }
            | Self::WrongRunbookStep { factor: law } => Some(*law),
            _ => None,
        }
    }
}

/// When a fault starts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultStart {
    /// In a share of replications, at a moment (seconds, may be drawn) after the release starts.
    At { at: Distribution, chance: Ratio },
    /// As a Poisson process with this mean time between two.
    Every { mean: Duration },
    /// In a share of replications, when something happens in the rollout.
    On { trigger: Trigger, chance: Ratio },
}

/// A moment of the rollout that a fault may wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    CanaryStarted,
    Promoted,
    RollbackStarted,
}
