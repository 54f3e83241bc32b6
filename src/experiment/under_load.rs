//! The same comparison from a quarter of the capacity to half as much again.
//!
//! Rolling back is capacity too: the old version has to be started, queues are full of requests whose users are gone,
//! and retries keep them full. A strategy that is quickest at a quiet hour can be the one whose rollback finishes into a
//! service that stays down, because what started the overload is no longer what sustains it: a **metastable** failure
//! (Bronson et al. 2021). It is counted here as a needed release whose rollback finished and whose service was not
//! restored by the end of the follow-up.
//!
//! Load is a share of the [capacity](capacity::Capacity). Traffic is flat at that rate, so that a load is a load and not
//! the mean of a day; the day's own trough and peak come after, at the scenario's own rate. Where the capacity is far
//! above the scenario's traffic, the concurrency of every service is cut in one proportion (the `scale`), for nobody
//! waits for millions of simulated requests; what queueing does at a share of capacity is then a little rougher, since
//! fewer slots pool less.

mod capacity;

use std::sync::atomic::{AtomicBool, Ordering};

use super::measure::Measured;
use super::results::{
    Estimate, LoadHour, LoadPoint, LoadReason, LoadReasonKind, StrategyUnderLoad, UnderLoad,
};
use super::strata::Strata;
use crate::referee::outcome::{FinalState, Replication, Run};
use crate::scenario::model::{Phase, Scenario, TrafficShape};
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
/// A share of collapses that tells two strategies apart.
const COLLAPSES_MORE: f64 = 0.1;

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
    let limit = GLADLY_PER_S.max(OWN_RATES * scenario.traffic.rate_per_s);
    let (reduced, scale) = capacity::reduced(scenario, limit);
    let capacity = Capacity::of(&reduced);
    let own = Capacity::of(scenario);
    let loads = LOADS.iter().map(|load| (LoadHour::Any, *load, load * capacity.per_s, &reduced));
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
    };
    let cells: Vec<StrategyUnderLoad> = strategies.clone().map(shown).collect();
    let is_best = smallest(&run.design, &harm.iter().map(Option::as_ref).collect::<Vec<_>>(), 0.0);
    let best = strategies.filter(|s| is_best[*s]).map(|s| cells[s].strategy.clone()).collect();
    LoadPoint {
        hour,
        load,
        rate_per_s,
        needed: run.rows.iter().filter(|row| row.needed).count() as u64,
        reason: reason(run, &cells),
        strategies: cells,
        best,
    }
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

/// The rollback finished in time to be seen working, and service did not come back. One that finishes just before the end
/// of the follow-up is late and no collapse: being well takes `restored_after`, and queues take theirs to empty.
fn collapsed(run: &Measured, strategy: usize) -> Option<f64> {
    let scenario = &run.scenario;
    let is_down = |row: &Replication, run: &Run| {
        let last = row.onset.map(|onset| onset + scenario.follow_up - scenario.restored_after * 2);
        run.instants.finished.zip(last).is_some_and(|(finished, last)| finished <= last)
            && run.instants.restored.is_none()
            && run.final_state != FinalState::PreEmpted
    };
    among_needed(run, strategy, |row, run| f64::from(u8::from(is_down(row, run))))
        .map(|found| found.estimate.point_estimate)
}

/// What sets the strategy with the least harm apart from the one with the most.
fn reason(run: &Measured, cells: &[StrategyUnderLoad]) -> Option<LoadReason> {
    let harm = |s: &usize| cells[*s].harm.map_or(f64::INFINITY, |harm| harm.point_estimate);
    let mut order: Vec<usize> = (0..cells.len()).filter(|s| cells[*s].harm.is_some()).collect();
    order.sort_by(|a, b| harm(a).total_cmp(&harm(b)).then(a.cmp(b)));
    let (best, worst) = (*order.first()?, *order.last()?);
    if best == worst || harm(&best) >= harm(&worst) {
        return None;
    }
    let collapses = cells[worst].collapsed? - cells[best].collapsed?;
    let what = if collapses >= COLLAPSES_MORE {
        LoadReasonKind::Collapse(collapses)
    } else {
        slower_phase(run, best, worst)?
    };
    let name = |s: usize| cells[s].strategy.clone();
    Some(LoadReason { best: name(best), worst: name(worst), what })
}

/// The phase in which the worst loses most time against the best.
fn slower_phase(run: &Measured, best: usize, worst: usize) -> Option<LoadReasonKind> {
    let needed: Vec<f64> = run.rows.iter().map(|row| f64::from(u8::from(row.needed))).collect();
    let gap = |phase: usize| {
        let seconds = |row: &Replication, s: usize| row.strategies[s].phases[phase].as_secs_f64();
        let each: Vec<f64> = (run.rows.iter().zip(&needed))
            .map(|(row, needed)| needed * (seconds(row, worst) - seconds(row, best)))
            .collect();
        ratio(&run.design, &each, &needed).map_or(0.0, |found| found.estimate.point_estimate)
    };
    let gaps = Phase::ALL.iter().enumerate().map(|(number, phase)| (phase, gap(number)));
    let (phase, seconds) = gaps.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (seconds > 0.0).then(|| LoadReasonKind::Phase(phase.name().to_owned(), seconds))
}
