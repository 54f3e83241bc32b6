//! Telemetry that fails: what stands between the counters and whoever reads them. One fault a file.
//!
//! One piece of code for the simulation and for the drill, so that a strategy is deceived in the same way by both. A
//! reading passes the stations of a real pipeline in their order: the exporter may be stuck, the labels may be exchanged
//! on the way, the pipeline may lag, and the reading may not arrive at all.
//!
//! The trap of all of them: monitoring that lies looks like a system that is well. A stuck exporter reports an increase of
//! zero, which is no error, no latency and no traffic; only a rule that asks for a minimum of requests notices.

mod counter_reset;
mod delay;
mod freeze;
mod gap;
mod partial_scrape;
mod swapped_labels;

use std::sync::Arc;

use super::Scrape;
use crate::random::Key;
use crate::scenario::model::FaultKind;
use crate::units::{Duration, Ratio, Time};

use counter_reset::Exporter;
use delay::Delay;
use freeze::Freeze;
use partial_scrape::PartialScrape;

/// What can go wrong with telemetry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScrapeFault {
    /// Nothing arrives.
    Gap,
    /// What arrives is so old.
    Delay { by: Duration },
    /// The reading of the moment the fault began arrives again and again.
    Freeze,
    /// Old and new version of the released service are exchanged.
    SwappedLabels,
    /// Each reading misses a share of the series; `key` says which.
    PartialScrape { share: Ratio, key: Key },
    /// Counters start at nought again, now and after each reading.
    CounterReset,
}

impl ScrapeFault {
    /// The part of a scenario's fault that concerns telemetry; `None` for faults that do not. `key` is the stroke's.
    #[must_use]
    pub const fn of(what: &FaultKind, key: Key) -> Option<Self> {
        match what {
            FaultKind::ScrapeGap => Some(Self::Gap),
            FaultKind::ScrapeDelay { by } => Some(Self::Delay { by: *by }),
            FaultKind::ScrapeFreeze => Some(Self::Freeze),
            FaultKind::SwappedLabels => Some(Self::SwappedLabels),
            FaultKind::PartialScrape { share } => Some(Self::PartialScrape { share: *share, key }),
            FaultKind::CounterReset => Some(Self::CounterReset),
            _ => None,
        }
    }
}

/// An active fault with what it remembers.
#[derive(Clone, Debug)]
enum Station {
    CounterReset,
    Freeze(Freeze),
    PartialScrape(PartialScrape),
    SwappedLabels,
    Delay(Delay),
    Gap,
}

impl Station {
    /// The place in the pipeline, from the exporter on.
    const fn place(&self) -> u8 {
        match self {
            Self::CounterReset => 0,
            Self::Freeze(_) => 1,
            Self::PartialScrape(_) => 2,
            Self::SwappedLabels => 3,
            Self::Delay(_) => 4,
            Self::Gap => 5,
        }
    }

    fn pass(&mut self, at: Time, scrape: Arc<Scrape>, released: usize) -> Option<Arc<Scrape>> {
        match self {
            // The exporter restarts after the reading; see `ScrapeFaults::pass`.
            Self::CounterReset => Some(scrape),
            Self::Freeze(freeze) => Some(freeze.pass(scrape)),
            Self::PartialScrape(partial) => Some(partial.pass(at, scrape)),
            Self::SwappedLabels => Some(swapped_labels::pass(&scrape, released)),
            Self::Delay(delay) => delay.pass(at, scrape),
            Self::Gap => gap::pass(scrape),
        }
    }
}

/// The telemetry faults that are active.
#[derive(Clone, Debug)]
pub struct ScrapeFaults {
    /// Index of the released service: the only one whose labels can be exchanged.
    released: usize,
    /// Along the pipeline; those at the same place in the order in which they began.
    active: Vec<(usize, Station)>,
    /// The last true reading.
    last: Option<Arc<Scrape>>,
    /// Where counters start; it stays restarted when the fault is over.
    exporter: Exporter,
}

impl ScrapeFaults {
    /// No fault yet. `released` is the index of the released service.
    #[must_use]
    pub fn new(released: usize) -> Self {
        Self { released, active: Vec::new(), last: None, exporter: Exporter::default() }
    }

    /// A fault begins; `fault` is its index in the scenario. It may begin again before it has ended.
    pub fn begin(&mut self, fault: usize, kind: ScrapeFault) {
        let station = match kind {
            ScrapeFault::Gap => Station::Gap,
            ScrapeFault::Delay { by } => Station::Delay(Delay::new(by)),
            ScrapeFault::Freeze => Station::Freeze(Freeze::new(self.last_said())),
            ScrapeFault::PartialScrape { share, key } => {
                Station::PartialScrape(PartialScrape::new(share, key, self.last_said()))
            }
            ScrapeFault::CounterReset => {
                self.exporter.restart(self.last.clone());
                Station::CounterReset
            }
            ScrapeFault::SwappedLabels => Station::SwappedLabels,
        };
        let behind = self.active.partition_point(|(_, other)| other.place() <= station.place());
        self.active.insert(behind, (fault, station));
    }

    /// The last reading as the exporter gave it.
    fn last_said(&self) -> Option<Arc<Scrape>> {
        self.last.clone().map(|last| self.exporter.read(last))
    }

    /// The earliest of this fault's beginnings that has not ended yet ends.
    pub fn end(&mut self, fault: usize) {
        if let Some(position) = self.active.iter().position(|(active, _)| *active == fault) {
            self.active.remove(position);
        }
    }

    /// What monitoring gets of a reading taken `at`, later than all before. `touched` is told each fault that did
    /// something to it.
    pub fn pass(
        &mut self,
        at: Time,
        scrape: Arc<Scrape>,
        touched: &mut impl FnMut(usize),
    ) -> Option<Arc<Scrape>> {
        self.last = Some(Arc::clone(&scrape));
        let said = self.exporter.read(scrape);
        if self.active.iter().any(|(_, station)| matches!(station, Station::CounterReset)) {
            self.exporter.restart(self.last.clone());
        }
        let released = self.released;
        self.active.iter_mut().try_fold(said, |scrape, (fault, station)| {
            touched(*fault);
            station.pass(at, scrape, released)
        })
    }
}

#[cfg(test)]
mod tests;
