//! One open parameter: its range, its scale, and what it acts on.

use crate::scenario::model::Scenario;
use crate::scenario::quantity::tidy;
use crate::units::{Duration, Ratio};

/// A parameter the user did not set.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenParameter {
    /// Path in the scenario file, such as `people.off_hours_factor`, or of a preset's parameter, such as
    /// `strategies.manual.assess`.
    pub key: String,
    pub unit: OpenUnit,
    /// Where it plausibly lies, in base units (seconds, shares as fractions); of a law, its median.
    pub low: f64,
    pub high: f64,
    /// The present value, which lies between the two.
    pub value: f64,
    pub source: String,
    pub lever: Lever,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenUnit {
    /// Seconds.
    Duration,
    Share,
    Money,
    /// A plain number.
    Count,
}

/// What a parameter acts on. What acts on the bill alone needs no simulation: a year's cost is linear in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lever {
    /// A price, by its place in [`Costs::prices`](crate::scenario::model::Costs::prices).
    Price(usize),
    /// What these strategies, by index, cost once.
    SetUp(Vec<usize>),
    /// What these strategies, by index, cost every year.
    Upkeep(Vec<usize>),
    /// How often these strategies, by index, are audited: each audit is paid for, and what decays between two is simulated.
    Audits(Vec<usize>),
    AmortisedOverYears,
    DiscountRate,
    AuditHours,
    /// A year's wage of leadership.
    FullTime,
    Fractional,
    ReleasesPerWeek,
    /// What happens in the simulated world.
    Behaviour,
}

impl Lever {
    /// Whether it acts in the simulated world, so that another value needs another simulation.
    #[must_use]
    pub const fn is_simulated(&self) -> bool {
        matches!(self, Self::Behaviour | Self::Audits(_))
    }

    /// Whether it acts on the bill.
    #[must_use]
    pub const fn is_billed(&self) -> bool {
        !matches!(self, Self::Behaviour)
    }
}

impl OpenParameter {
    /// Whether the range is gone through by ratios: wherever it does not begin at 0.
    #[must_use]
    pub fn is_logarithmic(&self) -> bool {
        self.low > 0.0
    }

    /// The value at a place between 0 (low) and 1 (high).
    #[must_use]
    pub fn at(&self, place: f64) -> f64 {
        if self.is_logarithmic() {
            self.low * libm::exp(place * libm::log(self.high / self.low))
        } else {
            self.low + (self.high - self.low) * place
        }
    }

    /// The place of a value between 0 (low) and 1 (high); outside where the value is.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        if self.is_logarithmic() {
            libm::log(value.max(f64::MIN_POSITIVE) / self.low) / libm::log(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The place of the present value.
    #[must_use]
    pub fn present(&self) -> f64 {
        self.place(self.value).clamp(0.0, 1.0)
    }
}

impl OpenUnit {
    /// A value as a user would write it.
    pub(in crate::scenario) fn written(self, value: f64) -> String {
        match self {
            Self::Duration if value <= 0.0 => "0s".to_owned(),
            Self::Duration => Duration::from_secs_f64(value).to_string().replace(' ', ""),
            Self::Share => Ratio::saturating(value).to_string(),
            Self::Money => format!("${}", tidy(value)),
            Self::Count => tidy(value).to_string(),
        }
    }

    /// `1m to 20m`.
    pub(in crate::scenario) fn range(self, low: f64, high: f64) -> String {
        format!("{} to {}", self.written(low), self.written(high))
    }
}

/// What a key of the file acts on.
pub(super) fn lever_of_key(key: &str, scenario: &Scenario) -> Lever {
    let price = key
        .strip_prefix("costs.")
        .and_then(|price| scenario.costs.prices().iter().position(|(name, _)| *name == price));
    match (price, key) {
        (Some(price), _) => Lever::Price(price),
        (None, "costs.amortised_over_years") => Lever::AmortisedOverYears,
        (None, "costs.discount_rate") => Lever::DiscountRate,
        (None, "costs.audit_hours") => Lever::AuditHours,
        (None, "costs.leadership.full_time") => Lever::FullTime,
        (None, "costs.leadership.fractional") => Lever::Fractional,
        (None, "release.per_week") => Lever::ReleasesPerWeek,
        (None, _) => Lever::Behaviour,
    }
}
