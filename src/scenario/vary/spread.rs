//! A grid of values between two ends: `0s..10m`, `0s..10m/21`, `log 0.5%..10%/12`.
//!
//! The ends are quantities as a scenario writes them. What lies between is rounded to a twentieth of the distance to its
//! neighbour or finer, down to a number that a person would write (`1m7s`, `1.56%`), because a recommendation is copied into a
//! file. A rounded value is the value that is tried, never a label of another one.

use super::VaryError;
use crate::scenario::quantity::{self, tidy};
use crate::units::{Duration, Money};

/// Points of a grid where none are written.
const POINTS: usize = 10;
/// A grid with more is a slip of the keyboard.
const POINTS_MAX: usize = 10_000;
/// A value is rounded to less than this share of the distance to its neighbour.
const FINENESS: f64 = 20.0;

/// Two ends and how to go from one to the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread {
    low: End,
    high: End,
    points: usize,
    by_ratio: bool,
}

/// An end: its size, and what it is a quantity of.
#[derive(Clone, Debug, PartialEq)]
struct End {
    text: String,
    size: f64,
    of: Of,
}

/// What is counted in, with everything that writing a value needs.
#[derive(Clone, Debug, PartialEq)]
enum Of {
    Whole,
    Number,
    Percent,
    /// Nanoseconds.
    Time,
    /// Minutes since midnight.
    TimeOfDay,
    /// Per second, written per this unit of this many seconds.
    Rate(&'static str, f64),
    /// In units of 1,024 or, where that is false, of 1,000.
    Bytes(bool),
    ByteRate(bool),
    /// In units of the currency, between what stands before the number and what stands after it.
    Money(String, String),
}

impl Of {
    const fn said(&self) -> &'static str {
        match self {
            Self::Whole | Self::Number => "a plain number",
            Self::Percent => "a share",
            Self::Time => "a duration",
            Self::TimeOfDay => "a time of day",
            Self::Rate(..) => "a rate",
            Self::Bytes(_) => "an amount of data",
            Self::ByteRate(_) => "a rate of data",
            Self::Money(..) => "an amount of money",
        }
    }

    /// Whether both can be the ends of one grid, and in which quantity its values are then written.
    fn shared(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Whole | Self::Number, Self::Whole | Self::Number) if self != other => {
                Some(Self::Number)
            }
            (Self::Rate(..), Self::Rate(..))
            | (Self::Bytes(_), Self::Bytes(_))
            | (Self::ByteRate(_), Self::ByteRate(_)) => Some(self.clone()),
            _ => (self == other).then(|| self.clone()),
        }
    }
}

/// The grid a text describes; `None` where it is not one.
pub(super) fn read(path: &str, text: &str) -> Option<Result<Spread, VaryError>> {
    let (by_ratio, ends) = match text.strip_prefix("log ") {
        Some(ends) => (true, ends.trim()),
        None => (false, text),
    };
    let Some((low, rest)) = ends.split_once("..") else {
        return by_ratio.then(|| Err(not_an_end(path, ends)));
    };
    Some(between(path, text, low.trim(), rest.trim(), by_ratio))
}

fn between(
    path: &str,
    text: &str,
    low: &str,
    rest: &str,
    by_ratio: bool,
) -> Result<Spread, VaryError> {
    let (high, points) = counted(rest);
    let (low, high) = (end(path, low)?, end(path, high)?);
    let of = low.of.shared(&high.of).ok_or_else(|| differ(path, &low, &high))?;
    let (path, grid) = (path.to_owned(), text.to_owned());
    if low.size > high.size {
        let (low, high) = (low.text, high.text);
        return Err(VaryError::EndsSwapped { path, low, high });
    }
    if by_ratio && low.size <= 0.0 {
        return Err(VaryError::LogFromZero { path, low: low.text });
    }
    if points < 2 || low.size >= high.size {
        return Err(VaryError::TooFewPoints { path, grid });
    }
    if points > POINTS_MAX {
        return Err(VaryError::TooMany { settings: points });
    }
    Ok(Spread { low: End { of, ..low }, high, points, by_ratio })
}

/// The higher end and the number of points: `10m/21`, where `20/s` is a rate.
fn counted(rest: &str) -> (&str, usize) {
    let is_number = |tail: &str| !tail.is_empty() && tail.bytes().all(|byte| byte.is_ascii_digit());
    match rest.rsplit_once('/') {
        Some((high, tail)) if is_number(tail.trim()) => {
            (high.trim_end(), tail.trim().parse().unwrap_or(usize::MAX))
        }
        _ => (rest, POINTS),
    }
}

fn differ(path: &str, low: &End, high: &End) -> VaryError {
    VaryError::EndsDiffer {
        path: path.to_owned(),
        low: low.text.clone(),
        low_is: low.of.said(),
        high: high.text.clone(),
        high_is: high.of.said(),
    }
}

