//! Periods of one length, each laid out of releases.
//!
//! Rows become columns of integers first: a period is some ninety releases under five columns, ten thousand times, and a
//! replication has a hundred fields of which six are asked for. Most releases are healthy and come to nothing at all in
//! any column; they are drawn, and not added.

use super::super::frame::Frame;
use super::layout::Clock;
use crate::random::{Key, Purpose};
use crate::referee::outcome::{Replication, Run};
use crate::units::Duration;

/// Periods of a pool.
const PERIODS: u32 = 10_000;
/// Releases laid out in a pool at most; where a period has hundreds, fewer periods tell as much.
const DRAWS: f64 = 2e6;
const FEWEST: u32 = 1_000;

/// What is added up over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    Harm,
    CostMicros,
    DownNanos,
    Rollbacks,
    Nights,
    Pages,
    /// Releases that waited for the incident of the one before, and for how long.
    Waited,
    WaitNanos,
}

const QUANTITIES: usize = 8;

/// One period under one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals([i64; QUANTITIES]);

impl Totals {
    pub(super) fn get(&self, quantity: Quantity) -> f64 {
        self.0[quantity as usize] as f64
    }

    pub(super) fn harm(&self) -> f64 {
        self.get(Quantity::Harm)
    }

    pub(super) fn cost(&self) -> f64 {
        self.get(Quantity::CostMicros) / 1e6
    }

    pub(super) fn down_hours(&self) -> f64 {
        self.get(Quantity::DownNanos) / 3.6e12
    }

    pub(super) fn rollbacks(&self) -> f64 {
        self.get(Quantity::Rollbacks)
    }

    pub(super) fn nights(&self) -> f64 {
        self.get(Quantity::Nights)
    }

    pub(super) fn pages(&self) -> f64 {
        self.get(Quantity::Pages)
    }

    pub(super) fn wait_hours(&self) -> f64 {
        self.get(Quantity::WaitNanos) / 3.6e12
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, one)| *sum += one);
    }

    fn is_nothing(&self) -> bool {
        self.0 == [0; QUANTITIES]
    }

    pub(super) fn waited(&mut self, length: Duration) {
        self.0[Quantity::Waited as usize] += 1;
        self.0[Quantity::WaitNanos as usize] += length.as_nanos().try_into().unwrap_or(i64::MAX);
    }
}

/// The replications as what a period is laid out of.
pub(super) struct Releases {
    pub(super) columns: usize,
    pub(super) per_week: f64,
    /// Ascending; the last is the sum of all weights.
    cumulated: Vec<f64>,
    /// Row by row, column by column.
    totals: Vec<Totals>,
    /// Whether a row comes to anything in any column.
    tells: Vec<bool>,
    /// From the start of the release until its incident is over, as `totals`; zero where there is none.
    open: Vec<Duration>,
    /// Hours since the week began, of the whole hour in which the row's release starts.
    start_hour: Vec<u64>,
}

impl Releases {
    pub(super) fn new(frame: &Frame) -> Self {
        let columns = frame.columns();
        let mut sum = 0.0;
        let weights = frame.design.weights();
        let cumulated = weights.into_iter().map(|weight| {
            sum += weight;
            sum
        });
        let over_columns = || {
            let rows = frame.rows.iter();
            rows.flat_map(|row| (0..columns).map(move |column| (*row, column)))
        };
        let totals: Vec<Totals> =
            over_columns().map(|(row, column)| totals(frame.run(row, column))).collect();
        let tells = totals.chunks(columns).map(|row| !row.iter().all(Totals::is_nothing));
        let hour = |row: &&Replication| {
            let start = frame.strata.circumstances(row.index).start_hour;
            u64::from(start.day) * 24 + u64::from(start.hour)
        };
        Self {
            columns,
            per_week: frame.scenario.release.per_week,
            cumulated: cumulated.collect(),
            tells: tells.collect(),
            open: over_columns()
                .map(|(row, column)| open(frame, row, frame.run(row, column)))
                .collect(),
            start_hour: frame.rows.iter().map(hour).collect(),
            totals,
        }
    }

    /// A release by its true chance.
    pub(super) fn drawn(&self, key: Key) -> usize {
        let total = self.cumulated.last().copied().unwrap_or(0.0);
        let place = key.uniform(Purpose::YearRelease) * total;
        self.cumulated.partition_point(|sum| *sum <= place).min(self.cumulated.len() - 1)
    }

    /// How long a release's incident is open under a column.
    pub(super) fn open(&self, row: usize, column: usize) -> Duration {
        self.open[row * self.columns + column]
    }

