//! Numbers as a person says them, and no more of them than their interval supports.
//!
//! Every renderer writes its figures through [`Numbers`], so that the terminal, the page and the charts cannot disagree.
//! A value is rounded at the place of half its interval's half-width: `34 min (31–37)` rather than `2043.71 s`. The
//! interval is written in the unit of the value, for two numbers in two units cannot be compared at a glance.
//!
//! The trap is rounding value and unit one after the other: 59.6 s is `1 min`, never `60 s`. So lengths of time are
//! rounded first and only then cut into units.

use super::money_sign::MoneySign;
use crate::experiment::results::{Estimate, Meta, Unit};

/// An estimate in words: the value, and its interval in the same unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub value: String,
    pub interval: String,
}

/// Shown where there is no number.
pub(super) const ABSENT: &str = "–";

/// Writes numbers in the currency of a run.
#[derive(Clone, Debug)]
pub struct Numbers {
    money: MoneySign,
    follow_up_s: f64,
}

impl Numbers {
    #[must_use]
    pub fn of(meta: &Meta) -> Self {
        Self { money: MoneySign::of(&meta.currency), follow_up_s: meta.follow_up_s }
    }

    /// The value and its interval.
    #[must_use]
    pub fn estimate(&self, unit: Unit, estimate: &Estimate) -> Said {
        let interval = &estimate.confidence_interval;
        let (lower, upper) = (interval.lower_bound, interval.upper_bound);
        let value = self.rounded(unit, estimate.point_estimate, (upper - lower) / 2.0);
        Said { value, interval: self.range(unit, estimate.point_estimate, lower, upper) }
    }

    /// A plain number to three digits, for axis ticks and tables.
    #[must_use]
    pub fn plain(&self, unit: Unit, amount: f64) -> String {
        self.rounded(unit, amount, 0.0)
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
            Unit::Hours => format!("{} h", scaled(amount, half_width)),
            Unit::Weeks => {
                let weeks = scaled(amount, half_width);
                let noun = if weeks == "1" { "week" } else { "weeks" };
                format!("{weeks} {noun}")
            }
        }
    }

    /// `31–37 min`, `$38–44k`: one unit for both ends, chosen by the value.
    fn range(&self, unit: Unit, amount: f64, lower: f64, upper: f64) -> String {
        if !(lower.is_finite() && upper.is_finite()) {
            return ABSENT.to_owned();
        }
        let greatest = amount.abs().max(upper.abs() / 3.0);
        let (size, suffix) = match unit {
            Unit::Duration => range_unit(greatest),
            Unit::Share => (0.01, " %"),
            Unit::Hours => (1.0, " h"),
            Unit::Weeks => (1.0, " weeks"),
            Unit::Money | Unit::Requests | Unit::Count => {
                let short = lower >= 1e3 && step(amount, (upper - lower) / 2.0) >= 100.0;
                magnitude(if short { greatest.max(9_999.5) } else { greatest })
            }
        };
        let step = step(amount / size, (upper - lower) / 2.0 / size);
        let ends = trimmed_pair(decimal(lower / size, step), decimal(upper / size, step));
        let sign = |end: &str| match unit {
            Unit::Money => self.money.around(end),
            _ => end.to_owned(),
        };
        match ends {
            (lower, upper) if lower == upper => format!("{}{suffix}", sign(&lower)),
            (from, to) if lower < 0.0 => format!("{} to {}{suffix}", sign(&from), sign(&to)),
            (from, to) => format!("{}–{to}{suffix}", sign(&from)),
        }
    }
}

/// Without the zeros that end both, and with a plain zero.
fn trimmed_pair(mut lower: String, mut upper: String) -> (String, String) {
    while lower.contains('.') && lower.ends_with('0') && upper.ends_with('0') {
        for end in [&mut lower, &mut upper] {
            end.pop();
            if end.ends_with('.') {
                end.pop();
            }
        }
    }
    (plain_zero(lower), plain_zero(upper))
}

