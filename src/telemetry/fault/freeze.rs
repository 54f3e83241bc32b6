//! Monitoring gets the same reading again and again: a stuck exporter, or a cache before it.
//!
//! The increase of every counter is zero. That is not "no traffic", and it is not "no errors" either, but nothing in
//! the counters tells the three apart.

use std::sync::Arc;

use crate::telemetry::Scrape;

/// Holds the last reading from before the fault, or the first after its beginning where there was none.
#[derive(Clone, Debug)]
pub(super) struct Freeze {
    held: Option<Arc<Scrape>>,
}

impl Freeze {
    pub(super) const fn new(last: Option<Arc<Scrape>>) -> Self {
        Self { held: last }
    }

    pub(super) fn pass(&mut self, scrape: Arc<Scrape>) -> Arc<Scrape> {
        Arc::clone(self.held.get_or_insert(scrape))
    }
}
