//! What the program prints of a service, and how well it knows it.

use std::sync::atomic::AtomicBool;

use backout::experiment::results::{Meta, ServiceFigures, Stopping};
use backout::experiment::strata::Strata;
use backout::experiment::summary::summarise;
use backout::experiment::{Effort, Setup, run};
use backout::referee::outcome::{Replication, ServiceTally};
use backout::scenario::model::Scenario;
use backout::scenario::{References, check};
use backout::stats::histogram;

/// Standard errors that a measured figure may be away from the expected one.
const TOLERANCE: f64 = 4.0;
/// Figures are printed to nine digits; where every replication agrees that is all the difference there may be.
const PRINTED: f64 = 1e-8;

/// The printed figures of one service, and its tallies by replication.
pub(crate) struct Measured {
    pub figures: ServiceFigures,
    tallies: Vec<ServiceTally>,
}

/// An expected value and how it is measured: printed, and by replication.
pub(crate) struct Claim<'a> {
    pub what: &'a str,
    pub expected: f64,
    pub printed: f64,
    pub each: &'a dyn Fn(&ServiceTally) -> f64,
}

impl Measured {
    /// Runs a scenario text as the command line would, every branch to its end.
    pub(crate) fn of(text: &str, service: &str) -> Self {
        let [measured] = Self::of_each(text, [service]);
        measured
    }

    /// Several services of one run.
    pub(crate) fn of_each<const N: usize>(text: &str, services: [&str; N]) -> [Self; N] {
        let scenario = scenario(text);
        let rows = simulate(&scenario);
        let strata = Strata::new(&scenario);
        let results = summarise(&scenario, &strata, &rows, meta(&scenario), None);
        services.map(|service| {
            let number = scenario.services.iter().position(|one| one.name == service);
            let number = number.expect("the service is in the scenario");
            Self {
                figures: results.services[number].clone(),
                tallies: rows.iter().map(|row| row.services[number].clone()).collect(),
            }
        })
    }

    /// Holds a printed figure against a closed form; its standard error must be below `known_to` of it.
    #[expect(
        clippy::print_stdout,
        reason = "shown by --nocapture: how close it is, not only that it is"
    )]
    pub(crate) fn holds(&self, case: &str, claim: &Claim<'_>, known_to: f64) {
        let Claim { what, expected, printed, each } = claim;
        let values: Vec<f64> = self.tallies.iter().map(each).collect();
        let error = standard_error(&values);
        println!("{case}: {what} expected {expected:.6}, measured {printed:.6} ± {error:.6}");
        assert!(error <= known_to * expected, "{case}: {what} is known to {error} only");
        let off = (printed - expected).abs();
        assert!(
            off <= TOLERANCE * error + PRINTED * expected,
            "{case}: {what} is {printed}, expected {expected}, standard error {error}"
        );
    }
}

pub(crate) fn scenario(text: &str) -> Scenario {
    let checked = check("station.yaml", text, &References::new());
    checked.unwrap_or_else(|error| panic!("{error:?}\n{text}")).scenario
}

/// Every branch to its end.
pub(crate) fn simulate(scenario: &Scenario) -> Vec<Replication> {
    let setup = Setup::new(scenario.clone(), false);
    let effort = Effort { replications: u64::from(scenario.replications), precision: None };
    run(&setup, &Strata::new(scenario), effort, &AtomicBool::new(false), |_| ()).rows
}

pub(crate) fn meta(scenario: &Scenario) -> Meta {
    Meta {
        scenario: scenario.name.clone(),
        shows: scenario.shows.clone(),
        seed: scenario.seed,
        scenario_hash: String::new(),
        backout_version: String::new(),
        command: String::new(),
        replications: u64::from(scenario.replications),
        stopping: Stopping::AllDone,
        currency: scenario.costs.currency.clone(),
        follow_up_s: scenario.follow_up.as_secs_f64(),
        releases_per_year: 1.0,
        bad_share: 0.0,
        optimistic: true,
        simulated_calls: 0,
    }
}

/// Of the mean over replications, which are independent.
pub(crate) fn standard_error(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (count - 1.0) / count).sqrt()
}

/// Seconds a request waited, in the mean.
pub(crate) fn mean_wait_s(tally: &ServiceTally) -> f64 {
    tally.wait_ns as f64 / 1e9 / (tally.calls - tally.refused) as f64
}

pub(crate) fn mean_time_s(tally: &ServiceTally) -> f64 {
    tally.time_ns as f64 / 1e9 / tally.answered as f64
}

pub(crate) fn waited_share(tally: &ServiceTally) -> f64 {
    tally.waited as f64 / (tally.calls - tally.refused) as f64
}

pub(crate) fn refused_share(tally: &ServiceTally) -> f64 {
    tally.refused as f64 / tally.calls as f64
}

pub(crate) fn attempts_per_call(tally: &ServiceTally) -> f64 {
    tally.calls as f64 / tally.first_attempts as f64
}

pub(crate) fn time_quantile_s(tally: &ServiceTally, share: f64) -> f64 {
    let mut counts = Vec::new();
    histogram::merge(&mut counts, &tally.time_histogram);
    histogram::quantile(&counts, share).expect("requests were answered") / 1e9
}
