//! The figures a claim may be about, each estimated from the rows of one variant.
//!
//! Populations are those of the report: no strategy chooses for itself what it is judged on.

use crate::experiment::measure::Measured;
use crate::experiment::results::Unit;
use crate::experiment::summary::yearly;
use crate::referee::outcome::{Instants, Replication, Run};
use crate::scenario::model::{Measure, MeasureUnit};
use crate::stats::quantile::quantile;
use crate::stats::ratio::ratio;
use crate::stats::{Estimate, Linear};
use crate::units::Time;

pub(super) const fn unit(measure: Measure) -> Unit {
    match measure.unit() {
        MeasureUnit::Seconds => Unit::Duration,
        MeasureUnit::Share => Unit::Share,
        MeasureUnit::Requests => Unit::Requests,
        MeasureUnit::Count => Unit::Count,
        MeasureUnit::Hours => Unit::Hours,
        MeasureUnit::Money => Unit::Money,
    }
}

fn hours(time: crate::units::Duration) -> f64 {
    time.as_secs_f64() / 3600.0
}

/// The figure of a strategy; `None` where its population may be empty.
pub(super) fn estimate(measure: Measure, of: &Measured, strategy: usize) -> Option<Linear> {
    let scenario = &of.scenario;
    let a_year = yearly::releases(scenario);
    let each = |quantity: &dyn Fn(&Run) -> f64| of.mean(strategy, |_, run| quantity(run));
    let per_hundred = |quantity: &dyn Fn(&Run) -> f64| each(quantity).rescaled(100.0, 0.0);
    let yearly_hours = |quantity: &dyn Fn(&Run) -> f64| each(quantity).rescaled(a_year, 0.0);
    let time = |instant: fn(&Instants) -> Option<Time>| {
        let to = |row: &Replication, run: &Run| {
            row.time_to(run, instant(&run.instants), scenario.follow_up)
        };
        of.mean_among(strategy, |row| row.needed, to)
    };
    let cost = |fixed| each(&|run| run.costs.total().as_units()).rescaled(a_year, fixed);
    Some(match measure {
        Measure::TimeToRestore => time(|instants| instants.restored)?,
        Measure::TimeToDetect => time(|instants| instants.detected)?,
        Measure::TimeToDecide => time(|instants| instants.decided)?,
        Measure::TimeToRestoreP95 => restore_quantile(of, strategy, 0.95)?,
        Measure::RestoreSpread => restore_spread(of, strategy)?,
        Measure::Harm => of.mean_among(strategy, |row| row.needed, |_, run| run.harm as f64)?,
        Measure::HarmPerRelease => each(&|run| run.harm as f64),
        Measure::Downtime => each(&|run| run.down_ns as f64 / 1e9),
        Measure::FalseRollbacks => {
            events(of, strategy, |row| !row.needed, |run| run.false_trigger.is_some())?
        }
        Measure::HarmfulRollbacks => events(of, strategy, |_| true, |run| run.harmful)?,
        Measure::CleanRecoveries => events(of, strategy, |row| row.needed, |run| run.clean)?,
        Measure::Missed => events(of, strategy, |row| row.needed, |run| run.missed)?,
        Measure::Exposure => of.mean_among(
            strategy,
            |row| row.needed,
            |_, run| f64::from(run.peak_exposure_ppm) / 1e6,
        )?,
        Measure::PersonHours => yearly_hours(&|run| hours(run.people.work)),
        Measure::Pages => {
            each(&|run| f64::from(run.people.pages)).rescaled(scenario.release.per_week, 0.0)
        }
        Measure::RunningCost => cost(0.0),
        Measure::FixedCost => exact(of, yearly::fixed(scenario, strategy)),
        Measure::Cost => cost(yearly::fixed(scenario, strategy)),
        Measure::RecordsLost => per_hundred(&|run| run.data.lost as f64),
        Measure::RecordsDamaged => per_hundred(&|run| run.data.damaged as f64),
        Measure::VulnerableHours => yearly_hours(&|run| hours(run.security.vulnerable)),
        Measure::ControlOffHours => yearly_hours(&|run| hours(run.security.control_off)),
        Measure::FixesReverted => per_hundred(&|run| f64::from(run.security.fixes_reverted)),
        Measure::Unverified => per_hundred(&|run| f64::from(run.security.unverified)),
        Measure::Slips => per_hundred(&|run| f64::from(run.slips)),
        Measure::ChecksSkipped => per_hundred(&|run| f64::from(run.checks_skipped)),
        Measure::Delay => {
            of.mean_among(strategy, |row| !row.needed, |_, run| run.delay.as_secs_f64())?
        }
    })
}

fn exact(of: &Measured, value: f64) -> Linear {
    Linear { estimate: Estimate::exact(value), influence: vec![0.0; of.rows.len()] }
}

fn events(
    of: &Measured,
    strategy: usize,
    among: impl Fn(&Replication) -> bool,
    happens: impl Fn(&Run) -> bool,
) -> Option<Linear> {
    let found = of.mean_among(strategy, among, |_, run| f64::from(u8::from(happens(run))));
    found.map(|found| found.rescaled(100.0, 0.0))
}

/// Times to restore, and which releases needed it.
fn restores(of: &Measured, strategy: usize) -> (Vec<f64>, Vec<f64>) {
    let restored = |row: &Replication| {
        let run = &row.strategies[strategy];
        row.time_to(run, run.instants.restored, of.scenario.follow_up)
    };
    let needed = of.rows.iter().map(|row| f64::from(u8::from(row.needed))).collect();
    (of.rows.iter().map(restored).collect(), needed)
}

fn restore_quantile(of: &Measured, strategy: usize, p: f64) -> Option<Linear> {
    let (times, needed) = restores(of, strategy);
    let limit = of.scenario.follow_up.as_secs_f64();
    quantile(&of.design, &times, &needed, p, Some(limit)).map(|found| found.linear)
}

/// Mean distance from the median. The median minimises it, so that the median's own error does not count to first order.
fn restore_spread(of: &Measured, strategy: usize) -> Option<Linear> {
    let median = restore_quantile(of, strategy, 0.5)?.estimate.point_estimate;
    let (times, needed) = restores(of, strategy);
    let apart: Vec<f64> =
        times.iter().zip(&needed).map(|(time, needed)| needed * (time - median).abs()).collect();
    ratio(&of.design, &apart, &needed)
}

/// Whether a figure counts events, of which none seen is not certainly none.
pub(super) const fn counts_events(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::FalseRollbacks
            | Measure::HarmfulRollbacks
            | Measure::CleanRecoveries
            | Measure::Missed
            | Measure::FixesReverted
            | Measure::Unverified
            | Measure::Slips
            | Measure::ChecksSkipped
            | Measure::RecordsLost
            | Measure::RecordsDamaged
    )
}

/// Replications that equally weighted ones would be worth (Kish 1965).
pub(super) fn effective(of: &Measured) -> f64 {
    let squares: f64 = of.design.weights().iter().map(|weight| weight * weight).sum();
    1.0 / squares.max(f64::MIN_POSITIVE)
}