fn plain_zero(number: String) -> String {
    if number.chars().all(|c| c == '0' || c == '.') { "0".to_owned() } else { number }
}

/// Without zeros at the end of the fraction.
fn trimmed(number: &str) -> String {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number.to_owned()
    }
}

/// The unit of an interval: the smaller one as long as its numbers are short.
fn range_unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        seconds if (60.0..180.0).contains(&seconds) => (1.0, " s"),
        seconds if (3_600.0..7_200.0).contains(&seconds) => (60.0, " min"),
        seconds => duration_unit(seconds),
    }
}

/// The last place worth writing: a power of ten at most half of half the interval; three digits where there is none.
fn step(amount: f64, half_width: f64) -> f64 {
    let from = if half_width > 0.0 { half_width / 2.0 } else { amount.abs() / 100.0 };
    power_of_ten_up_to(from.max(amount.abs() / 1000.0))
}

#[expect(clippy::cast_possible_truncation, reason = "an exponent of ten is small")]
fn power_of_ten_up_to(x: f64) -> f64 {
    if x > 0.0 { 10f64.powi(libm::log10(x).floor() as i32) } else { 1.0 }
}

/// Rounded at `step`, with thousands set apart and a true minus.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=6")]
fn decimal(amount: f64, step: f64) -> String {
    let rounded = (amount / step).round() * step;
    let places = (-libm::log10(step)).round().clamp(0.0, 6.0) as usize;
    let plain = format!("{:.places$}", rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut written = String::new();
    if rounded < 0.0 && plain.bytes().any(|digit| digit.is_ascii_digit() && digit != b'0') {
        written.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push('.');
        written.push_str(fraction);
    }
    written
}

fn magnitude(amount: f64) -> (f64, &'static str) {
    match amount {
        amount if amount >= 999_500.0 => (1e6, "M"),
        amount if amount >= 9_999.5 => (1e3, "k"),
        _ => (1.0, ""),
    }
}

/// Rounded to what the half-width supports, in thousands or millions where it is large. Where there is no interval, zeros
/// at the end promise a precision nobody stated, and are dropped.
fn scaled(amount: f64, half_width: f64) -> String {
    let (size, suffix) = magnitude(amount.abs());
    let number = plain_zero(decimal(amount / size, step(amount, half_width) / size));
    format!("{}{suffix}", exact(number, half_width))
}

fn trimmed_count(amount: f64) -> String {
    let (size, suffix) = magnitude(amount.abs());
    let step = power_of_ten_up_to(amount.abs() / 1000.0) / size;
    format!("{}{suffix}", trimmed(&decimal(amount / size, step)))
}

fn exact(number: String, half_width: f64) -> String {
    if half_width > 0.0 { number } else { trimmed(&number) }
}

fn duration_unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        seconds if seconds >= 172_800.0 => (86_400.0, " d"),
        seconds if seconds >= 3_600.0 => (3_600.0, " h"),
        seconds if seconds >= 60.0 => (60.0, " min"),
        seconds if seconds >= 1.0 => (1.0, " s"),
        _ => (0.001, " ms"),
    }
}

/// The greatest step a person rounds a length of time to that the interval supports.
fn duration_step(seconds: f64, half_width: f64) -> f64 {
    const STEPS: [f64; 10] = [86_400.0, 3_600.0, 1_800.0, 600.0, 300.0, 60.0, 30.0, 10.0, 5.0, 1.0];
    let limit = if half_width > 0.0 { half_width / 1.5 } else { seconds.abs() / 120.0 };
    let at_most = seconds.abs() / 4.0;
    STEPS
        .into_iter()
        .find(|step| *step <= limit && *step <= at_most)
        .unwrap_or_else(|| step(seconds, half_width).min(1.0))
}

