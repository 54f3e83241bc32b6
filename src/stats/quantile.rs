//! Weighted quantiles with intervals, where long times are only known to be long.
//!
//! A quantile is read off the weighted distribution F̂. Woodruff (1952) takes an interval for the share F̂(q̂) and reads
//! the quantile's interval off the same curve. Here the test behind it is inverted instead (Francisco and Fuller 1991):
//! the interval holds every value whose share, by the stratified Wilson interval, may be p. In the middle both agree;
//! at p = 0.95 Woodruff's normal interval ends too soon on the side of the long tail.
//!
//! Times are followed to τ. A time that was not reached is "> τ": it takes part as the greatest value, it is not
//! dropped, and a quantile that falls on it is reported as beyond τ. Dropping unreached times would make the strategy
//! that never restores look quick.

use super::estimate::{Estimate, LEVEL};
use super::mean::Linear;
use super::{Design, rate};
use crate::random::normal_quantile;

/// A quantile, possibly beyond what was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantile {
    pub linear: Linear,
    /// The quantile is at least the limit; the point estimate is the limit itself.
    pub beyond: bool,
}

/// The value below which a share `p` of the domain lies.
///
/// `domain` is 0 or 1 for each replication. Values of `limit` and above count as "at least `limit`". `None` where no
/// replication is in the domain.
#[must_use]
pub fn quantile(
    design: &Design,
    values: &[f64],
    domain: &[f64],
    p: f64,
    limit: Option<f64>,
) -> Option<Quantile> {
    let curve = Ecdf::new(design, values, domain)?;
    let cut = |value: f64| limit.map_or(value, |limit| value.min(limit));
    let point = cut(curve.at(p));
    let share = |value: f64| share_below(design, values, domain, value, limit);
    let low = curve.first(|value| share(value).is_some_and(|s| s.1.1 >= p));
    let high = curve.first(|value| share(value).is_some_and(|s| s.1.0 > p));
    let bounds = (cut(low).min(point), cut(high).max(point));
    let (found, around) = share(point)?;
    let reach = bounds.1 - bounds.0;
    let slope = if reach > 0.0 { reach / (around.1 - around.0) } else { 0.0 };
    let influence = found.influence.iter().map(|influence| -influence * slope).collect();
    let z = normal_quantile(f64::midpoint(1.0, LEVEL));
    let estimate = Estimate::new(point, reach / (2.0 * z), bounds);
    let beyond = limit.is_some_and(|limit| point >= limit);
    Some(Quantile { linear: Linear { estimate, influence }, beyond })
}

/// The share of the domain at or below a value, with its interval; below the limit only, where the value is the limit.
fn share_below(
    design: &Design,
    values: &[f64],
    domain: &[f64],
    value: f64,
    limit: Option<f64>,
) -> Option<(Linear, (f64, f64))> {
    let reached = |v: f64| limit.is_none_or(|limit| v < limit);
    let below: Vec<f64> =
        values.iter().map(|v| f64::from(u8::from(*v <= value && reached(*v)))).collect();
    let found = rate::pooled(design, &below, domain)?;
    let interval = found.estimate.confidence_interval;
    Some((found, (interval.lower_bound, interval.upper_bound)))
}

/// The weighted empirical distribution over a part of the replications.
#[derive(Clone, Debug)]
pub struct Ecdf {
    /// Ascending values with the share at or below.
    steps: Vec<(f64, f64)>,
}

impl Ecdf {
    /// `None` where no replication is in the domain.
    #[must_use]
    pub fn new(design: &Design, values: &[f64], domain: &[f64]) -> Option<Self> {
        let mut weighted: Vec<(f64, f64)> = design
            .weights()
            .iter()
            .zip(values.iter().zip(domain))
            .map(|(weight, (value, domain))| (*value, weight * domain))
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        weighted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
        let mut so_far = 0.0;
        let steps: Vec<(f64, f64)> = weighted
            .into_iter()
            .map(|(value, weight)| {
                so_far += weight;
                (value, so_far / total)
            })
            .collect();
        (!steps.is_empty()).then_some(Self { steps })
    }

    /// The smallest value with at least a share `p` at or below it; the ends for shares outside 0 to 1.
    #[must_use]
    pub fn at(&self, p: f64) -> f64 {
        self.value(self.steps.partition_point(|(_, share)| *share < p - ROUNDING))
    }

    /// The smallest value for which a condition holds that, once true, stays true; the greatest value where it never is.
    fn first(&self, holds: impl Fn(f64) -> bool) -> f64 {
        self.value(self.steps.partition_point(|(value, _)| !holds(*value)))
    }

    /// The share at or below a value.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        let count = self.steps.partition_point(|(step, _)| *step <= value);
        if count == 0 { 0.0 } else { self.steps[count - 1].1 }
    }

    fn value(&self, position: usize) -> f64 {
        self.steps[position.min(self.steps.len() - 1)].0
    }
}

/// Sums of weights that should meet a share exactly miss it by this much at most.
const ROUNDING: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_a_hundred_has_the_interval_of_order_statistics() {
        // The exact interval is from the 40th to the 61st value (binomial law, computed with SciPy).
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let found = quantile(&Design::simple(100), &values, &[1.0; 100], 0.5, None).unwrap();
        let estimate = found.linear.estimate;
        assert_eq!(estimate.point_estimate, 50.0);
        assert!((estimate.confidence_interval.lower_bound - 40.0).abs() <= 1.0);
        assert!((estimate.confidence_interval.upper_bound - 61.0).abs() <= 1.0);
    }

    #[test]
    fn weights_move_the_quantile() {
        // A stratum of 1s with weight 0.9 against one of 9s that was run just as often.
        let stratum: Vec<usize> = (0..20).map(|i| i / 10).collect();
        let values: Vec<f64> = (0..20).map(|i| if i < 10 { 1.0 } else { 9.0 }).collect();
        let design = Design::new(&[0.9, 0.1], &stratum);
        let point = |p| {
            quantile(&design, &values, &[1.0; 20], p, None).unwrap().linear.estimate.point_estimate
        };
        assert_eq!(point(0.85), 1.0);
        assert_eq!(point(0.95), 9.0);
    }

    #[test]
    fn what_is_not_reached_is_beyond_the_limit_and_not_dropped() {
        let values: Vec<f64> = (0..50).map(|i| if i < 20 { f64::from(i) } else { 1e9 }).collect();
        let design = Design::simple(50);
        let found = quantile(&design, &values, &[1.0; 50], 0.5, Some(100.0)).unwrap();
        assert!(found.beyond);
        assert_eq!(found.linear.estimate.point_estimate, 100.0);
        let found = quantile(&design, &values, &[1.0; 50], 0.25, Some(100.0)).unwrap();
        assert!(!found.beyond);
        assert_eq!(found.linear.estimate.point_estimate, 12.0);
        assert!(quantile(&design, &values, &[0.0; 50], 0.5, None).is_none());
    }
}
