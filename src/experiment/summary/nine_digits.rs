//! Every number of the results to nine significant digits, so that their bytes are the same everywhere.

use super::super::results::{
    Decides, Estimate, Lane, LoadReasonKind, Ownership, Results, ServiceFigures, UnderLoad, Year,
};
use crate::stats::round9;

pub(super) fn round(results: &mut Results) {
    numbers(results, &mut |value| *value = round9(*value));
}

type Visit<'v> = &'v mut dyn FnMut(&mut f64);

fn numbers(results: &mut Results, visit: Visit) {
    comparison(results, visit);
    charts(results, visit);
    if let Some(timeline) = &mut results.timeline {
        timeline.lanes.iter_mut().for_each(|l| lane(l, visit));
    }
    ownership(&mut results.ownership, visit);
    year(&mut results.year, visit);
    results.decides.iter_mut().for_each(|d| decides(d, visit));
    results.under_load.iter_mut().for_each(|u| under_load(u, visit));
    results.services.iter_mut().for_each(|s| service(s, visit));
    results.strata.iter_mut().for_each(|row| visit(&mut row.weight));
}

fn comparison(results: &mut Results, visit: Visit) {
    let meta = &mut results.meta;
    [&mut meta.follow_up_s, &mut meta.releases_per_year, &mut meta.bad_share]
        .into_iter()
        .for_each(&mut *visit);
    for cell in results.figures.iter_mut().flat_map(|figure| &mut figure.cells) {
        cell.estimate.iter_mut().for_each(|e| estimate(e, visit));
    }
    let verdict = &mut results.verdict;
    verdict.yearly_costs.iter_mut().for_each(|(_, e)| estimate(e, visit));
    verdict.difference.iter_mut().for_each(|e| estimate(e, visit));
    verdict.correlation.iter_mut().for_each(&mut *visit);
    visit(&mut verdict.matters_from);
    named(&mut verdict.price_draws.cheapest_share, visit);
    for flip in &mut results.flips {
        visit(&mut flip.value);
        visit(&mut flip.flips_at);
    }
}

fn charts(results: &mut Results, visit: Visit) {
    for stack in &mut results.phases {
        named(&mut stack.phases, visit);
        estimate(&mut stack.total, visit);
    }
    for point in results.restore_curves.iter_mut().flat_map(|curve| &mut curve.points) {
        visit(&mut point.seconds);
        visit(&mut point.share);
        visit(&mut point.lower);
        visit(&mut point.upper);
    }
    results.final_states.iter_mut().for_each(|states| named(&mut states.shares, visit));
    for row in &mut results.by_kind.rows {
        row.harm.iter_mut().for_each(|e| estimate(e, visit));
        row.rolled_back.iter_mut().for_each(&mut *visit);
    }
    for bill in &mut results.costs.strategies {
        named(&mut bill.items, visit);
        estimate(&mut bill.total, visit);
    }
}

fn ownership(ownership: &mut Ownership, visit: Visit) {
    visit(&mut ownership.discount_rate);
    for line in &mut ownership.lines {
        visit(&mut line.at_start);
        estimate(&mut line.running, visit);
        for point in &mut line.points {
            visit(&mut point.years);
            estimate(&mut point.cost, visit);
        }
    }
    for crossing in &mut ownership.break_even {
        visit(&mut crossing.years);
        visit(&mut crossing.earliest);
        crossing.latest.iter_mut().for_each(&mut *visit);
        visit(&mut crossing.cost);
    }
}

fn year(year: &mut Year, visit: Visit) {
    visit(&mut year.window_days);
    visit(&mut year.budget_requests);
    visit(&mut year.background_share);
    named(&mut year.layout.still_open, visit);
    named(&mut year.layout.waited_per_year, visit);
    for row in year.quantities.iter_mut().flat_map(|quantity| &mut quantity.strategies) {
        estimate(&mut row.expectation, visit);
        visit(&mut row.low);
        visit(&mut row.high);
    }
}

fn decides(decides: &mut Decides, visit: Visit) {
    estimate(&mut decides.present_difference, visit);
    visit(&mut decides.surface_explains);
    for share in &mut decides.cheapest {
        [&mut share.share, &mut share.lower, &mut share.upper, &mut share.raw_share]
            .into_iter()
            .for_each(&mut *visit);
    }
    for row in &mut decides.parameters {
        [&mut row.value, &mut row.low, &mut row.high, &mut row.first_order, &mut row.total]
            .into_iter()
            .chain([&mut row.at_low, &mut row.at_high])
            .for_each(&mut *visit);
        let simulated = row.simulated_at_low.iter_mut().chain(&mut row.simulated_at_high);
        simulated.for_each(|e| estimate(e, visit));
    }
    for axis in decides.map.iter_mut().flat_map(|map| [&mut map.across, &mut map.up]) {
        visit(&mut axis.value);
        axis.values.iter_mut().for_each(&mut *visit);
    }
    for flip in &mut decides.flips {
        visit(&mut flip.value);
        visit(&mut flip.flips_at);
    }
}

fn under_load(under_load: &mut UnderLoad, visit: Visit) {
    visit(&mut under_load.capacity_per_s);
    visit(&mut under_load.scale);
    under_load.left_out.iter_mut().for_each(&mut *visit);
    for point in &mut under_load.points {
        visit(&mut point.load);
        visit(&mut point.rate_per_s);
        visit(&mut point.down_anyway);
        for cell in &mut point.strategies {
            let felt = cell.time_to_restore.iter_mut().chain(&mut cell.harm);
            let estimates = felt.chain(&mut cell.collapsed).chain(&mut cell.saved);
            estimates.for_each(|e| estimate(e, visit));
        }
        if let Some(reason) = &mut point.reason {
            estimate(&mut reason.lead, visit);
            match &mut reason.what {
                LoadReasonKind::Collapse(amount)
                | LoadReasonKind::Phase(_, amount)
                | LoadReasonKind::Severity(amount) => visit(amount),
            }
        }
    }
}

fn estimate(estimate: &mut Estimate, visit: Visit) {
    visit(&mut estimate.point_estimate);
    visit(&mut estimate.standard_error);
    visit(&mut estimate.confidence_interval.lower_bound);
    visit(&mut estimate.confidence_interval.upper_bound);
}

fn named(values: &mut [(String, f64)], visit: Visit) {
    for (_, value) in values {
        visit(value);
    }
}

fn lane(lane: &mut Lane, visit: Visit) {
    for point in &mut lane.windows {
        [
            &mut point.at_s,
            &mut point.bad_share,
            &mut point.twin_bad_share,
            &mut point.mean_latency_s,
            &mut point.new_share,
        ]
        .into_iter()
        .for_each(&mut *visit);
    }
    lane.marks.iter_mut().for_each(|mark| visit(&mut mark.at_s));
}

fn service(service: &mut ServiceFigures, visit: Visit) {
    [
        &mut service.refused_share,
        &mut service.waited_share,
        &mut service.mean_wait_s,
        &mut service.mean_time_s,
        &mut service.attempts_per_call,
        &mut service.time_s_p50,
        &mut service.time_s_p95,
        &mut service.time_s_p99,
        &mut service.mean_wait_standard_error,
    ]
    .into_iter()
    .for_each(visit);
}
