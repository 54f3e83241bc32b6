//! What a strategy may see.

use std::sync::Arc;

use super::{Refusal, RequestId, Slip};
use crate::telemetry::{RolloutView, Scrape};
use crate::units::Time;

/// Something seen, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    pub at: Time,
    pub what: Observation,
}

/// A scrape, or the answer to something that was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// Monitoring read all counters. A gap in scraping is the absence of this observation.
    Scrape(Arc<Scrape>),
    /// A user's complaint has reached the team. It comes by support, so what befalls monitoring does not touch it; whoever
    /// takes it looks up how far the release is.
    Complaint { rollout: RolloutView },
    /// Somebody acknowledged a page.
    Acknowledged { request: RequestId },
    /// Work is done; a slip in a decision is a mistaken judgement.
    Done { request: RequestId, slip: Option<Slip> },
    /// A timer the strategy set.
    Timer { request: RequestId },
    /// The control plane reports that the rollback command failed and nothing was changed.
    RollbackFailed,
    /// The way back is barred and nothing was changed; the same command would be refused again.
    RollbackRefused(Refusal),
    /// All traffic and instances are on the old version.
    RollbackFinished,
}
