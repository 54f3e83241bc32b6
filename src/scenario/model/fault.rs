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
    /// Instances of a service crash and restart when the fault ends.
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
