//! What a strategy may see.

use std::sync::Arc;

use super::RequestId;
use crate::telemetry::Scrape;
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
    /// Somebody acknowledged a page.
    Acknowledged { request: RequestId },
    /// Work is done; `failed` is a slip in a task and a mistaken judgement in a decision.
    Done { request: RequestId, failed: bool },
    /// A timer the strategy set.
    Timer { request: RequestId },
    /// The control plane reports that the rollback command failed and nothing was changed.
    RollbackFailed,
    /// All traffic and instances are on the old version.
    RollbackFinished,
}
