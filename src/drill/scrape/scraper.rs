//! Reads all counters once an interval and hands on what the telemetry faults let through.
//!
//! # Which moment a reading belongs to
//!
//! A reading is stamped with the instant at which it was *due*, a whole number of intervals after the start, and not with the one at
//! which it arrived. A window reaches back a whole number of intervals; with stamps a millisecond early or late it
//! would now hold one interval more and now one less, which the simulation's never does. Prometheus does the same to its own
//! stamps (`scrape.timestamp-tolerance`). What keeps it honest: a reading that took an interval or longer is
//! late, and a late reading is none. A strategy therefore sees a reading at most an interval after its stamp, usually
//! a millisecond or two.
//!
//! # What is missed
//!
//! Late, refused or unreadable: no reading, counted with the reason. A reading that a fault withholds was read.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{sleep_until, timeout_at};

use super::exposition::{ExpositionError, parse};
use super::http::{Client, HttpError};
use super::page::{self, PageError};
use super::prometheus::{ApiError, Prometheus};
use crate::drill::DrillError;
use crate::drill::clock::Clock;
use crate::scenario::model::Telemetry;
use crate::system::{Observation, Observed};
use crate::telemetry::{Scrape, ScrapeFaults};
use crate::units::{Duration, Time};

/// Distinct messages that are kept.
const MESSAGES_MAX: usize = 10;

/// Where the counters are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// At `http://ADDRESS/metrics`.
    Page(SocketAddr),
    /// From a Prometheus server that scrapes the page, such as `http://127.0.0.1:9090`.
    Prometheus(String),
}

/// Why there is no reading.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("the page was answered with status {0}")]
    Status(u16),
    #[error(transparent)]
    Exposition(#[from] ExpositionError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("nothing was scraped since the last reading")]
    NothingNew,
    #[error("not read within the scrape interval")]
    Late,
}

/// How reading went so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Readings that were due and are not there.
    pub missed: u64,
    /// Why they are not: the first few distinct reasons.
    pub failures: Vec<String>,
    /// What the API of Prometheus warned of, likewise.
    pub warnings: Vec<String>,
    /// The greatest age of counters when they were handed on.
    pub oldest: Duration,
}

/// [`Counts`] that can be read while reading goes on.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Counts>);

impl Tally {
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn miss(&self, why: &ReadError) {
        self.note(|counts| {
            counts.missed += 1;
            keep(&mut counts.failures, &why.to_string());
        });
    }
}

fn keep(messages: &mut Vec<String>, message: &str) {
    if messages.len() < MESSAGES_MAX && !messages.iter().any(|known| known == message) {
        messages.push(message.to_owned());
    }
}

/// A reading with the moment its counters were taken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) taken: Time,
    pub(super) scrape: Scrape,
    pub(super) warnings: Vec<String>,
}

#[derive(Debug)]
enum Reader {
    Page(Client),
    Prometheus(Prometheus),
}

/// Reads one source.
#[derive(Debug)]
pub struct Scraper {
    reader: Reader,
    services: Vec<String>,
    telemetry: Telemetry,
    clock: Clock,
    faults: Arc<Mutex<ScrapeFaults>>,
    tally: Arc<Tally>,
}

impl Scraper {
    /// A scraper that has not begun. `services` are names in the scenario's order, `telemetry` the drill's own interval and the
    /// bounds of the page's buckets.
    ///
    /// # Errors
    ///
    /// [`DrillError::Prometheus`] for a URL that is none; whether somebody answers there is for [`super::prometheus::check`].
    pub fn new(
        source: &Source,
        services: Vec<String>,
        telemetry: Telemetry,
        clock: Clock,
        faults: Arc<Mutex<ScrapeFaults>>,
    ) -> Result<Self, DrillError> {
        let url = match source {
            Source::Page(address) => format!("http://{address}"),
            Source::Prometheus(url) => url.clone(),
        };
        let client = Client::new(&url)
            .map_err(|error| DrillError::Prometheus { url, reason: error.to_string() })?;
        let reader = match source {
            Source::Page(_) => Reader::Page(client),
            Source::Prometheus(_) => Reader::Prometheus(Prometheus::new(client)),
        };
        Ok(Self { reader, services, telemetry, clock, faults, tally: Arc::default() })
    }

    /// How it goes, for as long as somebody holds it.
    #[must_use]
    pub fn tally(&self) -> Arc<Tally> {
        Arc::clone(&self.tally)
    }

    /// Reads once an interval, first one interval after the start, until nobody receives any more. `touched` is told
    /// each fault of the scenario that did something to a reading.
    pub async fn run(
        mut self,
        mut touched: impl FnMut(usize) + Send,
        out: UnboundedSender<Observed>,
    ) {
        let interval = self.telemetry.scrape_interval;
        let mut due = Time::START + interval;
        loop {
            tokio::select! {
                () = out.closed() => return,
                () = sleep_until(self.clock.instant_of(due).into()) => {}
            }
            match self.read_before(due + interval).await {
                Ok(reading) => self.hand_on(due, reading, &mut touched, &out),
                Err(why) => self.tally.miss(&why),
            }
            due = due + interval;
        }
    }

    /// After a stall of the harness the deadline may have passed already: then nothing is asked.
    async fn read_before(&mut self, deadline: Time) -> Result<Reading, ReadError> {
        if self.clock.now() >= deadline {
            return Err(ReadError::Late);
        }
        let at = self.clock.instant_of(deadline).into();
        let reading = timeout_at(at, self.read()).await.unwrap_or(Err(ReadError::Late))?;
        // A time-out asks for the answer first, and only then looks at the clock.
        if self.clock.now() < deadline { Ok(reading) } else { Err(ReadError::Late) }
    }

    async fn read(&mut self) -> Result<Reading, ReadError> {
        let Self { reader, services, telemetry, clock, .. } = self;
        match reader {
            Reader::Page(client) => {
                let taken = clock.now();
                let (status, text) = client.get("/metrics").await?;
                if !status.is_success() {
                    return Err(ReadError::Status(status.as_u16()));
                }
                let scrape = page::read(&parse(&text)?, services, &telemetry.buckets_s)?;
                Ok(Reading { taken, scrape, warnings: Vec::new() })
            }
            Reader::Prometheus(prometheus) => prometheus.read(services, telemetry, clock).await,
        }
    }

    fn hand_on(
        &self,
        due: Time,
        reading: Reading,
        touched: &mut impl FnMut(usize),
        out: &UnboundedSender<Observed>,
    ) {
        let age = self.clock.now().since(reading.taken);
        self.tally.note(|counts| {
            counts.read += 1;
            counts.oldest = counts.oldest.max(age);
            reading.warnings.iter().for_each(|warning| keep(&mut counts.warnings, warning));
        });
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(scrape) = faults.pass(due, Arc::new(reading.scrape), touched) {
            // A receiver that is gone is noticed before the next reading.
            drop(out.send(Observed { at: due, what: Observation::Scrape(scrape) }));
        }
    }
}

#[cfg(test)]
mod tests;
