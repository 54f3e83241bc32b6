//! The last scrapes, kept for as long as the longest question reaches back.
//!
//! # Windows without extrapolation
//!
//! Prometheus's `increase` takes the samples inside a window and extrapolates to its borders, so that it gives
//! fractional counts. Here a window reaches from the newest scrape back to the scrape at or just before its start, and the
//! increase is the plain difference of the two counters. Scrapes come at fixed intervals and windows are
//! mostly whole numbers of them, so both give the same ratio; the plain difference keeps counts whole, which
//! `min_requests` needs, and is exact, which tests need. A window that is no whole number of intervals is rounded up.
//!
//! # No data
//!
//! A window is answered only if a scrape stands less than one interval before its start. After a gap, short windows
//! have none until they lie wholly behind the gap, as in Prometheus, where fewer than two samples give nothing. A
//! gap inside a longer window is bridged, again as in Prometheus: counters lost nothing meanwhile. A gap of
//! more than five minutes (Prometheus's look-back) ends the series: what came before is forgotten.
//!
//! The trap is to read "no data" as "no errors". Every query returns an `Option`, and no caller may turn `None` into 0.

use std::collections::VecDeque;
use std::sync::Arc;

use super::resets::Resets;
use super::{Scrape, Series, Version, Window};
use crate::scenario::model::{Target, Telemetry};
use crate::units::{Duration, Time};

/// Without a scrape for longer than this, a series is stale: Prometheus's `query.lookback-delta`.
const STALE_AFTER: Duration = Duration::from_mins(5);

/// The scrapes of the longest window anybody asks about.
#[derive(Clone, Debug)]
pub struct SeriesStore {
    scrapes: VecDeque<(Time, Arc<Scrape>)>,
    resets: Resets,
    longest: Duration,
    interval: Duration,
    bounds_s: Arc<[f64]>,
    released: usize,
    /// When users' complaints came, in order. They come by support: no scrape brings them, and none can lose them.
    complaints: Vec<Time>,
}

impl SeriesStore {
    /// `released` is the index of the released service; no window longer than `longest` will be asked for.
    #[must_use]
    pub fn new(telemetry: &Telemetry, released: usize, longest: Duration) -> Self {
        Self {
            scrapes: VecDeque::new(),
            resets: Resets::default(),
            longest,
            interval: telemetry.scrape_interval,
            bounds_s: telemetry.buckets_s.as_slice().into(),
            released,
            complaints: Vec::new(),
        }
    }

    /// Answers from now on over windows of this length too.
    pub fn keep_for(&mut self, longest: Duration) {
        self.longest = self.longest.max(longest);
    }

    /// Takes in a complaint, no earlier than all before.
    pub fn complain(&mut self, at: Time) {
        self.complaints.push(at);
    }

    /// Complaints that came in the last `length` before the newest scrape or complaint.
    #[must_use]
    pub fn complaints(&self, length: Duration) -> usize {
        let Some(last) = self.complaints.last() else { return 0 };
        let now = self.scrapes.back().map_or(*last, |(scraped, _)| (*scraped).max(*last));
        let before = self.complaints.partition_point(|at| now.since(*at) >= length);
        self.complaints.len() - before
    }

    /// Takes in a scrape, later than all before. Counters that were restarted go on from where they were.
    pub fn push(&mut self, at: Time, scrape: Arc<Scrape>) {
        let scrape = self.resets.mend(scrape);
        if self.is_stale(at) {
            self.scrapes.clear();
        }
        // The scrape at or before the longest window's start stays, and everything after it.
        while self.scrapes.get(1).is_some_and(|(second, _)| at.since(*second) >= self.longest) {
            self.scrapes.pop_front();
        }
        self.scrapes.push_back((at, scrape));
    }

    /// The newest scrape.
    #[must_use]
    pub fn latest(&self) -> Option<&Scrape> {
        self.scrapes.back().map(|(_, scrape)| scrape.as_ref())
    }

    /// Whether the newest scrape shows instances of the new version ready, or traffic sent to it.
    #[must_use]
    pub fn new_version_is_there(&self) -> bool {
        self.latest().is_some_and(|scrape| {
            let ready = scrape.services.get(self.released).map_or(0, |service| service.new.ready);
            ready > 0 || scrape.rollout.weight.get() > 0.0
        })
    }

    /// Whether the newest scrape shows instances of the old version ready.
    #[must_use]
    pub fn old_version_is_ready(&self) -> bool {
        let released = self.latest().and_then(|scrape| scrape.services.get(self.released));
        released.is_some_and(|service| service.old.ready > 0)
    }

    /// Whether the newest scrape is too old to say anything about `now`.
    fn is_stale(&self, now: Time) -> bool {
        self.scrapes.back().is_none_or(|(at, _)| now.since(*at) > STALE_AFTER)
    }

