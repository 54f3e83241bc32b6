//! Months and years made of releases: for all that is known by the period and not by the release.
//!
//! Whether 30 days exhaust the error budget, or a month falls below what was promised, is decided by all releases of the
//! period together. So periods are laid out of simulated releases, drawn as often as each kind of them occurs
//! ([`pool`]); strategies meet the same releases in the same order. A year is made of thirty-day periods.
//!
//! **How many releases a period has** follows the calendar: `per_week`, every week, and where that is no whole number the
//! remainder goes to the next. Teams release by a train and not by a Poisson process, and what varies between years
//! is which releases go bad; a Poisson number of them would add little (bad releases are rare, and rare things drawn out
//! of a fixed number are all but Poisson anyway).
//!
//! **Two things that are not to be mixed.** An expectation has a simulation error, and it comes from the replications by
//! their own estimators. The range between years is luck: more replications do not shrink it.
//!
//! **What is left out.** Background errors of a period are its mean ones; releases of a period are drawn with
//! replacement from the replications, so a month cannot be worse than the worst that was simulated, released again and
//! again.

mod chance;
mod layout;
mod pool;

use super::super::results::{
    Better, ConfidenceInterval, Estimate, Figure, Layout, Unit, Year, YearQuantity, YearRow,
};
use super::cost;
use super::frame::{Beyond, Frame};
use super::table::{Row, figure};
use super::yearly::{self, releases_in};
use crate::random::{Key, Purpose};
use crate::stats::Linear;
use crate::stats::bounded::mean_count;
use crate::units::Duration;

use pool::{Pool, Quantity, Releases, Totals};

/// Years that are made of the periods.
const YEARS: u32 = 10_000;
const MONTH: Duration = Duration::from_hours(30 * 24);
/// One year in twenty lies below, one in twenty above.
const TAIL: f64 = 0.05;
/// Share of incidents still open at the next release from which releases can no longer be taken as independent.
const MANY_OPEN: f64 = 0.05;
/// Keeps the draws of periods apart from every other use of the seed.
const PERIODS: u64 = 0x7965_6172;

/// Periods of a scenario, and what they came to.
pub(super) struct Periods {
    layout: Layout,
    /// Of the objective's length.
    windows: Pool,
    /// Of the credit's length where there is one, else months: what years are made of.
    months: Pool,
    month: Duration,
    /// Bad requests of a second without any release.
    background_per_s: f64,
    key: Key,
}

impl Periods {
    /// What every column [owes beside](Self::beyond) its releases' own bills. Where nothing is owed by the period and no release waits
    /// for another, that is known without a single period.
    pub(super) fn owed(frame: &Frame, apart: bool) -> Vec<Beyond> {
        let key = Key::new(frame.scenario.seed).part(PERIODS);
        let releases = Releases::new(frame);
        let open = layout::still_open(frame, &releases, key);
        if frame.scenario.costs.sla_credit.is_none() && !is_one_clock(&open) {
            return vec![Beyond::default(); frame.columns()];
        }
        let mut beyond = Self::drawn(frame, &releases, open.clone(), false).beyond(frame);
        if apart {
            // Alone it would not have been laid out on one clock.
            for (column, _) in frame.strategies().zip(&open).filter(|(_, one)| !is_many(one)) {
                beyond[column].wait_hours = 0.0;
            }
        }
        beyond
    }

    pub(super) fn new(frame: &Frame) -> Self {
        let key = Key::new(frame.scenario.seed).part(PERIODS);
        let releases = Releases::new(frame);
        let open = layout::still_open(frame, &releases, key);
        Self::drawn(frame, &releases, open, true)
    }

