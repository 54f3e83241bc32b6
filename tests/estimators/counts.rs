//! Shares of sums of counts near their ends, rare counts, and the weeks between two of them.

use backout::random::poisson_quantile;
use backout::stats::bounded::{mean_count, share};
use backout::stats::rate::rate;
use backout::stats::{ConfidenceInterval, Design};

use crate::synthetic::{coverage, uniforms};

/// Weight, runs, chance of a rollback, and whether one is needed.
type Cell = (f64, usize, f64, bool);

const CELLS: [Cell; 6] = [
    (0.6, 150, 0.05, false),
    (0.2, 90, 0.10, false),
    (0.1, 60, 0.9, true),
    (0.06, 50, 0.8, true),
    (0.02, 30, 0.6, false),
    (0.02, 30, 0.95, true),
];

fn stratum_of() -> Vec<usize> {
    CELLS.iter().enumerate().flat_map(|(h, cell)| vec![h; cell.1]).collect()
}

fn design() -> Design {
    Design::new(&CELLS.map(|cell| cell.0), &stratum_of())
}

fn rollbacks(repeat: u64, salt: u64, factor: f64) -> (Vec<f64>, Vec<f64>) {
    let strata = stratum_of();
    let u = uniforms(repeat, salt, strata.len());
    let chance = |cell: Cell| if cell.3 { cell.2 } else { cell.2 * factor };
    let started: Vec<f64> =
        strata.iter().zip(u).map(|(h, u)| f64::from(u8::from(u < chance(CELLS[*h])))).collect();
    let needed = strata.iter().zip(&started).map(|(h, s)| if CELLS[*h].3 { *s } else { 0.0 });
    (needed.collect(), started)
}

fn true_precision(factor: f64) -> f64 {
    let of = |needed: bool| -> f64 {
        CELLS.iter().filter(|cell| cell.3 == needed).map(|cell| cell.0 * cell.2).sum()
    };
    of(true) / (of(true) + factor * of(false))
}

#[test]
fn precision() {
    let design = design();
    for (salt, factor, most) in [(230, 2.0, 0.97), (231, 0.5, 0.97), (232, 0.15, 0.985)] {
        let truth = true_precision(factor);
        coverage(truth, |repeat| {
            let (needed, started) = rollbacks(repeat, salt, factor);
            Some(share(&design, &needed, &started)?.estimate.confidence_interval)
        })
        .assert_within(&format!("precision of {truth:.3}"), 0.93, most);
    }
}

#[test]
fn rare_counts() {
    // Pages: none in most releases, Poisson where there are any; few of them at night.
    let (design, strata) = (design(), stratum_of());
    for (salt, pages, most) in [(240, 1.0, 0.97), (241, 0.1, 0.97), (242, 0.02, 0.985)] {
        let mean = |h: usize| pages * CELLS[h].2;
        let truth: f64 = (0..CELLS.len()).map(|h| CELLS[h].0 * mean(h)).sum();
        coverage(truth, |repeat| {
            let u = uniforms(repeat, salt, strata.len());
            let counts: Vec<f64> =
                strata.iter().zip(u).map(|(h, u)| poisson_quantile(mean(*h), u) as f64).collect();
            Some(mean_count(&design, &counts).estimate.confidence_interval)
        })
        .assert_within(&format!("rare count of {truth:.4} a run"), 0.93, most);
    }
}

#[test]
fn weeks_between_two() {
    let design = design();
    let yearly: f64 = CELLS.iter().filter(|cell| !cell.3).map(|cell| cell.0 * cell.2).sum();
    coverage(1.0 / yearly, |repeat| {
        let (needed, started) = rollbacks(repeat, 250, 1.0);
        let falsely: Vec<f64> = started.iter().zip(&needed).map(|(s, n)| s - n).collect();
        let found = rate(&design, &falsely, &vec![1.0; falsely.len()])?.linear.estimate;
        let rate = found.confidence_interval;
        let bounds = (1.0 / rate.upper_bound, 1.0 / rate.lower_bound);
        Some(ConfidenceInterval { lower_bound: bounds.0, upper_bound: bounds.1, ..rate })
    })
    .assert_nominal("weeks between two");
}
