//! What monitoring reads at one moment: counters that only grow, and what the control plane says.
//!
//! A counter and not a rate, because a counter survives a missed scrape: the next one still holds everything that
//! happened in between. That is why real monitoring scrapes counters, and why a gap hides *when* something happened but
//! never *that* it did.

use crate::units::{Ratio, Time};

/// All counters at one moment. Counters only grow.
#[derive(Clone, Debug, PartialEq)]
pub struct Scrape {
    /// In the order of the scenario's services.
    pub services: Vec<ServiceScrape>,
    pub rollout: RolloutView,
    pub integrity: Integrity,
}

/// What an inspection would find if somebody looked: neither errors nor latency show it, and only detectors that
/// inspect may read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Integrity {
    /// Records that are damaged at the moment.
    pub damaged_records: u64,
    /// A vulnerable version serves users.
    pub vulnerable: bool,
}

/// The old and the new version of one service; services that are not released have only the old.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceScrape {
    pub old: VersionScrape,
    pub new: VersionScrape,
}

/// What callers measured of one version of one service, as a mesh would report it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VersionScrape {
    pub requests: u64,
    /// Answers that were errors, refused calls, lost calls and time-outs.
    pub errors: u64,
    /// Requests with a latency of at most each bucket's bound, cumulative as in Prometheus; the last is every request.
    pub buckets: Vec<u64>,
    pub ready: u32,
    pub desired: u32,
    pub restarts: u32,
}

/// What the control plane says of the rollout.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RolloutView {
    /// Share of sessions that go to the new version.
    pub weight: Ratio,
    pub started_at: Option<Time>,
    pub promoted_at: Option<Time>,
    /// New instances did not become ready within the progress deadline.
    pub stuck: bool,
}
