//! Numbers as a person says them, and no more of them than their interval supports.
//!
//! Every renderer writes its figures through [`Numbers`], so that the terminal, the page and the charts cannot disagree.
//! A value is rounded at the place of half its interval's half-width: `34 min (31–37)` rather than `2043.71 s`; it keeps
//! one digit whatever the interval, and never has more than three. The interval is written in one unit, for two numbers
//! in two units cannot be compared at a glance.
//!
//! The trap is rounding value and unit one after the other: 59.6 s is `1 min`, never `60 s`. So lengths of time are
//! rounded first and only then cut into units.

mod digits;
mod duration;
mod range;

use super::money_sign::MoneySign;
use crate::experiment::results::{Estimate, Meta, Unit};
use digits::{exact, scaled, trimmed_count};
use duration::duration;

/// An estimate in words: the value, and its interval in one unit; no interval where the value is exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub value: String,
    pub interval: String,
}

/// Shown where there is no number.
pub(in crate::report) const ABSENT: &str = "–";

/// Writes numbers in the currency of a run.
#[derive(Clone, Debug)]
pub struct Numbers {
    money: MoneySign,
    follow_up_s: f64,
}

impl Numbers {
    #[must_use]
    pub fn of(meta: &Meta) -> Self {
        Self::new(&meta.currency, meta.follow_up_s)
    }

    /// In this currency, with a follow-up of so many seconds.
    pub(super) fn new(currency: &str, follow_up_s: f64) -> Self {
        Self { money: MoneySign::of(currency), follow_up_s }
    }

    /// For what knows no money: a drill of this length in seconds.
    pub(super) fn of_drill(length_s: f64) -> Self {
        Self { money: MoneySign::of(""), follow_up_s: length_s }
    }

    /// The value and its interval.
    #[must_use]
    pub fn estimate(&self, unit: Unit, estimate: &Estimate) -> Said {
        let interval = &estimate.confidence_interval;
        let (lower, upper) = (interval.lower_bound, interval.upper_bound);
        let value = match estimate.point_estimate {
            // Nothing is nothing in any unit.
            0.0 => "0".to_owned(),
            amount => self.rounded(unit, amount, (upper - lower) / 2.0),
        };
        Said { value, interval: range::said(&self.money, unit, estimate) }
    }

    /// A plain number to three digits, for axis ticks and tables.
    #[must_use]
    pub fn plain(&self, unit: Unit, amount: f64) -> String {
        self.rounded(unit, amount, 0.0)
    }

    /// A number to the two digits that a place between others on an axis is worth.
    #[must_use]
    pub fn roughly(&self, unit: Unit, amount: f64) -> String {
        self.rounded(unit, amount, amount.abs() / 5.0)
    }

    /// The follow-up, as in "> 4 h".
    #[must_use]
    pub fn beyond_follow_up(&self) -> String {
        format!("> {}", self.follow_up())
    }

    /// The follow-up τ.
    #[must_use]
    pub fn follow_up(&self) -> String {
        self.plain(Unit::Duration, self.follow_up_s)
    }

    fn rounded(&self, unit: Unit, amount: f64, half_width: f64) -> String {
        if !amount.is_finite() {
            return ABSENT.to_owned();
        }
        match unit {
            Unit::Duration => duration(amount, half_width),
            Unit::Share => {
                // Where nothing is known of the error, two digits of a share are all a reader can use.
                let rough = if half_width > 0.0 { half_width } else { amount.abs() / 10.0 };
                let percent = exact(scaled(amount * 100.0, rough * 100.0), half_width);
                let percent = if percent == "100.0" { "100" } else { &percent };
                format!("{percent} %")
            }
            Unit::Money => self.money.around(&scaled(amount, half_width)),
            // A count without an interval is exact: four digits of it may matter.
            Unit::Count if half_width <= 0.0 => trimmed_count(amount),
            Unit::Requests | Unit::Count => scaled(amount, half_width),
            Unit::Hours if amount != 0.0 && amount.abs() < 1.0 => {
                duration(amount * 3_600.0, half_width * 3_600.0)
            }
            Unit::Hours => format!("{} h", scaled(amount, half_width)),
            Unit::Weeks => {
                let weeks = scaled(amount, half_width);
                let noun = if weeks == "1" { "week" } else { "weeks" };
                format!("{weeks} {noun}")
            }
        }
    }
}

#[cfg(test)]
mod tests;