    /// Without windows of the objective's own length where nobody asks for them.
    fn drawn(
        frame: &Frame,
        releases: &Releases,
        open: Vec<(String, f64)>,
        with_windows: bool,
    ) -> Self {
        let key = Key::new(frame.scenario.seed).part(PERIODS);
        let slo = &frame.scenario.slo;
        let month = frame.scenario.costs.sla_credit.map_or(MONTH, |credit| credit.per);
        let one_clock = is_one_clock(&open);
        let draw =
            |length| Pool::new(releases, releases_in(frame.scenario, length), one_clock, key);
        let months = draw(month);
        let is_same = slo.window == month || !with_windows;
        let windows = if is_same { months.clone() } else { draw(slo.window) };
        let a_year = yearly::DAYS / yearly::days(month);
        let waited = frame.strategies().map(|column| {
            (frame.name(column).to_owned(), months.mean(column, Quantity::Waited) * a_year)
        });
        let waited_per_year: Vec<(String, f64)> = waited.collect();
        let said = layout::said(one_clock, &open, &waited_per_year);
        let layout = Layout { one_clock, still_open: open, waited_per_year, said };
        let background_per_s = background_per_s(frame);
        Self { layout, windows, months, month, background_per_s, key }
    }

    /// What every column owes beside its releases' own bills.
    pub(super) fn beyond(&self, frame: &Frame) -> Vec<Beyond> {
        let a_year = yearly::DAYS / yearly::days(self.month);
        let waits = |column| self.months.mean(column, Quantity::WaitNanos) / 3.6e12 * a_year;
        let credit = |column| {
            let owed = frame.scenario.costs.sla_credit;
            owed.map_or_else(Vec::new, |_| self.credit(frame, column))
        };
        (0..frame.columns())
            .map(|column| Beyond { credit: credit(column), wait_hours: waits(column) })
            .collect()
    }

    /// The expected credit as a mean over releases: what each replication adds to the chance that its period falls below.
    fn credit(&self, frame: &Frame, column: usize) -> Vec<f64> {
        let Some(owed) = frame.scenario.costs.sla_credit else { return Vec::new() };
        let chance = chance::exceeded(frame, &self.months, column, self.credit_margin(frame));
        let a_period = releases_in(frame.scenario, self.month).max(f64::MIN_POSITIVE);
        let mean = chance.estimate.point_estimate;
        let share = |influence: &f64| (mean + influence) / a_period * owed.credit.as_units();
        chance.influence.iter().map(share).collect()
    }

    /// Bad requests that releases may add to a credit's period before it is owed; infinite where the service owes it
    /// whatever the releases do, for then no strategy does.
    fn credit_margin(&self, frame: &Frame) -> f64 {
        let Some(owed) = frame.scenario.costs.sla_credit else { return f64::INFINITY };
        let seconds = self.month.as_secs_f64();
        let requests = frame.scenario.traffic.rate_per_s * seconds;
        let left = owed.below.complement().get() * requests - self.background_per_s * seconds;
        if left < 0.0 { f64::INFINITY } else { left }
    }

    /// Bad requests that releases may add to a period of the objective; negative where the service has none to spare.
    fn budget_margin(&self, frame: &Frame) -> f64 {
        let seconds = frame.scenario.slo.window.as_secs_f64();
        error_budget(frame) - self.background_per_s * seconds
    }

    pub(super) fn background_share(&self, frame: &Frame) -> f64 {
        let seconds = frame.scenario.slo.window.as_secs_f64();
        let budget = error_budget(frame);
        if budget > 0.0 { self.background_per_s * seconds / budget } else { 0.0 }
    }
}

/// Whether too many incidents are still open at the next release for releases to be independent.
fn is_one_clock(open: &[(String, f64)]) -> bool {
    open.iter().any(is_many)
}

fn is_many((_, share): &(String, f64)) -> bool {
    *share > MANY_OPEN
}

/// Bad requests that a period of the objective allows, at the mean rate.
fn error_budget(frame: &Frame) -> f64 {
    let slo = &frame.scenario.slo;
    slo.error_budget(frame.scenario.traffic.rate_per_s)
}

fn background_per_s(frame: &Frame) -> f64 {
    let bad = frame.design.mean(&frame.each(|row| row.twin_bad as f64));
    let requests = frame.design.mean(&frame.each(|row| row.twin_requests as f64));
    if requests > 0.0 { bad / requests * frame.scenario.traffic.rate_per_s } else { 0.0 }
}