fn not_an_end(path: &str, end: &str) -> VaryError {
    VaryError::NoQuantity { path: path.to_owned(), end: end.to_owned() }
}

fn end(path: &str, text: &str) -> Result<End, VaryError> {
    let (size, of) = quantity_of(text).ok_or_else(|| not_an_end(path, text))?;
    Ok(End { text: text.to_owned(), size, of })
}

/// A size and what it is of. No text is two quantities: each has a unit of its own, and a bare number has none.
fn quantity_of(text: &str) -> Option<(f64, Of)> {
    if let Ok(count) = quantity::count(text) {
        return Some((count as f64, Of::Whole));
    }
    if let Ok(number) = quantity::number(text) {
        return Some((number, Of::Number));
    }
    if text.ends_with('%') {
        return quantity::share(text).ok().map(|share| (share * 100.0, Of::Percent));
    }
    if let Ok(length) = quantity::duration(text) {
        return Some((length.as_nanos() as f64, Of::Time));
    }
    if let Ok(time) = quantity::time_of_day(text) {
        return Some((time.as_secs_f64() / 60.0, Of::TimeOfDay));
    }
    if let Ok(bytes) = quantity::bytes(text) {
        return Some((bytes as f64, Of::Bytes(text.contains('i'))));
    }
    if let Ok(bytes) = quantity::byte_rate(text) {
        return Some((bytes as f64, Of::ByteRate(text.contains('i'))));
    }
    if let Ok(rate) = quantity::rate(text) {
        let per = match text.rsplit_once('/').map(|(_, unit)| unit) {
            Some("min" | "m") => ("/min", 60.0),
            Some("h") => ("/h", 3_600.0),
            _ => ("/s", 1.0),
        };
        return Some((rate, Of::Rate(per.0, per.1)));
    }
    let (amount, _) = quantity::money(text).ok()?;
    Some((Money::as_units(amount), around_number(text)))
}

fn around_number(text: &str) -> Of {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let before = text.split(is_number).next().unwrap_or("");
    let after = text.rsplit(is_number).next().unwrap_or("");
    Of::Money(before.to_owned(), after.to_owned())
}

