//! The same comparison from a quarter of the capacity to half as much again.
//!
//! Rolling back is capacity too: the old version has to be started, queues are full of requests whose users are gone,
//! and retries keep them full. A strategy that is quickest at a quiet hour can be the one whose rollback finishes into a
//! service that stays down, because what started the overload is no longer what sustains it: a **metastable** failure
//! (Bronson et al. 2021). The referee sees it in each run: nobody meets the defect any more, and service is down all the
//! same, though it would not be without the release. It is told as a share of bad releases, which are the same at every
//! load; needed ones are not, for where service is down anyway no rollback saves anybody, and none is needed.
//!
//! Above its capacity a service is down with or without the release. Those loads are marked as such, and what the
//! strategies still save there is told instead of a winner's lead.
//!
//! Load is a share of the [capacity](capacity::Capacity). Traffic is flat at that rate, so that a load is a load and not
//! the mean of a day; the day's own trough and peak come after, at the scenario's own rate. Where the capacity is far
//! above the scenario's traffic, the concurrency of every service is cut in one proportion (the `scale`), for nobody
//! waits for millions of simulated requests; what queueing does at a share of capacity is then a little rougher, since
//! fewer slots pool less.

mod capacity;
mod reason;

use std::sync::atomic::{AtomicBool, Ordering};

use super::measure::Measured;
use super::results::{Estimate, LoadHour, LoadPoint, StrategyUnderLoad, UnderLoad};
use super::strata::Strata;
use crate::referee::outcome::{Replication, Run};
use crate::scenario::model::{Scenario, TrafficShape};
use crate::stats::compare::smallest;
use crate::stats::{Linear, ratio::ratio};

use capacity::Capacity;

/// Shares of the capacity.
pub const LOADS: [f64; 8] = [0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5];
/// Requests per second that are simulated gladly, or this many times the scenario's own rate.
const GLADLY_PER_S: f64 = 30.0;
const OWN_RATES: f64 = 2.0;
/// Requests per second beyond which a load is left out.
const MOST_PER_S: f64 = 500.0;

/// How many loads a sweep simulates, for a progress bar.
#[must_use]
pub fn points(scenario: &Scenario) -> u64 {
    LOADS.len() as u64 + if scenario.traffic.daily.is_some() { 2 } else { 0 }
}

/// Sweeps the load, with so many blocks of replications at each; `None` once interrupted. `report` is called with the
/// number of loads done.
#[must_use]
pub fn sweep(
    scenario: &Scenario,
    blocks: u64,
    interrupted: &AtomicBool,
    report: &dyn Fn(u64),
) -> Option<UnderLoad> {
    let replications = blocks * Strata::new(scenario).block_len();
    sweep_over(scenario, &LOADS, replications, interrupted, report)
}

/// [`sweep`] at these shares of the capacity, in ascending order and within [`LOADS`], with so many replications at each.
#[must_use]
pub fn sweep_over(
    scenario: &Scenario,
    loads: &[f64],
    replications: u64,
    interrupted: &AtomicBool,
    report: &dyn Fn(u64),
) -> Option<UnderLoad> {
    let limit = GLADLY_PER_S.max(OWN_RATES * scenario.traffic.rate_per_s);
    let (reduced, scale) = capacity::reduced(scenario, limit);
    let capacity = Capacity::of(&reduced);
    let own = Capacity::of(scenario);
    let loads = loads.iter().map(|load| (LoadHour::Any, *load, load * capacity.per_s, &reduced));
    let day =
        hours(scenario).into_iter().map(|(hour, rate)| (hour, rate / own.per_s, rate, scenario));
    let (mut points, mut left_out) = (Vec::new(), Vec::new());
    for (number, (hour, load, rate, of)) in loads.chain(day).enumerate() {
        if rate > MOST_PER_S.max(scenario.traffic.rate_per_s * 1.5) {
            left_out.push(load);
            continue;
        }
        let run = Measured::run(at_rate(of, rate), replications, interrupted);
        if interrupted.load(Ordering::Relaxed) {
            return None;
        }
        points.push(point(&run, hour, load, rate));
        report(number as u64 + 1);
    }
    let bottleneck = scenario.services[own.bottleneck].name.clone();
    let capacity_per_s = own.per_s;
    Some(UnderLoad { bottleneck, capacity_per_s, scale, replications, left_out, points })
}