/// The rows of the comparison that speak of periods.
pub(super) fn figures(frame: &Frame, periods: &Periods) -> Vec<Figure> {
    let mut figures = vec![exhausted(frame, periods), spent(frame)];
    let nights = |id, title, definition, p| {
        let row = Row {
            id,
            criterion: "People",
            title,
            definition,
            unit: Unit::Count,
            better: Better::Unranked,
            references: (false, false),
        };
        figure(frame, row, |column| {
            let years = years(frame, periods, column, Totals::nights);
            let value = at(&years, p);
            Linear { estimate: Estimate::exact(value), influence: vec![0.0; frame.rows.len()] }
                .into()
        })
    };
    figures.push(nights(
        "nights_woken_quiet_year",
        "Nights woken in a quiet year",
        "One year in twenty has no more nights in which anybody is woken; luck of the years, not simulation error.",
        TAIL,
    ));
    figures.push(nights(
        "nights_woken_hard_year",
        "Nights woken in a hard year",
        "One year in twenty has more nights in which anybody is woken; luck of the years, not simulation error.",
        1.0 - TAIL,
    ));
    figures
}

fn exhausted(frame: &Frame, periods: &Periods) -> Figure {
    let row = Row {
        id: "budget_exhausted",
        criterion: "Error budget",
        title: "Chance that a period exhausts the error budget",
        definition: "Share of periods of the objective in which background errors and all releases together have more bad requests than the objective allows.",
        unit: Unit::Share,
        better: Better::Lower,
        references: (true, true),
    };
    let margin = periods.budget_margin(frame);
    figure(frame, row, |column| chance::exceeded(frame, &periods.windows, column, margin).into())
}

fn spent(frame: &Frame) -> Figure {
    let row = Row {
        id: "budget_spent_by_releases",
        criterion: "Error budget",
        title: "Error budget spent by releases",
        definition: "Bad requests beyond the twin's of all releases of a period of the objective, as a share of what the objective allows.",
        unit: Unit::Share,
        better: Better::Lower,
        references: (true, true),
    };
    figure(frame, row, |column| spent_by(frame, column).into())
}

fn spent_by(frame: &Frame, column: usize) -> Option<Linear> {
    let budget = error_budget(frame);
    let releases = releases_in(frame.scenario, frame.scenario.slo.window);
    let harm = frame.over(column, |_, run| run.harm as f64);
    (budget > 0.0).then(|| frame.bootstrap.mean(&harm).rescaled(releases / budget, 0.0))
}

pub(super) fn year(frame: &Frame, periods: &Periods) -> Year {
    Year {
        years: YEARS,
        window_days: yearly::days(frame.scenario.slo.window),
        windows: periods.windows.len(),
        budget_requests: error_budget(frame),
        background_share: periods.background_share(frame),
        layout: periods.layout.clone(),
        quantities: quantities(frame, periods),
    }
}

fn quantities(frame: &Frame, periods: &Periods) -> Vec<YearQuantity> {
    let a_year = yearly::releases(frame.scenario);
    let mut quantities = vec![
        by_year(frame, "cost", "Cost a year", Unit::Money, |column| {
            let fixed = yearly::fixed(frame.scenario, column - 1);
            let owed = periods.credit_margin(frame);
            let credit =
                frame.scenario.costs.sla_credit.map_or(0.0, |credit| credit.credit.as_units());
            let years = years(frame, periods, column, |totals| {
                let owed = if totals.harm() > owed { credit } else { 0.0 };
                totals.cost() + totals.wait_hours() * cost::delay_hour(frame) + owed
            });
            let years = years.into_iter().map(|year| year + fixed).collect();
            (cost::a_year(frame, column).estimate, years)
        }),
        by_year(frame, "downtime", "Downtime a year", Unit::Hours, |column| {
            let hours = frame.over(column, |_, run| run.down_ns as f64 / 3.6e12);
            let expected = frame.bootstrap.mean(&hours).rescaled(a_year, 0.0).estimate;
            (expected, years(frame, periods, column, Totals::down_hours))
        }),
        by_year(frame, "rollbacks", "Rollbacks a year", Unit::Count, |column| {
            let each = frame.over(column, |_, run| f64::from(run.rollbacks));
            let expected = mean_count(frame.design, &each).rescaled(a_year, 0.0).estimate;
            (expected, years(frame, periods, column, Totals::rollbacks))
        }),
        by_year(frame, "nights_woken", "Nights woken a year", Unit::Count, |column| {
            let each = frame.over(column, |_, run| f64::from(run.people.nights_woken));
            let expected = mean_count(frame.design, &each).rescaled(a_year, 0.0).estimate;
            (expected, years(frame, periods, column, Totals::nights))
        }),
        by_year(frame, "pages_per_week", "Pages per on-call week", Unit::Count, |column| {
            let each = frame.over(column, |_, run| f64::from(run.people.pages));
            let a_week = frame.scenario.release.per_week;
            let expected = mean_count(frame.design, &each).rescaled(a_week, 0.0).estimate;
            (expected, years(frame, periods, column, |totals| totals.pages() / yearly::WEEKS))
        }),
    ];
    quantities.extend(budget(frame, periods));
    quantities
}

