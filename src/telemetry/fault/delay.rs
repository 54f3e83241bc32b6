//! Monitoring gets every reading late: a lagging pipeline, such as remote write that has fallen behind.
//!
//! At each scrape monitoring gets the newest of the readings that are at least `by` old; until there is one, nothing. When
//! the fault ends the lag is caught up at once, so that the next window holds what happened in `by` and one
//! interval: a rate per interval looks like a spike then, a ratio does not.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::telemetry::Scrape;
use crate::units::{Duration, Time};

#[derive(Clone, Debug)]
pub(super) struct Delay {
    by: Duration,
    /// The reading that is due and all that are not yet: no more than fit into `by`, and one.
    pub(super) under_way: VecDeque<(Time, Arc<Scrape>)>,
}

impl Delay {
    pub(super) const fn new(by: Duration) -> Self {
        Self { by, under_way: VecDeque::new() }
    }

    pub(super) fn pass(&mut self, now: Time, scrape: Arc<Scrape>) -> Option<Arc<Scrape>> {
        self.under_way.push_back((now, scrape));
        let by = self.by;
        let is_due = |taken: Time| now.since(taken) >= by;
        while self.under_way.get(1).is_some_and(|(second, _)| is_due(*second)) {
            self.under_way.pop_front();
        }
        let (taken, first) = self.under_way.front()?;
        is_due(*taken).then(|| Arc::clone(first))
    }
}
