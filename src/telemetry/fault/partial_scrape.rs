//! Monitoring misses some series at each scrape: targets that did not answer in time, of which the last values are shown on.
//!
//! A series is one version of one service. Those that are missed grow by nothing meanwhile and by everything at once when
//! they are read again, so that a rate per interval is nought and then a spike. A ratio of errors is right again as soon
//! as both its counters were read, since they come from the same target; a comparison of two versions is not, for one
//! may be read and the other missed.
//!
//! What the control plane says (instances ready and desired, restarts) comes from elsewhere and is not missed.

use std::sync::Arc;

use crate::random::{Key, Purpose};
use crate::telemetry::{Scrape, VersionScrape};
use crate::units::{Ratio, Time};

#[derive(Clone, Debug)]
pub(super) struct PartialScrape {
    share: Ratio,
    key: Key,
    /// What was shown last.
    shown: Option<Arc<Scrape>>,
}

impl PartialScrape {
    pub(super) const fn new(share: Ratio, key: Key, shown: Option<Arc<Scrape>>) -> Self {
        Self { share, key, shown }
    }

    pub(super) fn pass(&mut self, at: Time, scrape: Arc<Scrape>) -> Arc<Scrape> {
        let passed = match self.shown.take() {
            Some(shown) => Arc::new(self.with_missed(at, &scrape, &shown)),
            None => scrape,
        };
        self.shown = Some(Arc::clone(&passed));
        passed
    }

    fn with_missed(&self, at: Time, scrape: &Scrape, shown: &Scrape) -> Scrape {
        let key = self.key.part(at.as_nanos());
        let mut passed = scrape.clone();
        for (index, (service, shown)) in (0..).zip(passed.services.iter_mut().zip(&shown.services))
        {
            let pairs = [(&mut service.old, &shown.old), (&mut service.new, &shown.new)];
            for (version, (series, shown)) in (0..).zip(pairs) {
                let key: Key = key.part(index).part(version);
                if key.happens(Purpose::PartialScrape, self.share.get()) {
                    keep(series, shown);
                }
            }
        }
        passed
    }
}

fn keep(series: &mut VersionScrape, shown: &VersionScrape) {
    series.requests = shown.requests;
    series.errors = shown.errors;
    series.buckets.clone_from(&shown.buckets);
}
