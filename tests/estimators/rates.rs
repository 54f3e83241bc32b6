//! Exact, pooled and plain intervals of rates.

use backout::random::normal_quantile;
use backout::stats::rate::{clopper_pearson, rate, wilson};
use backout::stats::{ConfidenceInterval, Design, LEVEL};

use crate::synthetic::{coverage, uniforms};

fn bits(uniforms: &[f64], probability: impl Fn(usize) -> f64) -> Vec<f64> {
    let happens = |(i, u): (usize, &f64)| f64::from(u8::from(*u < probability(i)));
    uniforms.iter().enumerate().map(happens).collect()
}

const fn interval(bounds: (f64, f64)) -> ConfidenceInterval {
    ConfidenceInterval { confidence_level: LEVEL, lower_bound: bounds.0, upper_bound: bounds.1 }
}

#[test]
fn clopper_pearson_covers_at_least_its_level() {
    for (salt, (runs, truth)) in [(405, 0.004), (200, 0.03), (100, 0.5)].into_iter().enumerate() {
        coverage(truth, |repeat| {
            let events = bits(&uniforms(repeat, 20 + salt as u64, runs), |_| truth);
            let events = events.iter().filter(|event| **event > 0.0).count();
            Some(interval(clopper_pearson(events as u64, runs as u64, LEVEL)))
        })
        .assert_within(&format!("Clopper–Pearson {truth} of {runs}"), 0.945, 1.0);
    }
}

#[test]
fn wilson_covers_its_level() {
    for (salt, (runs, truth)) in [(400, 0.02), (200, 0.1), (100, 0.4)].into_iter().enumerate() {
        coverage(truth, |repeat| {
            let events = bits(&uniforms(repeat, 30 + salt as u64, runs), |_| truth);
            Some(interval(wilson(events.iter().sum(), runs as f64, normal_quantile(0.975))))
        })
        .assert_nominal(&format!("Wilson {truth} of {runs}"));
    }
}

/// Runs, weight and true rate of each stratum.
type World = [(usize, f64, f64); 4];

const WORLDS: [(&str, World); 4] = [
    ("common", [(150, 0.5, 0.1), (100, 0.3, 0.3), (60, 0.15, 0.2), (40, 0.05, 0.6)]),
    ("rare", [(600, 0.8, 0.01), (200, 0.1, 0.03), (150, 0.07, 0.02), (60, 0.03, 0.2)]),
    ("unequal", [(400, 0.9, 0.02), (100, 0.05, 0.5), (100, 0.03, 0.5), (40, 0.02, 0.9)]),
    ("even", [(100, 0.25, 0.05), (100, 0.25, 0.07), (100, 0.25, 0.1), (100, 0.25, 0.04)]),
];

fn stratum_of(world: &World) -> Vec<usize> {
    world.iter().enumerate().flat_map(|(h, (runs, ..))| vec![h; *runs]).collect()
}

#[test]
fn pooled_rate() {
    for (salt, (name, world)) in WORLDS.iter().enumerate() {
        let strata = stratum_of(world);
        let design = Design::new(&world.map(|(_, weight, _)| weight), &strata);
        let truth = world.iter().map(|(_, weight, rate)| weight * rate).sum();
        coverage(truth, |repeat| {
            let u = uniforms(repeat, 40 + salt as u64, strata.len());
            let events = bits(&u, |i| world[strata[i]].2);
            let found = rate(&design, &events, &vec![1.0; strata.len()])?;
            Some(found.linear.estimate.confidence_interval)
        })
        .assert_nominal(&format!("pooled rate, {name}"));
    }
}

#[test]
fn pooled_rate_over_a_part_whose_size_is_drawn() {
    for (salt, (name, world)) in WORLDS.iter().enumerate() {
        let strata = stratum_of(world);
        let design = Design::new(&world.map(|(_, weight, _)| weight), &strata);
        let shares = [0.97, 0.3, 0.4, 0.5];
        let part: Vec<f64> = world.iter().zip(shares).map(|((_, w, _), s)| w * s).collect();
        let truth = world.iter().zip(&part).map(|((.., rate), part)| part * rate).sum::<f64>()
            / part.iter().sum::<f64>();
        coverage(truth, |repeat| {
            let u = uniforms(repeat, 50 + salt as u64, strata.len());
            let domain =
                bits(&uniforms(repeat, 60 + salt as u64, strata.len()), |i| shares[strata[i]]);
            let events = bits(&u, |i| world[strata[i]].2);
            let found = rate(&design, &events, &domain)?;
            Some(found.linear.estimate.confidence_interval)
        })
        .assert_nominal(&format!("pooled rate over a part, {name}"));
    }
}
