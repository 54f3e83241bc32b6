//! Quantities as they are written: `250ms`, `120/s`, `0.5%`, `64KiB`, `$0.05`, `14:00`, `weekdays 09:00..17:00`.
//!
//! A unit is never guessed. A bare `250` where a duration belongs is refused with what could have been meant, because a
//! simulator that takes milliseconds for seconds still prints convincing results.

mod bytes;

pub(super) use bytes::{byte_rate, bytes, shown as shown_bytes};

use super::model::{Amount, WorkHours};
use crate::units::{Duration, Money, Ratio};

/// Why a text is not the quantity that belongs here: what was expected, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) expected: &'static str,
    pub(super) help: String,
}

type Read<T> = Result<T, Refusal>;

fn refuse<T>(expected: &'static str, help: impl Into<String>) -> Read<T> {
    Err(Refusal { expected, help: help.into() })
}

/// Nanoseconds in each unit; longer names first where one begins another.
const DURATION_UNITS: [(&str, f64); 8] = [
    ("ns", 1.0),
    ("us", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 6e10),
    ("h", 3.6e12),
    ("d", 8.64e13),
    ("w", 6.048e14),
];

/// A number without exponent or sign, and what follows it.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    // "1..2" is a range, and "1." no number.
    let well_formed = number.starts_with(|c: char| c.is_ascii_digit()) && !number.ends_with('.');
    well_formed.then(|| number.parse().ok()).flatten().map(|number| (number, rest))
}

pub(super) fn number(text: &str) -> Read<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    match leading_number(digits) {
        Some((number, "")) => Ok(sign * number),
        _ => refuse("a number", "write a plain number such as `1.5`"),
    }
}

pub(super) fn count(text: &str) -> Read<u64> {
    text.parse().or_else(|_| refuse("a whole number", "write a whole number such as `4`"))
}

pub(super) fn flag(text: &str) -> Read<bool> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => refuse("`true` or `false`", "write `true` or `false`"),
    }
}

/// `250ms`, `5m`, `2h30m`, `1.5h`.
pub(super) fn duration(text: &str) -> Read<Duration> {
    const EXPECTED: &str = "a duration";
    if let Ok(bare) = number(text) {
        let help = if bare < 0.0 {
            "a duration cannot be negative".to_owned()
        } else {
            format!("write the unit: `{text}ms`, `{text}s`, `{text}m` or `{text}h`")
        };
        return refuse(EXPECTED, help);
    }
    if text.starts_with('-') {
        return refuse(EXPECTED, "a duration cannot be negative");
    }
    let usual = "write a number with its unit, such as `250ms`, `5m` or `2h30m`";
    let (mut rest, mut nanos) = (text, 0.0);
    while !rest.is_empty() {
        let Some((number, after)) = leading_number(rest) else { return refuse(EXPECTED, usual) };
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let Some((_, size)) = DURATION_UNITS.iter().find(|(name, _)| *name == unit) else {
            return refuse(EXPECTED, "the units are `ns`, `us`, `ms`, `s`, `m`, `h`, `d` and `w`");
        };
        nanos += number * size;
        rest = after.trim_start();
    }
    if text.is_empty() { refuse(EXPECTED, usual) } else { Ok(Duration::from_secs_f64(nanos / 1e9)) }
}

/// `120/s`, `30/min`, `200/h`, in requests per second.
pub(super) fn rate(text: &str) -> Read<f64> {
    let usual = "write requests and the time they take to come, such as `120/s` or `30/min`";
    let Some((number, unit)) = leading_number(text) else { return refuse("a rate", usual) };
    match unit.trim_start() {
        "/s" => Ok(number),
        "/min" | "/m" => Ok(number / 60.0),
        "/h" => Ok(number / 3600.0),
        "" => refuse("a rate", format!("write the unit: `{text}/s` or `{text}/min`")),
        _ => refuse("a rate", usual),
    }
}

/// `0.5%`, as a number between 0 and 1 if it is a share; the caller checks.
pub(super) fn share(text: &str) -> Read<f64> {
    let without = |percent: &str| number(percent.trim_end()).ok().map(|value| value / 100.0);
    match text.strip_suffix('%').map(without) {
        Some(Some(share)) => Ok(share),
        _ => match number(text) {
            Ok(bare) if (0.0..=1.0).contains(&bare) && bare > 0.0 => {
                refuse("a share", format!("write per cent: `{}%`", tidy(bare * 100.0)))
            }
            Ok(bare) => refuse("a share", format!("write per cent: `{}%`", tidy(bare))),
            Err(_) => refuse("a share", "write per cent, such as `0.5%`"),
        },
    }
}

/// An amount and the code of its currency: `$0.05`, `€2`, `0.05 USD`.
pub(super) fn money(text: &str) -> Read<(Money, String)> {
    if text.starts_with('-') || text.starts_with("$-") {
        return refuse(
            "an amount of money",
            "nothing costs less than nothing: write it without `-`",
        );
    }
    let usual = "write an amount with its currency, such as `$0.05` or `0.05 USD`";
    for (symbol, code) in [('$', "USD"), ('€', "EUR"), ('£', "GBP")] {
        if let Some(rest) = text.strip_prefix(symbol) {
            return match leading_number(rest) {
                Some((amount, "")) => Ok((Money::from_units(amount), code.to_owned())),
                _ => refuse("an amount of money", usual),
            };
        }
    }
    match leading_number(text).map(|(amount, rest)| (amount, rest.trim_start())) {
        Some((amount, code)) if currency(code).is_ok() => {
            Ok((Money::from_units(amount), code.to_owned()))
        }
        Some((_, "")) => {
            refuse("an amount of money", format!("write the currency: `${text}` or `{text} USD`"))
        }
        _ => refuse("an amount of money", usual),
    }
}