    /// What happened in the last `length` before the newest scrape, or no data.
    #[must_use]
    pub fn window(&self, length: Duration) -> Option<Window<'_>> {
        let (end, last) = self.scrapes.back()?;
        let inside = self.scrapes.partition_point(|(at, _)| end.since(*at) >= length);
        let (start, first) = self.scrapes.get(inside.checked_sub(1)?)?;
        let reaches_too_far = end.since(*start) >= length + self.interval;
        (!reaches_too_far).then_some(Window { first, last, bounds_s: &self.bounds_s })
    }

    /// What happened since the scrape before, if none was missed.
    #[must_use]
    pub fn last_interval(&self) -> Option<Window<'_>> {
        self.window(self.interval)
    }

    /// Whose counters a detector's target means.
    #[must_use]
    pub const fn series(&self, target: Target) -> Series {
        match target {
            Target::NewVersion => Series { service: self.released, version: Version::New },
            Target::ReleasedService => Series { service: self.released, version: Version::Both },
            Target::UserFacing => Series { service: 0, version: Version::Both },
        }
    }

    /// The old version of the released service: what the new one is compared with.
    #[must_use]
    pub const fn baseline(&self) -> Series {
        Series { service: self.released, version: Version::Old }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{Integrity, RolloutView, ServiceScrape, VersionScrape};
    use crate::units::Ratio;

    const OLD: Series = Series { service: 0, version: Version::Old };

    fn store(longest: u64) -> SeriesStore {
        let telemetry =
            Telemetry { scrape_interval: Duration::from_secs(10), buckets_s: vec![0.1, 1.0] };
        SeriesStore::new(&telemetry, 0, Duration::from_secs(longest))
    }

    /// A scrape after `requests` requests, a tenth of them errors, all within 100 ms.
    fn push(store: &mut SeriesStore, second: u64, requests: u64) {
        let old = VersionScrape {
            requests,
            errors: requests / 10,
            buckets: vec![requests; 3],
            ..VersionScrape::default()
        };
        let services = vec![ServiceScrape { old, new: VersionScrape::default() }];
        let scrape =
            Scrape { services, rollout: RolloutView::default(), integrity: Integrity::default() };
        store.push(Time::from_secs(second), Arc::new(scrape));
    }

    fn requests(store: &SeriesStore, seconds: u64) -> Option<u64> {
        store.window(Duration::from_secs(seconds)).map(|window| window.requests(OLD))
    }

    #[test]
    fn an_increase_is_the_difference_of_two_counters() {
        let mut store = store(30);
        for scrape in 0..=10 {
            push(&mut store, scrape * 10, scrape * 100);
        }
        assert_eq!(requests(&store, 10), Some(100));
        assert_eq!(requests(&store, 30), Some(300));
        assert_eq!(requests(&store, 25), Some(300), "rounded up to whole intervals");
        let window = store.window(Duration::from_secs(30)).unwrap();
        assert_eq!(window.error_ratio(OLD), Some(0.1));
        assert_eq!(window.latency_quantile(OLD, Ratio::saturating(0.5)), Some(0.05));
    }

    /// As Prometheus's `increase` has it: 100 before the restart, and 40 and 60 after it.
    #[test]
    fn a_reset_counter_is_no_negative_rate() {
        let mut store = store(30);
        [100, 200, 40, 100].iter().zip(0..).for_each(|(requests, scrape)| {
            push(&mut store, scrape * 10, *requests);
        });
        assert_eq!(requests(&store, 10), Some(60));
        assert_eq!(requests(&store, 20), Some(100), "from the restart on");
        assert_eq!(requests(&store, 30), Some(200), "and what came before it");
        let window = store.window(Duration::from_secs(30)).unwrap();
        assert_eq!(window.error_ratio(OLD), Some(0.1));
        assert_eq!(window.latency_quantile(OLD, Ratio::saturating(0.5)), Some(0.05));
    }

    #[test]
    fn a_series_nobody_asked_for_has_no_ratio() {
        let mut store = store(30);
        (0..5).for_each(|scrape| push(&mut store, scrape * 10, scrape * 100));
        let window = store.last_interval().unwrap();
        let new = store.series(Target::NewVersion);
        assert_eq!(window.error_ratio(new), None);
        assert_eq!(window.latency_quantile(new, Ratio::saturating(0.5)), None);
    }

    #[test]
    fn only_the_longest_window_is_kept() {
        let mut store = store(30);
        (0..1000).for_each(|scrape| push(&mut store, scrape * 10, scrape));
        assert_eq!(store.scrapes.len(), 4);
    }

    #[test]
    fn a_window_that_starts_before_the_first_scrape_has_no_data() {
        let mut store = store(60);
        assert_eq!(requests(&store, 10), None);
        push(&mut store, 10, 5);
        assert_eq!(requests(&store, 10), None, "one scrape is no increase");
        push(&mut store, 20, 9);
        assert_eq!(requests(&store, 10), Some(4));
        assert_eq!(requests(&store, 60), None);
    }

    #[test]
    fn a_window_that_starts_in_a_gap_has_no_data_and_a_longer_one_bridges_it() {
        let mut store = store(120);
        for second in [0, 10, 20, 30, 90, 100] {
            push(&mut store, second, second);
        }
        assert_eq!(requests(&store, 10), Some(10));
        assert_eq!(requests(&store, 30), None);
        assert_eq!(requests(&store, 80), Some(80));
    }

    #[test]
    fn a_gap_beyond_the_look_back_ends_the_series() {
        let mut store = store(1200);
        push(&mut store, 0, 0);
        push(&mut store, 300, 5);
        assert!(!store.is_stale(Time::from_secs(600)));
        push(&mut store, 601, 9);
        assert_eq!(requests(&store, 301), None);
        assert_eq!(store.scrapes.len(), 1);
    }
}
