//! A length of time in whole nanoseconds.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

use serde::{Deserialize, Serialize};

/// A length of time in whole nanoseconds, from 0 to 584 years.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Duration(u64);

impl Duration {
    pub const ZERO: Self = Self(0);
    pub const MAX: Self = Self(u64::MAX);

    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * 1_000_000)
    }

    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs * 1_000_000_000)
    }

    #[must_use]
    pub const fn from_mins(mins: u64) -> Self {
        Self::from_secs(mins * 60)
    }

    #[must_use]
    pub const fn from_hours(hours: u64) -> Self {
        Self::from_mins(hours * 60)
    }

    /// From seconds; negative and not-a-number become zero, too large becomes [`Duration::MAX`].
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn from_secs_f64(secs: f64) -> Self {
        // Not `round`: without SSE 4.1 that is a call, and this is drawn with every request.
        Self((secs * 1e9 + 0.5) as u64)
    }

    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// This length times a factor of at least 0.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn scaled(self, factor: f64) -> Self {
        Self((self.0 as f64 * factor + 0.5) as u64)
    }
}

impl Add for Duration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Duration {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Duration {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<u64> for Duration {
    type Output = Self;
    fn mul(self, factor: u64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl Div<u64> for Duration {
    type Output = Self;
    fn div(self, divisor: u64) -> Self {
        Self(self.0 / divisor)
    }
}

impl Sum for Duration {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// As a person would say it, with at most two units: `250ms`, `12s`, `4m 30s`, `2h 10m`, `3d`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 3] = [(86_400, "d"), (3_600, "h"), (60, "m")];
        if self.0 < 1_000_000 {
            return write!(f, "{}us", self.0 / 1_000);
        }
        if self.0 < 1_000_000_000 {
            return write!(f, "{}ms", self.0 / 1_000_000);
        }
        let secs = self.0.saturating_add(500_000_000) / 1_000_000_000;
        for (index, (size, unit)) in UNITS.iter().enumerate() {
            if secs < *size {
                continue;
            }
            let (small, small_unit) = UNITS.get(index + 1).copied().unwrap_or((1, "s"));
            let rest = secs % size / small;
            return match rest {
                0 => write!(f, "{}{unit}", secs / size),
                rest => write!(f, "{}{unit} {rest}{small_unit}", secs / size),
            };
        }
        write!(f, "{secs}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_a_person_would_say_it() {
        let said = |nanos| Duration::from_nanos(nanos).to_string();
        assert_eq!(said(250_000_000), "250ms");
        assert_eq!(said(12_000_000_000), "12s");
        assert_eq!(Duration::from_secs(270).to_string(), "4m 30s");
        assert_eq!(Duration::from_mins(130).to_string(), "2h 10m");
        assert_eq!(Duration::from_hours(72).to_string(), "3d");
    }

    #[test]
    fn negative_seconds_are_no_time() {
        assert_eq!(Duration::from_secs_f64(-1.0), Duration::ZERO);
        assert_eq!(Duration::from_secs_f64(f64::NAN), Duration::ZERO);
    }
}
