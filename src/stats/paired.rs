//! What pairing is worth: the same two series taken as pairs, and as if they had nothing in common.
//!
//! Strategies meet the same releases, so that Var(A − B) = Var A + Var B − 2 Cov is small where they fare alike. Welch's
//! interval (1947) is what two separate sets of runs of the same size would have given; the sign test asks only who was
//! better how often, and needs no law of the differences.

use super::estimate::{Estimate, LEVEL};
use super::special::{beta_cdf, t_cdf, t_quantile};

/// A difference of two means with its test against none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    pub estimate: Estimate,
    pub t: f64,
    pub degrees: f64,
    /// Two-sided.
    pub p: f64,
}

/// `a` minus `b`, pair by pair. `None` below two pairs, or where all differences are the same.
#[must_use]
pub fn paired(a: &[f64], b: &[f64]) -> Option<Tested> {
    let apart: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let (mean, variance) = moments(&apart)?;
    tested(mean, variance / apart.len() as f64, apart.len() as f64 - 1.0)
}

/// `a` minus `b` as if they had been drawn apart (Welch 1947; degrees of freedom by Satterthwaite).
#[must_use]
pub fn unpaired(a: &[f64], b: &[f64]) -> Option<Tested> {
    let ((mean_a, of_a), (mean_b, of_b)) = (moments(a)?, moments(b)?);
    let (n_a, n_b) = (a.len() as f64, b.len() as f64);
    let (part_a, part_b) = (of_a / n_a, of_b / n_b);
    let variance = part_a + part_b;
    let degrees =
        variance * variance / (part_a * part_a / (n_a - 1.0) + part_b * part_b / (n_b - 1.0));
    tested(mean_a - mean_b, variance, degrees)
}

/// Var(A − B) of two things of these variances and this correlation.
#[must_use]
pub fn variance_of_difference(of_a: f64, of_b: f64, correlation: f64) -> f64 {
    of_a + of_b - 2.0 * correlation * (of_a * of_b).sqrt()
}

/// The two-sided sign test: how surprising it is that `a` is below `b` so often (or so seldom) among pairs that differ.
#[must_use]
pub fn sign_test(a: &[f64], b: &[f64]) -> f64 {
    let apart: Vec<f64> =
        a.iter().zip(b).map(|(a, b)| a - b).filter(|apart| apart.abs() > 0.0).collect();
    let below = apart.iter().filter(|apart| **apart < 0.0).count();
    let fewer = below.min(apart.len() - below) as f64;
    // P(N ≤ k) for a fair coin is the beta distribution function at a half.
    let tail = beta_cdf(apart.len() as f64 - fewer, fewer + 1.0, 0.5);
    if apart.is_empty() { 1.0 } else { (2.0 * tail).min(1.0) }
}

fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = super::sum::sum(values) / n;
    let squares = super::sum::sum_of(values.len(), &|i| (values[i] - mean) * (values[i] - mean));
    (values.len() > 1).then(|| (mean, squares / (n - 1.0)))
}

fn tested(mean: f64, variance: f64, degrees: f64) -> Option<Tested> {
    let error = variance.sqrt();
    let reach = error * t_quantile(degrees, f64::midpoint(1.0, LEVEL));
    let t = mean / error;
    (error > 0.0).then(|| Tested {
        estimate: Estimate::new(mean, error, (mean - reach, mean + reach)),
        t,
        degrees,
        p: 2.0 * t_cdf(degrees, -t.abs()),
    })
}
