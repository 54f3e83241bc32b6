//! Two scrapes and what happened between them.

use super::{Scrape, VersionScrape, histogram_quantile};
use crate::units::Ratio;

/// The counters of one service, of one version or of both together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// Index into the scenario's services.
    pub service: usize,
    pub version: Version,
}

/// Which version's counters; an answer to a user is an answer, whichever version gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Old,
    New,
    Both,
}

/// What happened from one scrape to another.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    pub(super) first: &'a Scrape,
    pub(super) last: &'a Scrape,
    pub(super) bounds_s: &'a [f64],
}

impl Window<'_> {
    /// Requests that ended in the window.
    #[must_use]
    pub fn requests(&self, series: Series) -> u64 {
        self.increase(series, |version| version.requests)
    }

    /// Those of them that were errors.
    #[must_use]
    pub fn errors(&self, series: Series) -> u64 {
        self.increase(series, |version| version.errors)
    }

    /// Share of the requests that were errors; `None` without a request.
    #[must_use]
    pub fn error_ratio(&self, series: Series) -> Option<f64> {
        let requests = self.requests(series);
        let errors = self.errors(series);
        (requests > 0).then(|| errors as f64 / requests as f64)
    }

    /// Latency quantile in seconds; `None` without an observation.
    #[must_use]
    pub fn latency_quantile(&self, series: Series, quantile: Ratio) -> Option<f64> {
        let bucket = |index: usize| {
            self.increase(series, |version| version.buckets.get(index).copied().unwrap_or(0))
        };
        histogram_quantile(quantile.get(), self.bounds_s, bucket)
    }

    /// Readings come from the [store](super::SeriesStore), in which no counter goes down.
    fn increase(&self, series: Series, counter: impl Fn(&VersionScrape) -> u64) -> u64 {
        let Series { service, version } = series;
        let (Some(first), Some(last)) =
            (self.first.services.get(service), self.last.services.get(service))
        else {
            return 0;
        };
        let old = || counter(&last.old).saturating_sub(counter(&first.old));
        let new = || counter(&last.new).saturating_sub(counter(&first.new));
        match version {
            Version::Old => old(),
            Version::New => new(),
            Version::Both => old() + new(),
        }
    }
}