/// The rates at the trough and at the peak of the day.
fn hours(scenario: &Scenario) -> Vec<(LoadHour, f64)> {
    let Some(daily) = scenario.traffic.daily else { return Vec::new() };
    let half_a_day = crate::units::Duration::from_hours(12);
    let rate = |at| scenario.traffic.rate_per_s * daily.factor(at);
    vec![
        (LoadHour::Trough, rate(daily.peak_at + half_a_day)),
        (LoadHour::Peak, rate(daily.peak_at)),
    ]
}

/// The scenario with flat traffic.
fn at_rate(scenario: &Scenario, rate_per_s: f64) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.traffic.rate_per_s = rate_per_s;
    scenario.traffic.shape = TrafficShape::Constant;
    scenario.traffic.daily = None;
    scenario
}

fn point(run: &Measured, hour: LoadHour, load: f64, rate_per_s: f64) -> LoadPoint {
    let strategies = 0..run.scenario.strategies.len();
    let harm: Vec<Option<Linear>> =
        strategies.clone().map(|s| among_needed(run, s, |_, run| run.harm as f64)).collect();
    let shown = |strategy: usize| StrategyUnderLoad {
        strategy: run.scenario.strategies[strategy].name.clone(),
        time_to_restore: time_to_restore(run, strategy),
        harm: harm[strategy].as_ref().map(|harm| harm.estimate),
        collapsed: collapsed(run, strategy),
        saved: among_bad(run, strategy, |row, run| (row.never.harm - run.harm) as f64),
    };
    let cells: Vec<StrategyUnderLoad> = strategies.clone().map(shown).collect();
    let is_best = smallest(&run.design, &harm.iter().map(Option::as_ref).collect::<Vec<_>>(), 0.0);
    let best = strategies.filter(|s| is_best[*s]).map(|s| cells[s].strategy.clone()).collect();
    let count = |belongs: &dyn Fn(&Replication) -> bool| {
        run.rows.iter().filter(|row| belongs(row)).count() as u64
    };
    LoadPoint {
        hour,
        load,
        rate_per_s,
        needed: count(&|row| row.needed),
        bad: count(&|row| is_bad(run, row)),
        down_anyway: down_anyway(run),
        reason: reason::reason(run, &harm, &is_best, &cells),
        strategies: cells,
        best,
    }
}

/// Part of the follow-up in which service is down without the release.
fn down_anyway(run: &Measured) -> f64 {
    let down: Vec<f64> = run.rows.iter().map(|row| row.twin_down.as_secs_f64()).collect();
    let all = vec![run.scenario.follow_up.as_secs_f64(); down.len()];
    ratio(&run.design, &down, &all)
        .map_or(0.0, |found| found.estimate.point_estimate.clamp(0.0, 1.0))
}

fn is_bad(run: &Measured, row: &Replication) -> bool {
    run.scenario.release.outcomes[row.outcome].what.name() != "healthy"
}

fn among_bad(
    run: &Measured,
    strategy: usize,
    of: impl Fn(&Replication, &Run) -> f64,
) -> Option<Estimate> {
    run.mean_among(strategy, |row| is_bad(run, row), of).map(|found| found.estimate)
}

fn collapsed(run: &Measured, strategy: usize) -> Option<Estimate> {
    let storm = |_: &Replication, run: &Run| f64::from(u8::from(run.storm_left_standing));
    among_bad(run, strategy, storm).map(|found| found.within(0.0, 1.0))
}

fn among_needed(
    run: &Measured,
    strategy: usize,
    of: impl Fn(&Replication, &Run) -> f64,
) -> Option<Linear> {
    run.mean_among(strategy, |row| row.needed, of)
}

fn time_to_restore(run: &Measured, strategy: usize) -> Option<Estimate> {
    let limit = run.scenario.follow_up;
    let time = |row: &Replication, run: &Run| row.time_to(run, run.instants.restored, limit);
    let found = among_needed(run, strategy, time)?;
    Some(found.estimate.within(0.0, limit.as_secs_f64()))
}
