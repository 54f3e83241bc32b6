//! Weighted quantiles, also where the tail is only known to be long.

use backout::random::Distribution;
use backout::stats::quantile::quantile;

use crate::synthetic::{Stratum, coverage, design, sample, total, uniforms};

fn strata() -> [Stratum; 3] {
    let lognormal = |median, sigma| Distribution::Lognormal { median, sigma };
    [
        Stratum { weight: 0.6, runs: 150, law: lognormal(300.0, 1.0) },
        Stratum { weight: 0.3, runs: 120, law: lognormal(900.0, 1.5) },
        Stratum { weight: 0.1, runs: 100, law: Distribution::Exponential { mean: 7_200.0 } },
    ]
}

/// The value below which a share `p` of the mixture lies, by bisection over the laws' own quantile functions.
fn true_quantile(strata: &[Stratum], p: f64) -> f64 {
    let share = |law: &Distribution, value: f64| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let u = f64::midpoint(low, high);
            if law.quantile(u) < value { low = u } else { high = u }
        }
        low
    };
    let (mut low, mut high) = (0.0, 1e7);
    for _ in 0..80 {
        let value = f64::midpoint(low, high);
        let below: f64 = strata.iter().map(|s| s.weight * share(&s.law, value)).sum();
        if below < p { low = value } else { high = value }
    }
    low
}

#[test]
fn weighted_quantiles() {
    let strata = strata();
    let design = design(&strata);
    let everything = vec![1.0; total(&strata)];
    for (salt, p) in [0.5, 0.9, 0.95].into_iter().enumerate() {
        coverage(true_quantile(&strata, p), |repeat| {
            let values = sample(&strata, &uniforms(repeat, 80 + salt as u64, total(&strata)));
            let found = quantile(&design, &values, &everything, p, None)?;
            Some(found.linear.estimate.confidence_interval)
        })
        // Shares move in steps of one run; where a step is a good part of the interval it errs to the wide side.
        .assert_within(&format!("weighted quantile at {p}"), 0.93, 0.975);
    }
}

#[test]
fn weighted_quantile_with_times_beyond_the_follow_up() {
    let strata = strata();
    let design = design(&strata);
    // A quarter of the runs is outside the domain; times beyond four hours are only known to be beyond.
    coverage(true_quantile(&strata, 0.8), |repeat| {
        let values = sample(&strata, &uniforms(repeat, 90, total(&strata)));
        let drawn = uniforms(repeat, 91, total(&strata));
        let domain: Vec<f64> = drawn.iter().map(|u| f64::from(u8::from(*u < 0.75))).collect();
        let found = quantile(&design, &values, &domain, 0.8, Some(14_400.0))?;
        Some(found.linear.estimate.confidence_interval)
    })
    .assert_nominal("weighted quantile, followed to a limit");
}