    /// When in its week a release starts.
    pub(super) fn start(&self, row: usize, key: Key) -> Duration {
        let within = Duration::from_hours(1).scaled(key.uniform(Purpose::YearStart));
        Duration::from_hours(self.start_hour[row]) + within
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cumulated.is_empty()
    }

    fn add(&self, row: usize, sums: &mut [Totals]) {
        if self.tells[row] {
            let own = &self.totals[row * self.columns..(row + 1) * self.columns];
            sums.iter_mut().zip(own).for_each(|(sum, one)| sum.add(one));
        }
    }
}

fn totals(run: &Run) -> Totals {
    let mut totals = Totals::default();
    let mut set = |quantity: Quantity, value: i64| totals.0[quantity as usize] = value;
    set(Quantity::Harm, run.harm);
    set(Quantity::CostMicros, run.costs.total().as_micros().try_into().unwrap_or(i64::MAX / 4096));
    set(Quantity::DownNanos, run.down_ns);
    set(Quantity::Rollbacks, i64::from(run.rollbacks));
    set(Quantity::Nights, i64::from(run.people.nights_woken));
    set(Quantity::Pages, i64::from(run.people.pages));
    totals
}

/// Until service is restored, or until a rollback that nobody needed is over.
fn open(frame: &Frame, row: &Replication, run: &Run) -> Duration {
    let released = crate::units::Time::START + frame.scenario.warm_up;
    let until = match row.onset {
        Some(onset) => {
            let to_restore = frame.time_to(row, run, |instants| instants.restored);
            onset + Duration::from_secs_f64(to_restore)
        }
        None => run.instants.finished.unwrap_or(released),
    };
    until.since(released)
}

/// Periods of one length.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    columns: usize,
    /// Period by period, column by column.
    totals: Vec<Totals>,
    /// The same without each period's last release; empty periods are left out.
    but_one: Vec<Totals>,
    /// Mean number of releases.
    pub(super) releases: f64,
}

impl Pool {
    /// Lays out periods of so many releases on average.
    pub(super) fn new(releases: &Releases, a_period: f64, one_clock: bool, key: Key) -> Self {
        let mut pool = Self {
            columns: releases.columns,
            totals: Vec::new(),
            but_one: Vec::new(),
            releases: a_period,
        };
        for period in 0..if releases.is_empty() { 0 } else { how_many(a_period) } {
            let key = key.part(u64::from(period));
            pool.lay_out(releases, number(a_period, key), one_clock, key);
        }
        pool
    }

    fn lay_out(&mut self, releases: &Releases, number: u64, one_clock: bool, key: Key) {
        let begin = self.totals.len();
        self.totals.resize(begin + self.columns, Totals::default());
        let drawn: Vec<usize> = (0..number).map(|one| releases.drawn(key.part(one))).collect();
        if one_clock {
            let totals = &mut self.totals[begin..];
            Clock { waits: true }.run(releases, &drawn, key, |column, _, wait| {
                totals[column].waited(wait);
            });
        }
        let Some((last, others)) = drawn.split_last() else { return };
        let totals = &mut self.totals[begin..];
        for row in others {
            releases.add(*row, totals);
        }
        self.but_one.extend_from_slice(totals);
        releases.add(*last, totals);
    }

    /// Number of periods.
    pub(super) fn len(&self) -> u32 {
        (self.totals.len() / self.columns.max(1)).try_into().unwrap_or(u32::MAX)
    }

    /// All periods under a column.
    pub(super) fn each(&self, column: usize) -> impl Iterator<Item = &Totals> {
        self.totals.iter().skip(column).step_by(self.columns)
    }

    /// All periods under a column, the last release of each left out.
    pub(super) fn each_but_one(&self, column: usize) -> impl Iterator<Item = &Totals> {
        self.but_one.iter().skip(column).step_by(self.columns)
    }

    /// The mean over periods.
    pub(super) fn mean(&self, column: usize, quantity: Quantity) -> f64 {
        let sum: i128 =
            self.each(column).map(|totals| i128::from(totals.0[quantity as usize])).sum();
        sum as f64 / f64::from(self.len().max(1))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn how_many(a_period: f64) -> u32 {
    (DRAWS / a_period.max(1.0)).clamp(f64::from(FEWEST), f64::from(PERIODS)) as u32
}

/// Releases of a period by the calendar, which need not begin with a period.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of releases")]
fn number(a_period: f64, key: Key) -> u64 {
    (a_period + key.uniform(Purpose::YearPhase)).floor() as u64
}