/// Three capital letters.
pub(super) fn currency(text: &str) -> Read<String> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(text.to_owned());
    }
    refuse("a currency", "write its three-letter code, such as `USD` or `EUR`")
}

/// `14:00`, as the time since midnight; `24:00` is the end of the day.
pub(super) fn time_of_day(text: &str) -> Read<Duration> {
    let two_digits = |part: &str| (part.len() == 2).then(|| part.parse::<u64>().ok()).flatten();
    let read = text
        .split_once(':')
        .and_then(|(hour, minute)| Some(two_digits(hour)? * 60 + two_digits(minute)?));
    match read {
        Some(minutes) if minutes <= 24 * 60 && !text.ends_with(":60") => {
            Ok(Duration::from_mins(minutes))
        }
        _ => refuse("a time of day", "write hours and minutes, such as `14:00`"),
    }
}

/// `a..b`, each end read on its own.
pub(super) fn range<T>(text: &str, end: impl Fn(&str) -> Read<T>) -> Option<Read<(T, T)>> {
    let (low, high) = text.split_once("..")?;
    Some(end(low.trim()).and_then(|low| end(high.trim()).map(|high| (low, high))))
}

/// `always`, `daily 08:00..20:00`, `weekdays 09:00..17:00`.
#[expect(clippy::cast_possible_truncation, reason = "hours of a day fit a byte")]
pub(super) fn hours(text: &str) -> Read<WorkHours> {
    const EXPECTED: &str = "hours of the week";
    let usual = "write `always`, `daily 08:00..20:00` or `weekdays 09:00..17:00`";
    if text == "always" {
        return Ok(WorkHours::ALWAYS);
    }
    let Some((days, times)) = text.split_once(' ') else { return refuse(EXPECTED, usual) };
    let (true, Some(Ok((from, to)))) =
        (matches!(days, "daily" | "weekdays"), range(times.trim(), time_of_day))
    else {
        return refuse(EXPECTED, usual);
    };
    let hour = |time: Duration| (time.as_nanos() / Duration::from_hours(1).as_nanos()) as u8;
    if Duration::from_hours(hour(from).into()) != from
        || Duration::from_hours(hour(to).into()) != to
    {
        return refuse(EXPECTED, "start and end on a full hour");
    }
    if from >= to {
        return refuse(EXPECTED, "the end must be later than the start on the same day");
    }
    let weekdays_only = days == "weekdays";
    Ok(WorkHours { weekdays_only, from_hour: hour(from), to_hour: hour(to) })
}

/// `2` instances or `25%` of them.
pub(super) fn amount(text: &str) -> Read<Amount> {
    let help = "write a number of instances such as `1`, or a share such as `25%`";
    if text.ends_with('%') {
        return match share(text).ok().and_then(Ratio::new) {
            Some(share) => Ok(Amount::Share(share)),
            None => refuse("a number or a share of the instances", help),
        };
    }
    match text.parse() {
        Ok(count) => Ok(Amount::Count(count)),
        Err(_) => refuse("a number or a share of the instances", help),
    }
}

/// A number without the noise of binary fractions.
pub(super) fn tidy(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_bare_numbers_are_not() {
        assert_eq!(duration("2h30m"), Ok(Duration::from_mins(150)));
        assert_eq!(duration("1.5h"), Ok(Duration::from_mins(90)));
        assert_eq!(
            duration("250").unwrap_err().help.split(',').next(),
            Some("write the unit: `250ms`")
        );
        assert_eq!(rate("30/min"), Ok(0.5));
        assert!(rate("30").is_err() && share("5").is_err() && money("5").is_err());
        assert_eq!(share("0.05").unwrap_err().help, "write per cent: `5%`");
        assert_eq!(money("$0.05"), Ok((Money::from_micros(50_000), "USD".to_owned())));
        for negative in ["-$5", "$-5", "-5 USD"] {
            assert!(money(negative).is_err_and(|refusal| refusal.help.contains("without `-`")));
        }
        assert_eq!(money("2 EUR"), Ok((Money::from_micros(2_000_000), "EUR".to_owned())));
        assert_eq!(time_of_day("14:30"), Ok(Duration::from_mins(870)));
        assert!(time_of_day("25:00").is_err() && time_of_day("9:5").is_err());
    }

    #[test]
    fn a_duration_reads_back_as_it_is_shown() {
        for millis in [1, 250, 12_000, 270_000, 7_800_000, 259_200_000] {
            let written = Duration::from_millis(millis);
            assert_eq!(duration(&written.to_string()), Ok(written));
        }
    }

    #[test]
    fn hours_need_an_end_after_the_start() {
        assert_eq!(hours("always"), Ok(WorkHours::ALWAYS));
        let office = WorkHours { weekdays_only: true, from_hour: 9, to_hour: 17 };
        assert_eq!(hours("weekdays 09:00..17:00"), Ok(office));
        assert!(hours("weekdays 17:00..09:00").is_err() && hours("daily 09:30..17:00").is_err());
    }
}
