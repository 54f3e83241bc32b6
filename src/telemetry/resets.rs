//! Counters that start at nought again, made to go on growing.
//!
//! A counter only grows, so one that is smaller than before was restarted with its process. Prometheus's `increase` and
//! `rate` add what it had reached before the drop back on; so do we, once, when a reading comes in, and whoever looks
//! at two readings afterwards may simply subtract. What was counted between the last reading before a restart and the
//! restart itself is lost, here and there: nobody ever read it.
//!
//! The trap: each counter is judged by itself, as each series is in Prometheus. Requests may have dropped visibly while
//! errors, few as they are, stand at nought before and after.

use std::sync::Arc;

use super::{Scrape, ServiceScrape, VersionScrape};

/// What restarts have taken from the counters so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Resets {
    /// The last reading as it came.
    before: Option<Arc<Scrape>>,
    /// To be added to every reading; none until the first restart.
    lost: Vec<ServiceScrape>,
}

impl Resets {
    /// A reading with what was lost added; the very reading where nothing ever was.
    pub(super) fn mend(&mut self, scrape: Arc<Scrape>) -> Arc<Scrape> {
        let before = self.before.replace(Arc::clone(&scrape));
        if let Some(before) = before {
            let pairs = before.services.iter().zip(&scrape.services);
            if pairs.clone().any(|(before, now)| dropped(before, now)) {
                self.lost.resize_with(scrape.services.len(), ServiceScrape::default);
                for (lost, (before, now)) in self.lost.iter_mut().zip(pairs) {
                    lose(&mut lost.old, &before.old, &now.old);
                    lose(&mut lost.new, &before.new, &now.new);
                }
            }
        }
        if self.lost.is_empty() { scrape } else { Arc::new(self.with_lost(&scrape)) }
    }

    fn with_lost(&self, scrape: &Scrape) -> Scrape {
        let mut mended = scrape.clone();
        for (service, lost) in mended.services.iter_mut().zip(&self.lost) {
            add(&mut service.old, &lost.old);
            add(&mut service.new, &lost.new);
        }
        mended
    }
}

fn dropped(before: &ServiceScrape, now: &ServiceScrape) -> bool {
    let is_less = |before: &VersionScrape, now: &VersionScrape| {
        now.requests < before.requests
            || now.errors < before.errors
            || now.buckets.iter().zip(&before.buckets).any(|(now, before)| now < before)
    };
    is_less(&before.old, &now.old) || is_less(&before.new, &now.new)
}

fn lose(lost: &mut VersionScrape, before: &VersionScrape, now: &VersionScrape) {
    let drop = |before: u64, now: u64| if now < before { before } else { 0 };
    lost.requests += drop(before.requests, now.requests);
    lost.errors += drop(before.errors, now.errors);
    lost.buckets.resize(now.buckets.len().max(lost.buckets.len()), 0);
    for (lost, (before, now)) in
        lost.buckets.iter_mut().zip(before.buckets.iter().zip(&now.buckets))
    {
        *lost += drop(*before, *now);
    }
}

fn add(series: &mut VersionScrape, lost: &VersionScrape) {
    series.requests += lost.requests;
    series.errors += lost.errors;
    for (bucket, lost) in series.buckets.iter_mut().zip(&lost.buckets) {
        *bucket += lost;
    }
}
