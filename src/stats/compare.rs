//! Differences over the same replications, and which of several are best or tied.
//!
//! Strategies meet the same requests, the same defects and the same people, so they are compared replication by
//! replication: the variance of a difference is that of the differences of influences. The achieved correlation is
//! computed, not claimed.
//!
//! Several strategies at once: one is left out of the best set when it is worse than some other in a one-sided test at
//! level α/(k − 1). The true best is then left out with probability at most α, whatever the differences are: it would
//! have to lose one of k − 1 tests, each with probability at most α/(k − 1) (subset selection, Gupta 1965; Hsu 1984).
//! Chosen over all pairwise intervals (Tukey) because a report asks only who is best, and over a maximum-t law because
//! pairs of strategies may differ in few replications, where a joint normal law is a bold assumption.

use super::design::Spread;
use super::mean::{Linear, t_interval};
use super::special::t_quantile;
use super::{Design, Estimate, LEVEL};

/// A paired difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    pub estimate: Estimate,
    /// Correlation of the two estimates' errors; `None` where one of them has no error.
    pub correlation: Option<f64>,
}

/// `a` minus `b`, over the replications they have in common, with a t interval.
#[must_use]
pub fn difference(design: &Design, a: &Linear, b: &Linear) -> Difference {
    let spread = spread_of_difference(design, a, b);
    let centre = a.estimate.point_estimate - b.estimate.point_estimate;
    let (of_a, of_b) = (design.spread(&a.influence).variance, design.spread(&b.influence).variance);
    let scale = (of_a * of_b).sqrt();
    let correlation =
        (scale > 0.0).then(|| ((of_a + of_b - spread.variance) / 2.0 / scale).clamp(-1.0, 1.0));
    Difference { estimate: t_interval(centre, spread), correlation }
}

/// How far the difference of two estimates may be off that have nothing in common (Welch 1947; Satterthwaite's degrees of
/// freedom). Two separate sets of runs of the same size would have given this; what pairs save is told by comparing both.
#[must_use]
pub fn unpaired(a: Spread, b: Spread) -> Spread {
    let variance = a.variance + b.variance;
    let below = a.variance * a.variance / a.degrees + b.variance * b.variance / b.degrees;
    let degrees = if below > 0.0 { variance * variance / below } else { f64::INFINITY };
    Spread { variance, degrees }
}

/// Which estimates are the smallest or cannot be told from it.
///
/// One that is absent is never best. A difference must exceed `margin` with simultaneous confidence to count; a margin
/// of 0 asks for any difference at all. For figures where more is better, negate the estimates.
#[must_use]
pub fn smallest(design: &Design, estimates: &[Option<&Linear>], margin: f64) -> Vec<bool> {
    let rivals = estimates.iter().flatten().count();
    let level = (1.0 - LEVEL) / (rivals.max(2) - 1) as f64;
    estimates
        .iter()
        .map(|one| {
            one.is_some_and(|one| {
                !estimates.iter().flatten().any(|other| worse(design, one, other, margin, level))
            })
        })
        .collect()
}

/// Whether `one` exceeds `other` by more than the margin, one-sided at this level.
fn worse(design: &Design, one: &Linear, other: &Linear, margin: f64, level: f64) -> bool {
    let excess = one.estimate.point_estimate - other.estimate.point_estimate - margin;
    if excess <= 0.0 {
        return false;
    }
    let Spread { variance, degrees } = spread_of_difference(design, one, other);
    // Sums in another order differ in their last digits; that is no difference.
    let noise = 1e-12 * one.estimate.point_estimate.abs().max(other.estimate.point_estimate.abs());
    excess > noise.max(variance.sqrt() * t_quantile(degrees, 1.0 - level))
}

fn spread_of_difference(design: &Design, a: &Linear, b: &Linear) -> Spread {
    let apart: Vec<f64> = a.influence.iter().zip(&b.influence).map(|(a, b)| a - b).collect();
    design.spread(&apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean::mean;

    const A: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const B: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    #[test]
    fn students_sleep_data_give_his_difference_and_correlation() {
        // Student (1908); variances 3.2006 and 4.0090, covariance 2.8483, computed with SciPy.
        let design = Design::simple(10);
        let found = difference(&design, &mean(&design, &A), &mean(&design, &B));
        assert!(
            (found.estimate.standard_error * 10_f64.sqrt() - 1.229_995_483_279_873).abs() < 1e-9
        );
        let expected = 2.848_333_333_333_333 / (3.200_555_555_555_556_f64 * 4.009).sqrt();
        assert!((found.correlation.unwrap() - expected).abs() < 1e-9);
    }

    #[test]
    fn the_worse_is_left_out_and_the_equal_is_tied() {
        let design = Design::simple(10);
        let (a, b) = (mean(&design, &A), mean(&design, &B));
        assert_eq!(smallest(&design, &[Some(&a), Some(&b), None], 0.0), [true, false, false]);
        assert_eq!(smallest(&design, &[Some(&b), Some(&b)], 0.0), [true, true]);
        assert_eq!(smallest(&design, &[Some(&a), Some(&b)], 2.0), [true, true], "below the margin");
    }
}
