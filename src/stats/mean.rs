//! The stratified weighted mean with its t interval, and the shape every linear estimate has.

use super::estimate::{Estimate, LEVEL};
use super::special::t_quantile;
use super::{Design, design::Spread};

/// An estimate with what each replication adds to its error.
///
/// The influences have weighted mean 0, and the variance of their weighted mean is the variance of the estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    pub estimate: Estimate,
    /// One per replication.
    pub influence: Vec<f64>,
}

impl Linear {
    /// In another unit: times a factor, plus an amount known without error.
    #[must_use]
    pub fn rescaled(self, factor: f64, plus: f64) -> Self {
        let influence = self.influence.into_iter().map(|value| value * factor).collect();
        Self { estimate: self.estimate.rescaled(factor, plus), influence }
    }
}

/// The mean of one value per replication: θ̂ = Σ Wₕ x̄ₕ ± t · √(Σ Wₕ² sₕ²/nₕ).
///
/// For values with bounded tails. Heavy-tailed costs take [`bootstrap_t`](super::bootstrap::Bootstrap).
#[must_use]
pub fn mean(design: &Design, values: &[f64]) -> Linear {
    let centre = design.mean(values);
    let influence: Vec<f64> = values.iter().map(|value| value - centre).collect();
    Linear { estimate: t_interval(centre, design.spread(&influence)), influence }
}

/// The two-sided t interval around an estimate with this error.
#[must_use]
pub fn t_interval(centre: f64, spread: Spread) -> Estimate {
    let reach = t_reach(spread);
    Estimate::new(centre, spread.variance.sqrt(), (centre - reach, centre + reach))
}

/// Half the width of the t interval.
pub(super) fn t_reach(spread: Spread) -> f64 {
    spread.variance.sqrt() * t_quantile(spread.degrees, f64::midpoint(1.0, LEVEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stratum_gives_the_paired_t_interval_of_students_sleep_data() {
        // Student (1908); interval computed with SciPy's ttest_rel, and printed by R.
        let a = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let b = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        let Estimate { point_estimate, confidence_interval, .. } =
            mean(&Design::simple(10), &differences).estimate;
        assert!((point_estimate + 1.58).abs() < 1e-12);
        assert!((confidence_interval.lower_bound + 2.459_885_763_276_983).abs() < 1e-9);
        assert!((confidence_interval.upper_bound + 0.700_114_236_722_998).abs() < 1e-9);
    }

    #[test]
    fn equal_values_have_no_error() {
        let estimate = mean(&Design::simple(5), &[2.0; 5]).estimate;
        assert_eq!(estimate, Estimate::exact(2.0));
    }
}
