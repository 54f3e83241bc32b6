//! Means, ratios, heavy-tailed costs and paired differences.

use backout::random::Distribution;
use backout::stats::compare::difference;
use backout::stats::mean::mean;
use backout::stats::ratio::ratio;

use crate::synthetic::{
    Stratum, bootstrap_coverage, coverage, design, sample, total, true_mean, uniforms,
};

fn lognormal(median: f64, sigma: f64) -> Distribution {
    Distribution::Lognormal { median, sigma }
}

/// Restricted times: bounded, moderately skewed, unequal weights.
fn times() -> [Stratum; 3] {
    [
        Stratum { weight: 0.7, runs: 60, law: Distribution::Uniform { low: 0.0, high: 600.0 } },
        Stratum { weight: 0.25, runs: 40, law: Distribution::Exponential { mean: 900.0 } },
        Stratum { weight: 0.05, runs: 20, law: Distribution::Uniform { low: 3e3, high: 14_400.0 } },
    ]
}

/// Costs: nearly nothing mostly, and a long tail in the costly strata.
fn costs() -> [Stratum; 3] {
    [
        Stratum { weight: 0.85, runs: 200, law: Distribution::Exponential { mean: 20.0 } },
        Stratum { weight: 0.10, runs: 200, law: lognormal(200.0, 1.0) },
        Stratum { weight: 0.05, runs: 400, law: lognormal(1_000.0, 1.5) },
    ]
}

#[test]
fn stratified_mean() {
    let strata = times();
    let design = design(&strata);
    coverage(true_mean(&strata), |repeat| {
        let values = sample(&strata, &uniforms(repeat, 1, total(&strata)));
        Some(mean(&design, &values).estimate.confidence_interval)
    })
    .assert_nominal("stratified mean");
}

#[test]
fn mean_over_a_part_whose_size_is_drawn() {
    let strata = times();
    let design = design(&strata);
    // In the domain with probability 0.2, 0.6 and 0.95 by stratum, whatever the value.
    let shares = [0.2, 0.6, 0.95];
    let parts: Vec<f64> = strata.iter().zip(shares).map(|(s, share)| s.weight * share).collect();
    let truth = strata.iter().zip(&parts).map(|(s, part)| part * s.law.mean()).sum::<f64>()
        / parts.iter().sum::<f64>();
    let share_of: Vec<f64> =
        strata.iter().zip(shares).flat_map(|(s, share)| vec![share; s.runs]).collect();
    coverage(truth, |repeat| {
        let size = total(&strata);
        let values = sample(&strata, &uniforms(repeat, 2, size));
        let drawn = uniforms(repeat, 3, size);
        let domain: Vec<f64> =
            drawn.iter().zip(&share_of).map(|(u, p)| f64::from(u8::from(u < p))).collect();
        let y: Vec<f64> = values.iter().zip(&domain).map(|(v, d)| v * d).collect();
        Some(ratio(&design, &y, &domain)?.estimate.confidence_interval)
    })
    .assert_nominal("mean over a part");
}

#[test]
fn ratio_of_sums() {
    // Prevented share: what was saved is a share of what could be, different in every run and at times negative.
    let strata = times();
    let design = design(&strata);
    let share = |u: f64| 1.5 * u - 0.25;
    coverage(0.5, |repeat| {
        let size = total(&strata);
        let avoidable = sample(&strata, &uniforms(repeat, 4, size));
        let u = uniforms(repeat, 5, size);
        let saved: Vec<f64> = avoidable.iter().zip(&u).map(|(a, u)| a * share(*u)).collect();
        Some(ratio(&design, &saved, &avoidable)?.estimate.confidence_interval)
    })
    .assert_nominal("ratio of sums");
}

#[test]
fn heavy_tailed_costs() {
    let strata = costs();
    let design = design(&strata);
    bootstrap_coverage(&design, true_mean(&strata), |repeat, bootstrap| {
        let values = sample(&strata, &uniforms(repeat, 6, total(&strata)));
        Some(bootstrap.mean(&values).estimate.confidence_interval)
    })
    .assert_nominal("heavy-tailed costs, bootstrap-t");
}

#[test]
fn heavy_tailed_costs_with_just_enough_runs() {
    let strata = [
        Stratum { weight: 0.9, runs: 120, law: Distribution::Exponential { mean: 20.0 } },
        Stratum { weight: 0.1, runs: 200, law: lognormal(500.0, 1.5) },
    ];
    let design = design(&strata);
    bootstrap_coverage(&design, true_mean(&strata), |repeat, bootstrap| {
        let values = sample(&strata, &uniforms(repeat, 9, total(&strata)));
        Some(bootstrap.mean(&values).estimate.confidence_interval)
    })
    .assert_nominal("heavy-tailed costs at 200 runs, bootstrap-t");
}

#[test]
fn paired_difference_over_common_replications() {
    let strata = times();
    let design = design(&strata);
    // The second strategy takes 0.7 of the first's time and a minute of its own, so errors are correlated.
    let truth = 0.3 * true_mean(&strata) - 60.0;
    coverage(truth, |repeat| {
        let size = total(&strata);
        let a = sample(&strata, &uniforms(repeat, 7, size));
        let own = uniforms(repeat, 8, size);
        let b: Vec<f64> = a.iter().zip(&own).map(|(a, u)| 0.7 * a + 120.0 * u).collect();
        let found = difference(&design, &mean(&design, &a), &mean(&design, &b));
        Some(found.estimate.confidence_interval)
    })
    .assert_nominal("paired difference");
}
