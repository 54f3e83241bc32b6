//! The exporter restarts, and its counters start at nought again: once at the beginning of the fault, and again after each
//! reading while it lasts, as one does that is killed for its memory every time somebody asks it.
//!
//! A fault shorter than a scrape interval is thus one restart. What counters had reached stays subtracted when the fault
//! is over: an exporter never gets its past back.
//!
//! Whoever reads counters must tell a restart from a rate below nought, which [`SeriesStore`](crate::telemetry::SeriesStore)
//! does as Prometheus does. The trap that is left: a counter that has grown beyond its former value between two readings
//! shows no drop, and the restart goes unnoticed.

use std::sync::Arc;

use crate::telemetry::{Scrape, VersionScrape};

/// What the exporter had counted when it last restarted.
#[derive(Clone, Debug, Default)]
pub(super) struct Exporter {
    since: Option<Arc<Scrape>>,
}

impl Exporter {
    /// It restarts after a reading.
    pub(super) fn restart(&mut self, after: Option<Arc<Scrape>>) {
        if after.is_some() {
            self.since = after;
        }
    }

    /// What it says of a true reading.
    pub(super) fn read(&self, scrape: Arc<Scrape>) -> Arc<Scrape> {
        match &self.since {
            Some(since) => Arc::new(difference(&scrape, since)),
            None => scrape,
        }
    }
}

fn difference(scrape: &Scrape, since: &Scrape) -> Scrape {
    let mut counted = scrape.clone();
    for (service, since) in counted.services.iter_mut().zip(&since.services) {
        subtract(&mut service.old, &since.old);
        subtract(&mut service.new, &since.new);
    }
    counted
}

fn subtract(series: &mut VersionScrape, since: &VersionScrape) {
    series.requests = series.requests.saturating_sub(since.requests);
    series.errors = series.errors.saturating_sub(since.errors);
    for (bucket, since) in series.buckets.iter_mut().zip(&since.buckets) {
        *bucket = bucket.saturating_sub(*since);
    }
}
