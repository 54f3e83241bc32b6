//! Monitoring gets nothing. Counters lose nothing meanwhile: the first reading after the gap holds everything.

use std::sync::Arc;

use crate::telemetry::Scrape;

pub(super) fn pass(_: Arc<Scrape>) -> Option<Arc<Scrape>> {
    None
}
