//! A point estimate with its error.

use serde::Serialize;

/// The level of every printed interval.
pub const LEVEL: f64 = 0.95;

/// An estimate and how far simulation error lets it be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub point_estimate: f64,
    pub standard_error: f64,
    pub confidence_interval: ConfidenceInterval,
}

impl Estimate {
    /// An estimate with its own lower and upper bound at [`LEVEL`].
    #[must_use]
    pub const fn new(point_estimate: f64, standard_error: f64, bounds: (f64, f64)) -> Self {
        let (lower_bound, upper_bound) = bounds;
        let confidence_interval =
            ConfidenceInterval { confidence_level: LEVEL, lower_bound, upper_bound };
        Self { point_estimate, standard_error, confidence_interval }
    }

    /// A number without simulation error.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self::new(value, 0.0, (value, value))
    }

    /// The same in another unit: every part times a factor, then plus an amount known without error.
    #[must_use]
    pub fn rescaled(self, factor: f64, plus: f64) -> Self {
        let (low, high) =
            (self.confidence_interval.lower_bound, self.confidence_interval.upper_bound);
        let ends = (low * factor + plus, high * factor + plus);
        let bounds = if factor < 0.0 { (ends.1, ends.0) } else { ends };
        Self::new(self.point_estimate * factor + plus, self.standard_error * factor.abs(), bounds)
    }

    /// The interval cut to the values the quantity can take.
    #[must_use]
    pub fn within(self, lowest: f64, highest: f64) -> Self {
        let ConfidenceInterval { lower_bound, upper_bound, .. } = self.confidence_interval;
        let bounds = (lower_bound.max(lowest), upper_bound.min(highest));
        Self::new(self.point_estimate, self.standard_error, bounds)
    }
}

/// A two-sided interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ConfidenceInterval {
    pub confidence_level: f64,
    pub lower_bound: f64,
    pub upper_bound: f64,
}

impl ConfidenceInterval {
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.upper_bound - self.lower_bound) / 2.0
    }

    /// Whether the value lies in the interval, its ends among them.
    #[must_use]
    pub fn covers(&self, value: f64) -> bool {
        (self.lower_bound..=self.upper_bound).contains(&value)
    }
}
