//! From rows to results: every figure, chart and sentence of a report.
//!
//! Rows are sorted by index first and everything after is a function of that order, so threads and shards may deliver
//! them as they like. Estimators come from [`crate::stats`]; what is chosen here is the **population** of each figure,
//! and it is the same for every strategy. A time averaged over "the releases this strategy detected" would reward the
//! strategy that detects only the easy ones.

mod charts;
mod cost;
mod false_triggers;
#[cfg(test)]
pub(crate) mod fixture;
mod frame;
mod hidden;
pub(super) mod judged;
mod nine_digits;
mod ownership;
mod people;
mod prices;
mod reliability;
mod services;
mod speed;
mod table;
mod users;
mod warnings;
mod year;
pub(crate) mod yearly;

use super::results::{
    Decides, Figure, Meta, Results, StrategyHeading, StratumRow, Timeline, UnderLoad,
};
use super::strata::Strata;
use crate::random::Key;
use crate::referee::outcome::Replication;
use crate::scenario::model::Scenario;
use crate::stats::bootstrap::Bootstrap;

use frame::{Beyond, Frame};
pub(super) use prices::quantity;
use year::Periods;

/// Resamples behind a bootstrap-t interval.
const RESAMPLES: u32 = 999;
/// Keeps the resampling keys apart from those of the simulation.
const RESAMPLING: u64 = 0x7265_7361;

/// What the rows come to. Rows may come in any order; what `meta` says of rates and counts is set here.
#[must_use]
pub fn summarise(
    scenario: &Scenario,
    strata: &Strata,
    rows: &[Replication],
    meta: Meta,
    timeline: Option<Timeline>,
) -> Results {
    let mut sorted: Vec<&Replication> = rows.iter().collect();
    sorted.sort_by_key(|row| row.index);
    let design = strata.design(sorted.iter().copied());
    let key = Key::new(scenario.seed).part(RESAMPLING);
    let bootstrap = Bootstrap::new(&design, key, RESAMPLES);
    let none = vec![Beyond::default(); scenario.strategies.len() + 2];
    let (design, bootstrap) = (&design, &bootstrap);
    let frame = Frame { scenario, strata, rows: &sorted, design, bootstrap, beyond: &none };
    let periods = Periods::new(&frame);
    let beyond = periods.beyond(&frame);
    let frame = Frame { beyond: &beyond, ..frame };
    let mut results = assemble(&frame, &periods, meta, timeline);
    nine_digits::round(&mut results);
    results
}

/// Adds what was asked beyond the run itself.
pub fn complete(results: &mut Results, decides: Option<Decides>, under_load: Option<UnderLoad>) {
    results.decides = decides;
    results.under_load = under_load;
    nine_digits::round(results);
}

fn assemble(frame: &Frame, periods: &Periods, meta: Meta, timeline: Option<Timeline>) -> Results {
    let bills = prices::bills(frame);
    Results {
        results_version: super::results::RESULTS_VERSION,
        meta: completed(frame, meta),
        strategies: headings(frame.scenario),
        verdict: prices::verdict(frame, &bills),
        figures: figures(frame, periods),
        flips: prices::flips(frame.scenario, &bills),
        decides: None,
        under_load: None,
        phases: charts::phases(frame),
        restore_curves: charts::restore_curves(frame),
        final_states: charts::final_states(frame),
        by_kind: charts::by_kind(frame),
        costs: cost::stack(frame),
        ownership: ownership::ownership(frame),
        year: year::year(frame, periods),
        timeline,
        services: services::services(frame),
        faults: services::faults(frame),
        strata: stratum_rows(frame),
        assumptions: frame.scenario.assumptions.clone(),
        not_modelled: hidden::not_modelled(frame),
        warnings: warnings::warnings(frame, periods),
    }
}

fn figures(frame: &Frame, periods: &Periods) -> Vec<Figure> {
    [
        speed::figures(frame),
        users::figures(frame),
        false_triggers::figures(frame),
        reliability::figures(frame),
        speed::under_load(frame),
        hidden::figures(frame),
        people::figures(frame),
        year::figures(frame, periods),
        cost::figures(frame),
    ]
    .concat()
}

fn completed(frame: &Frame, meta: Meta) -> Meta {
    Meta {
        replications: frame.rows.len() as u64,
        simulated_calls: frame.rows.iter().map(|row| row.simulated_calls).sum(),
        follow_up_s: frame.follow_up(),
        releases_per_year: yearly::releases(frame.scenario),
        bad_share: yearly::bad_share(frame.scenario),
        optimistic: frame.scenario.noise.autocorrelation <= 0.0,
        ..meta
    }
}

fn headings(scenario: &Scenario) -> Vec<StrategyHeading> {
    let heading = |name: &str, reference| StrategyHeading { name: name.to_owned(), reference };
    let strategies = scenario.strategies.iter().map(|strategy| heading(&strategy.name, false));
    std::iter::once(heading("never", true))
        .chain(strategies)
        .chain(std::iter::once(heading("perfect", true)))
        .collect()
}

fn stratum_rows(frame: &Frame) -> Vec<StratumRow> {
    let row = |h| {
        let of = || frame.rows.iter().filter(move |row| row.stratum == h);
        StratumRow {
            name: frame.strata.name(h).to_owned(),
            weight: frame.strata.weight(h),
            replications: of().count() as u64,
            needed: of().filter(|row| row.needed).count() as u64,
        }
    };
    (0..frame.strata.len()).map(row).collect()
}

#[cfg(test)]
mod tests;
