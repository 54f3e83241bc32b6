//! A share between 0 and 1.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A share between 0 and 1, such as a weight, an error rate or a probability.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ratio(f64);

impl Ratio {
    pub const ZERO: Self = Self(0.0);
    pub const ONE: Self = Self(1.0);

    /// `None` outside 0 to 1 and for not-a-number.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// The nearest share: values outside are cut to 0 or 1, not-a-number becomes 0.
    #[must_use]
    pub fn saturating(share: f64) -> Self {
        Self(if share > 0.0 { share.min(1.0) } else { 0.0 })
    }

    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Rounded at the ninth digit, so that 0.07 is not shown as 7.000000000000001 %.
        write!(f, "{}%", (self.0 * 1e11).round() / 1e9)
    }
}
