//! Intervals: both ends in one unit.

use super::ABSENT;
use super::MoneySign;
use super::digits::{decimal, magnitude, step, step_of_ends, trimmed_pair};
use super::duration::range_unit;
use crate::experiment::results::{Estimate, Unit};

/// `31–37 min`, `$38–44k`, `−$11k to $13k`; nothing where the value is exact.
pub(super) fn said(money: &MoneySign, unit: Unit, estimate: &Estimate) -> String {
    let interval = &estimate.confidence_interval;
    let (lower, upper) = (interval.lower_bound, interval.upper_bound);
    if !(lower.is_finite() && upper.is_finite()) {
        return ABSENT.to_owned();
    }
    if lower == upper {
        return String::new();
    }
    let (size, suffix) = unit_of(unit, estimate.point_estimate, lower, upper);
    let step = step_of_ends(lower / size, upper / size);
    let ends = trimmed_pair(decimal(lower / size, step), decimal(upper / size, step));
    let sign = |end: &str| match unit {
        Unit::Money => money.around(end),
        _ => end.to_owned(),
    };
    match ends {
        (lower, upper) if lower == upper => format!("{}{suffix}", sign(&lower)),
        // Thousands belong to the number, and an end apart from the other needs them as much.
        (from, to) if from.starts_with('−') && !suffix.starts_with(' ') => {
            let with = |end: &str| {
                if end == "0" { "0".to_owned() } else { format!("{}{suffix}", sign(end)) }
            };
            format!("{} to {}", with(&from), with(&to))
        }
        (from, to) if from.starts_with('−') => format!("{from} to {to}{suffix}"),
        (from, to) => format!("{}–{to}{suffix}", sign(&from)),
    }
}

/// One unit for both ends, and what is written behind them: nothing where the value has said the unit already.
fn unit_of(unit: Unit, amount: f64, lower: f64, upper: f64) -> (f64, &'static str) {
    let greatest = amount.abs().max(upper.abs() / 3.0).max(lower.abs() / 3.0);
    match unit {
        Unit::Duration => range_unit(greatest),
        Unit::Share => (0.01, " %"),
        Unit::Hours if amount.abs() >= 1.0 => (1.0, ""),
        Unit::Hours if greatest < 1.0 && amount != 0.0 => (1.0 / 60.0, " min"),
        Unit::Hours => (1.0, " h"),
        Unit::Weeks => (1.0, ""),
        Unit::Money | Unit::Requests | Unit::Count => {
            let greatest = if lower < 0.0 { greatest.max(upper).max(-lower) } else { greatest };
            let short = lower >= 1e3 && step(amount, (upper - lower) / 2.0) >= 100.0;
            magnitude(if short { greatest.max(9_999.5) } else { greatest })
        }
    }
}