impl Spread {
    /// As they would be written, without any twice; ends as the user wrote them. Whole numbers stay whole unless the place takes
    /// others too.
    pub(super) fn values(&self, takes_fractions: bool) -> Vec<String> {
        let of = match &self.low.of {
            Of::Whole if takes_fractions => &Of::Number,
            of => of,
        };
        let last = self.points - 1;
        let mut values: Vec<String> = Vec::new();
        for at in 0..=last {
            let value = match at {
                0 => self.low.text.clone(),
                at if at == last => self.high.text.clone(),
                at => of.written(self.size(at), self.size(at) - self.size(at - 1)),
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    fn size(&self, at: usize) -> f64 {
        let (low, high) = (self.low.size, self.high.size);
        let place = at as f64 / (self.points - 1) as f64;
        if self.by_ratio {
            low * libm::exp(place * libm::log(high / low))
        } else {
            low + (high - low) * place
        }
    }
}

impl Of {
    /// Rounded to a small share of the distance to its neighbour.
    fn written(&self, size: f64, distance: f64) -> String {
        let finest = distance / FINENESS;
        let decimal = |size: f64, finest: f64| rounded(size, power_of_ten(finest));
        match self {
            Self::Whole => tidy(size.round()).to_string(),
            Self::Number => decimal(size, finest).to_string(),
            Self::Percent => format!("{}%", decimal(size, finest)),
            Self::Time => time(rounded(size, step(&TIMES, finest))),
            Self::TimeOfDay => {
                let minutes = size.round();
                format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
            }
            Self::Rate(unit, seconds) => {
                format!("{}{unit}", decimal(size * seconds, finest * seconds))
            }
            Self::Bytes(binary) => data(size, finest, *binary),
            Self::ByteRate(binary) => format!("{}/s", data(size, finest, *binary)),
            Self::Money(before, after) => format!("{before}{}{after}", decimal(size, finest)),
        }
    }
}

/// Nanoseconds that a duration may be rounded to.
const TIMES: [f64; 16] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 6e10, 6e11, 3.6e12, 4.32e13, 8.64e13];
/// Bytes that an amount of data may be rounded to.
const DECIMAL: [f64; 7] = [1.0, 1e2, 1e3, 1e4, 1e5, 1e6, 1e9];
const BINARY: [f64; 6] = [1.0, 1_024.0, 16_384.0, 262_144.0, 1_048_576.0, 1_073_741_824.0];

/// The greatest step that is fine enough.
fn step(steps: &[f64], finest: f64) -> f64 {
    steps.iter().copied().filter(|step| *step <= finest).fold(steps[0], f64::max)
}

fn power_of_ten(finest: f64) -> f64 {
    libm::pow(10.0, libm::floor(libm::log10(finest.max(1e-9)))).min(1e12)
}

/// To a multiple of the step, which may be a power of ten below 1.
fn rounded(size: f64, step: f64) -> f64 {
    if step < 1.0 {
        let times = (1.0 / step).round();
        return (size * times).round() / times;
    }
    (size / step).round() * step
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, not negative"
)]
fn time(nanos: f64) -> String {
    written_time(Duration::from_nanos(nanos as u64))
}

/// In at most as many units as it needs, so that it reads back as the same length.
pub(super) fn written_time(length: Duration) -> String {
    let nanos = length.as_nanos();
    if nanos == 0 {
        return "0s".to_owned();
    }
    let small = [(1_000_000, "ms"), (1_000, "us"), (1, "ns")];
    if !nanos.is_multiple_of(1_000_000_000) {
        let unit = small.iter().find(|(size, _)| nanos.is_multiple_of(*size));
        let (size, unit) = unit.copied().unwrap_or((1, "ns"));
        return format!("{}{unit}", nanos / size);
    }
    let (mut rest, mut text) = (nanos / 1_000_000_000, String::new());
    for (size, unit) in [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")] {
        if rest >= size {
            text = format!("{text}{}{unit}", rest / size);
            rest %= size;
        }
    }
    text
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, not negative"
)]
fn data(bytes: f64, finest: f64, binary: bool) -> String {
    let step = if binary { step(&BINARY, finest) } else { step(&DECIMAL, finest) };
    quantity::shown_bytes(rounded(bytes, step) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Vec<String> {
        read("a.b", text).expect("a grid").expect("a valid one").values(false)
    }

    #[test]
    fn a_grid_has_ten_points_unless_it_says_how_many() {
        let values = grid("0s..10m");
        assert_eq!(
            values,
            ["0s", "1m7s", "2m13s", "3m20s", "4m27s", "5m33s", "6m40s", "7m47s", "8m53s", "10m"]
        );
        assert_eq!(grid("0s..10m/21")[..3], ["0s", "30s", "1m"]);
        assert_eq!(grid("100ms..2s/3"), ["100ms", "1050ms", "2s"]);
        assert_eq!(grid("1h30m..3d/4"), ["1h30m", "1d1h", "2d1h", "3d"]);
    }

    #[test]
    fn a_logarithmic_grid_goes_by_ratios() {
        assert_eq!(grid("log 1%..100%/3"), ["1%", "10%", "100%"]);
        assert_eq!(grid("log 0.5%..10%/5"), ["0.5%", "1.06%", "2.24%", "4.7%", "10%"]);
    }

    #[test]
    fn whole_numbers_stay_whole_and_come_once() {
        assert_eq!(grid("1..4"), ["1", "2", "3", "4"]);
        assert_eq!(grid("1..10/4"), ["1", "4", "7", "10"]);
        assert_eq!(grid("1.0..3/5"), ["1.0", "1.5", "2", "2.5", "3"]);
        let fractions = read("a", "1..3/5").expect("a grid").expect("valid").values(true);
        assert_eq!(fractions, ["1", "1.5", "2", "2.5", "3"]);
    }

    #[test]
    fn every_quantity_reads_back_as_it_is_written() {
        assert_eq!(grid("$1..$10/4"), ["$1", "$4", "$7", "$10"]);
        assert_eq!(grid("1 USD..10 USD/4"), ["1 USD", "4 USD", "7 USD", "10 USD"]);
        assert_eq!(grid("10/s..20/s/3"), ["10/s", "15/s", "20/s"]);
        assert_eq!(grid("30/min..90/min/3"), ["30/min", "60/min", "90/min"]);
        assert_eq!(grid("64KiB..1MiB/3"), ["64KiB", "544KiB", "1MiB"]);
        assert_eq!(grid("100KB/s..300KB/s/3")[1], "200KB/s");
        assert_eq!(grid("09:00..12:00/3"), ["09:00", "10:30", "12:00"]);
        for (low, high) in [("3ms", "9h"), ("0.01%", "99%"), ("$0.01", "$90"), ("1/h", "7/h")] {
            for text in [format!("{low}..{high}"), format!("log {low}..{high}/37")] {
                for value in grid(&text) {
                    assert!(quantity_of(&value).is_some(), "{text}: {value}");
                }
            }
        }
    }

    #[test]
    fn ends_that_make_no_grid_are_refused() {
        let said =
            |text: &str| read("a.b", text).expect("a grid").expect_err("refused").to_string();
        for (text, expected) in [
            ("10m..1m", "the higher end stands first"),
            ("0..10m", "`0` is a plain number and `10m` a duration"),
            ("$1..€2", "an amount of money in another currency"),
            ("red..blue", "`red` is no quantity"),
            ("log 0s..1m", "above 0"),
            ("log 1m", "`1m`"),
            ("0s..1m/1", "at least two"),
            ("1m..1m", "at least two"),
            ("0s..1m/99999999999999999999999", "settings"),
        ] {
            assert!(said(text).contains(expected), "{text}: {}", said(text));
        }
        assert!(read("a", "5%").is_none());
    }
}