/// The budget is by the period of the objective, and so is its range.
fn budget(frame: &Frame, periods: &Periods) -> Option<YearQuantity> {
    let budget = Some(error_budget(frame)).filter(|budget| *budget > 0.0)?;
    let title = "Error budget spent by releases";
    let quantity = by_year(frame, "budget_spent", title, Unit::Share, |column| {
        let expected = spent_by(frame, column).map_or(Estimate::exact(0.0), |found| found.estimate);
        let each = periods.windows.each(column);
        (expected, each.map(|totals| totals.harm() / budget).collect())
    });
    Some(YearQuantity { per: "window".to_owned(), ..quantity })
}

fn by_year(
    frame: &Frame,
    id: &str,
    title: &str,
    unit: Unit,
    of: impl Fn(usize) -> (Estimate, Vec<f64>),
) -> YearQuantity {
    let row = |column: usize| {
        let (expectation, mut years) = of(column);
        years.sort_by(f64::total_cmp);
        let (low, high) = (at(&years, TAIL), at(&years, 1.0 - TAIL));
        YearRow { strategy: frame.name(column).to_owned(), expectation, low, high }
    };
    YearQuantity {
        id: id.to_owned(),
        title: title.to_owned(),
        per: "year".to_owned(),
        unit,
        strategies: frame.strategies().map(row).collect(),
    }
}

/// One number a year, ascending: whole periods drawn from the pool, and a part of one more.
fn years(frame: &Frame, periods: &Periods, column: usize, of: impl Fn(&Totals) -> f64) -> Vec<f64> {
    let each: Vec<f64> = periods.months.each(column).map(of).collect();
    let length = yearly::DAYS / yearly::days(periods.month);
    let mut years: Vec<f64> =
        (0..YEARS).map(|year| one_year(&each, length, periods.key.part(u64::from(year)))).collect();
    years.sort_by(f64::total_cmp);
    debug_assert!(frame.rows.is_empty() || years.iter().all(|year| year.is_finite()));
    years
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below the pool's length"
)]
fn one_year(each: &[f64], length: f64, key: Key) -> f64 {
    let drawn = |number: u64| {
        let u = key.part(number).uniform(Purpose::YearPeriod);
        each.get((u * each.len() as f64) as usize).copied().unwrap_or(0.0)
    };
    let whole = length.floor();
    let sum: f64 = (0..whole as u64).map(&drawn).sum();
    sum + (length - whole) * drawn(whole as u64)
}

/// The value below which a share of ascending ones lies.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the length")]
fn at(ascending: &[f64], share: f64) -> f64 {
    let rank = (share * ascending.len() as f64).ceil().max(1.0) as usize;
    ascending.get(rank - 1).copied().unwrap_or(0.0)
}

/// An estimate whose interval also holds the error of laying out only so many periods.
fn widened(estimate: Estimate, reach: f64) -> Estimate {
    let ConfidenceInterval { lower_bound, upper_bound, .. } = estimate.confidence_interval;
    let point = estimate.point_estimate;
    let wider = |bound: f64| (bound - point).hypot(reach);
    Estimate::new(
        point,
        estimate.standard_error,
        (point - wider(lower_bound), point + wider(upper_bound)),
    )
}

#[cfg(test)]
mod tests;
