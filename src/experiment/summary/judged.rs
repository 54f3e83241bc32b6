//! The figures a gate judges, as the columns of numbers they are made of.
//!
//! A verdict needs a bound at its own level and, against a baseline, the replications themselves; the printed interval of a report has
//! neither. Populations and values are those of the report's figures, taken from the same helpers; a test holds that the value is
//! the report's for every figure.

use super::super::strata::Strata;
use super::cost;
use super::frame::{Beyond, Frame};
use super::year::Periods;
use super::{RESAMPLING, yearly};
use crate::random::Key;
use crate::referee::outcome::{Instants, Replication, Run};
use crate::scenario::model::{Judged, Scenario};
use crate::stats::Design;
use crate::stats::bootstrap::Bootstrap;
use crate::units::Time;

/// What a figure is made of, one number per replication.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::experiment) enum Columns {
    /// The share of `event` among `domain`, times a factor.
    Rate { event: Vec<f64>, domain: Vec<f64>, factor: f64 },
    /// The value below which a share `p` of `domain` lies; from `limit` on it is only known to be long.
    Quantile { values: Vec<f64>, domain: Vec<f64>, p: f64, limit: Option<f64> },
    /// The mean of `values` among `domain`, times a factor and plus what is known without error. `heavy` where a few
    /// replications carry most of it.
    Mean { values: Vec<f64>, domain: Option<Vec<f64>>, factor: f64, plus: f64, heavy: bool },
}

/// Rows, weighted.
pub(in crate::experiment) struct Weighted<'a> {
    pub(in crate::experiment) scenario: &'a Scenario,
    pub(in crate::experiment) strata: &'a Strata,
    /// In the order of their indices.
    pub(in crate::experiment) rows: &'a [Replication],
    /// Whether each strategy is reckoned as if there were no other: whether releases wait for each other is then a matter of each.
    pub(in crate::experiment) apart: bool,
}

impl Weighted<'_> {
    pub(in crate::experiment) fn design(&self) -> Design {
        self.strata.design(self.rows)
    }

    /// The key that all resamples of this seed share.
    pub(in crate::experiment) fn resampling(&self) -> Key {
        Key::new(self.scenario.seed).part(RESAMPLING)
    }

    /// Figures of strategies by their index.
    pub(in crate::experiment) fn columns(
        &self,
        design: &Design,
        wanted: &[(usize, Judged)],
    ) -> Vec<Columns> {
        let rows: Vec<&Replication> = self.rows.iter().collect();
        let none = vec![Beyond::default(); self.scenario.strategies.len() + 2];
        // What is asked here is not resampled.
        let bootstrap = Bootstrap::new(design, self.resampling(), 0);
        let frame = Frame {
            scenario: self.scenario,
            strata: self.strata,
            rows: &rows,
            design,
            bootstrap: &bootstrap,
            beyond: &none,
        };
        // Laying out years takes a while, and only the bill asks for it.
        let is_billed = wanted.iter().any(|(_, figure)| *figure == Judged::CostPerYear);
        let beyond = if is_billed { Periods::owed(&frame, self.apart) } else { none.clone() };
        let frame = Frame { beyond: &beyond, ..frame };
        wanted.iter().map(|(strategy, figure)| columns(&frame, strategy + 1, *figure)).collect()
    }
}

fn columns(frame: &Frame, column: usize, figure: Judged) -> Columns {
    let needed = || frame.domain(|row| row.needed);
    let unneeded = || frame.domain(|row| !row.needed);
    let everything = || frame.domain(|_| true);
    let rate = |domain, factor, holds: fn(&Run) -> bool| Columns::Rate {
        event: frame.events(column, |_, run| holds(run)),
        domain,
        factor,
    };
    let falsely: fn(&Run) -> bool = |run| run.false_trigger.is_some();
    let a_year = yearly::releases(frame.scenario);
    let detected: Instant = |instants| instants.detected;
    let restored: Instant = |instants| instants.restored;
    match figure {
        Judged::FalseTriggers => rate(unneeded(), 1.0, falsely),
        Judged::FalseTriggersPerYear => rate(everything(), a_year, falsely),
        Judged::Missed => rate(needed(), 1.0, |run| run.missed),
        Judged::Harmful => rate(everything(), 1.0, |run| run.harmful),
        Judged::CleanRecoveries => rate(needed(), 1.0, |run| run.clean),
        Judged::Stuck => rate(everything(), 1.0, |run| run.stuck),
        Judged::TimeToDetectMean | Judged::TimeToDetectMedian | Judged::TimeToDetectP95 => {
            time(frame, column, detected, figure.quantile())
        }
        Judged::TimeToRestoreMean | Judged::TimeToRestoreMedian | Judged::TimeToRestoreP95 => {
            time(frame, column, restored, figure.quantile())
        }
        Judged::DelayMean | Judged::DelayP95 => {
            let values = frame.over(column, |_, run| run.delay.as_secs_f64());
            spread_over(values, unneeded(), figure.quantile(), None)
        }
        Judged::Regret => Columns::Mean {
            values: frame.over(column, |row, run| (run.harm - row.perfect.harm) as f64),
            domain: Some(needed()),
            factor: 1.0,
            plus: 0.0,
            heavy: true,
        },
        Judged::DowntimePerYear => {
            per_release(frame.over(column, |_, run| run.down_ns as f64 / 3.6e12), a_year, true)
        }
        Judged::PagesPerWeek => {
            let pages = frame.over(column, |_, run| f64::from(run.people.pages));
            per_release(pages, frame.scenario.release.per_week, false)
        }
        Judged::CostPerYear => {
            let (values, plus) = cost::billed(frame, column);
            Columns::Mean { values, domain: None, factor: a_year, plus, heavy: true }
        }
    }
}

type Instant = fn(&Instants) -> Option<Time>;

fn time(frame: &Frame, column: usize, instant: Instant, p: Option<f64>) -> Columns {
    let values = frame.over(column, |row, run| frame.time_to(row, run, instant));
    spread_over(values, frame.domain(|row| row.needed), p, Some(frame.follow_up()))
}

fn spread_over(values: Vec<f64>, domain: Vec<f64>, p: Option<f64>, limit: Option<f64>) -> Columns {
    match p {
        Some(p) => Columns::Quantile { values, domain, p, limit },
        None => {
            Columns::Mean { values, domain: Some(domain), factor: 1.0, plus: 0.0, heavy: false }
        }
    }
}

fn per_release(values: Vec<f64>, factor: f64, heavy: bool) -> Columns {
    Columns::Mean { values, domain: None, factor, plus: 0.0, heavy }
}
