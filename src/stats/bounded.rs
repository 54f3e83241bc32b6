//! Intervals that respect the ends of what a quantity can be.
//!
//! The interval x̂ ± t·se leaves 0 to 1 where a share is near an end, and cutting it there leaves one that misses on the
//! other side. A **share of counts**, such as the rollbacks that were needed among all rollbacks, is 1/(1 + F/N) with
//! the rates F of false and N of needed ones. Each has an interval of its own that knows about rare events; by the
//! method of variance estimates recovery (Zou and Donner 2008, "Construction of confidence limits about effect
//! measures") these give one for ln F − ln N, hence for the share. A **mean count**, such as pages at night, takes its
//! interval on the logarithm.
//!
//! The trap is the end itself: where nothing was seen the spread is 0 and an interval of no width would claim certainty.
//! There it ends where the rate of seeing anything at all does.

use super::estimate::Estimate;
use super::mean::{Linear, mean, t_reach};
use super::{Design, rate, ratio};

/// The share of `event` among `domain`, both 0 or 1, where how often either happens carries most of the error.
#[must_use]
pub fn share(design: &Design, event: &[f64], domain: &[f64]) -> Option<Linear> {
    let mut linear = ratio::ratio(design, event, domain)?;
    let other: Vec<f64> = domain.iter().zip(event).map(|(domain, event)| domain - event).collect();
    let (with, without) = (Logs::new(design, event)?, Logs::new(design, &other)?);
    let Estimate { point_estimate: point, standard_error, .. } = linear.estimate;
    let at = |odds_against: f64| 1.0 / (1.0 + libm::exp(odds_against));
    let bounds = (at(without.at_most_over(&with)), at(-with.at_most_over(&without)));
    linear.estimate =
        Estimate::new(point, standard_error, (bounds.0.min(point), bounds.1.max(point)));
    Some(linear)
}

/// Logarithms of a rate and its bounds; −∞ for 0.
struct Logs {
    point: f64,
    lower: f64,
    upper: f64,
}

impl Logs {
    fn new(design: &Design, event: &[f64]) -> Option<Self> {
        let found = rate::rate(design, event, &vec![1.0; event.len()])?.linear.estimate;
        let interval = found.confidence_interval;
        let [point, lower, upper] =
            [found.point_estimate, interval.lower_bound, interval.upper_bound].map(libm::log);
        Some(Self { point, lower, upper })
    }

    /// The upper bound of this rate over another, as a logarithm.
    fn at_most_over(&self, other: &Self) -> f64 {
        if other.point == f64::NEG_INFINITY {
            return f64::INFINITY;
        }
        if self.point == f64::NEG_INFINITY {
            return self.upper - other.point;
        }
        let (up, down) = (self.upper - self.point, other.point - other.lower);
        self.point - other.point + (up * up + down * down).sqrt()
    }
}

/// The mean of a count of rare things, one per replication.
#[must_use]
pub fn mean_count(design: &Design, counts: &[f64]) -> Linear {
    let mut linear = mean(design, counts);
    let Estimate { point_estimate: point, standard_error, .. } = linear.estimate;
    let bounds = if point > 0.0 {
        let factor = libm::exp(t_reach(design.spread(&linear.influence)) / point);
        (point / factor, point * factor)
    } else {
        let everything = vec![1.0; counts.len()];
        let rate = rate::pooled(design, counts, &everything);
        (0.0, rate.map_or(0.0, |rate| rate.estimate.confidence_interval.upper_bound))
    };
    linear.estimate = Estimate::new(point, standard_error, bounds);
    linear
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_keeps_within_its_ends() {
        let event: Vec<f64> = (0..60).map(|i| f64::from(u8::from(i != 7))).collect();
        let found = share(&Design::simple(60), &event, &[1.0; 60]).unwrap().estimate;
        let interval = found.confidence_interval;
        assert!(interval.upper_bound < 1.0 && interval.lower_bound > 0.8, "{found:?}");
        let all = share(&Design::simple(60), &[1.0; 60], &[1.0; 60]).unwrap().estimate;
        assert!(all.confidence_interval.lower_bound < 0.97 && all.confidence_interval.covers(1.0));
    }

    #[test]
    fn nothing_seen_is_not_certainly_nothing() {
        let found = mean_count(&Design::simple(100), &[0.0; 100]).estimate;
        assert!(found.confidence_interval.upper_bound > 0.03);
        let mut counts = [0.0; 100];
        counts[3] = 2.0;
        counts[50] = 1.0;
        let found = mean_count(&Design::simple(100), &counts).estimate;
        assert!(found.confidence_interval.lower_bound > 0.0, "{found:?}");
    }
}