/// `45 s`, `4 min 30 s`, `2 h 10 min`: at most two units, rounded before it is cut.
fn duration(seconds: f64, half_width: f64) -> String {
    let step = duration_step(seconds, half_width);
    let rounded = (seconds.abs() / step).round() * step;
    let sign = if seconds < 0.0 && rounded > 0.0 { "−" } else { "" };
    let (size, unit) = duration_unit(rounded);
    let smaller = match unit {
        " d" => (3_600.0, "h"),
        " h" => (60.0, "min"),
        " min" => (1.0, "s"),
        " s" => return format!("{sign}{} s", exact(decimal(rounded, step), half_width)),
        _ if rounded == 0.0 => return "0 s".to_owned(),
        _ => {
            let number = exact(decimal(rounded * 1e3, step * 1e3), half_width);
            return format!("{sign}{number} ms");
        }
    };
    let rest = ((rounded % size) / smaller.0).round();
    let whole = (rounded / size).floor();
    // Under two days a minute says little, under twenty minutes a second does.
    if rest == 0.0 || (unit == " min" && whole >= 20.0) || (unit == " d" && whole >= 7.0) {
        return format!("{sign}{}{unit}", decimal((rounded / size).round(), 1.0));
    }
    if rest * smaller.0 >= size {
        return format!("{sign}{}{unit}", decimal(whole + 1.0, 1.0));
    }
    format!("{sign}{}{unit} {rest} {}", decimal(whole, 1.0), smaller.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::results::ConfidenceInterval;

    fn numbers() -> Numbers {
        Numbers { money: MoneySign::of("USD"), follow_up_s: 14_400.0 }
    }

    fn said(
        unit: Unit,
        point_estimate: f64,
        lower_bound: f64,
        upper_bound: f64,
    ) -> (String, String) {
        let interval = ConfidenceInterval { confidence_level: 0.95, lower_bound, upper_bound };
        let estimate =
            Estimate { point_estimate, standard_error: 0.0, confidence_interval: interval };
        let said = numbers().estimate(unit, &estimate);
        (said.value, said.interval)
    }

    fn pair(value: &str, interval: &str) -> (String, String) {
        (value.to_owned(), interval.to_owned())
    }

    #[test]
    fn durations_are_said_in_at_most_two_units() {
        let plain = |seconds| numbers().plain(Unit::Duration, seconds);
        assert_eq!(plain(0.0), "0 s");
        assert_eq!(plain(0.25), "250 ms");
        assert_eq!(plain(45.0), "45 s");
        assert_eq!(plain(59.96), "1 min");
        assert_eq!(plain(270.0), "4 min 30 s");
        assert_eq!(plain(7_800.0), "2 h 10 min");
        assert_eq!(plain(14_400.0), "4 h");
        assert_eq!(plain(-90.0), "−1 min 30 s");
    }

    #[test]
    fn values_are_rounded_to_what_the_interval_supports() {
        assert_eq!(said(Unit::Duration, 2_043.7, 1_860.0, 2_220.0), pair("34 min", "31–37 min"));
        assert_eq!(said(Unit::Money, 41_234.0, 38_310.0, 44_020.0), pair("$41k", "$38–44k"));
        assert_eq!(said(Unit::Share, 0.0731, 0.061, 0.0852), pair("7.3 %", "6.1–8.5 %"));
        assert_eq!(said(Unit::Requests, 1_240.4, 1_180.0, 1_300.0), pair("1,240", "1,180–1,300"));
        assert_eq!(
            said(Unit::Money, 2_000.0, -1_000.0, 5_000.0),
            pair("$2,000", "−$1,000 to $5,000")
        );
    }

    #[test]
    fn what_is_not_a_number_is_absent() {
        assert_eq!(said(Unit::Money, f64::NAN, f64::NAN, 1.0), pair(ABSENT, ABSENT));
        assert_eq!(numbers().plain(Unit::Count, f64::INFINITY), ABSENT);
    }
}
