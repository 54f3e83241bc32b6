//! Money in exact micro-units.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Serialize};

/// An amount of the scenario's currency in millionths, signed; 128 bits never overflow in practice.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i128);

impl Money {
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub const fn from_micros(micros: i128) -> Self {
        Self(micros)
    }

    /// From whole units and fractions of them, to the nearest millionth.
    #[must_use]
    #[expect(clippy::cast_possible_truncation)]
    pub fn from_units(units: f64) -> Self {
        Self((units * 1e6).round() as i128)
    }

    #[must_use]
    pub const fn as_micros(self) -> i128 {
        self.0
    }

    #[must_use]
    pub fn as_units(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// This amount for each of `count` things, exactly.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self(self.0 * i128::from(count))
    }

    /// This amount times a factor, to the nearest millionth.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self::from_units(self.as_units() * factor)
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}
