//! A ratio of two weighted means, and with it the mean over a part of the replications.
//!
//! R̂ = Σ W ȳ / Σ W x̄. Which replications belong to the part (needed a rollback, say) is itself known only by
//! simulation, so a mean over the part is a ratio whose denominator has an error too. By linearisation its influences
//! are (yᵢ − R̂ xᵢ)/X̄ (Cochran 1977, §6.13: the combined ratio estimator).
//!
//! The trap is a denominator that might be 0: then the ratio has no mean, no variance and no place in a report.

use super::Design;
use super::mean::{Linear, mean, t_interval};

/// `y` per `x`; `None` where the interval of the denominator covers 0.
#[must_use]
pub fn ratio(design: &Design, y: &[f64], x: &[f64]) -> Option<Linear> {
    let (value, influence) = linearise(design, y, x)?;
    Some(Linear { estimate: t_interval(value, design.spread(&influence)), influence })
}

/// The ratio and its influences; `None` where the interval of the denominator covers 0.
pub(super) fn linearise(design: &Design, y: &[f64], x: &[f64]) -> Option<(f64, Vec<f64>)> {
    let denominator = mean(design, x).estimate;
    if denominator.confidence_interval.covers(0.0) {
        return None;
    }
    let below = denominator.point_estimate;
    let value = design.mean(y) / below;
    Some((value, y.iter().zip(x).map(|(y, x)| (y - value * x) / below).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_over_a_part_leaves_the_rest_out() {
        let design = Design::simple(60);
        let part: Vec<f64> = (0..60).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
        let values: Vec<f64> = (0..60).map(|i| if i % 3 == 0 { 4.0 } else { 0.0 }).collect();
        let linear = ratio(&design, &values, &part).unwrap();
        assert!((linear.estimate.point_estimate - 4.0).abs() < 1e-12);
        assert!(linear.estimate.standard_error < 1e-12);
    }

    #[test]
    fn a_denominator_that_may_be_nothing_gives_no_ratio() {
        let design = Design::simple(4);
        assert!(ratio(&design, &[1.0; 4], &[1.0, -1.0, 2.0, -1.5]).is_none());
        assert!(ratio(&design, &[1.0; 4], &[0.0; 4]).is_none());
    }
}
