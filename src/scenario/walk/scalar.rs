//! A single word against what may stand in its place.

mod bound;

pub(in crate::scenario) use bound::amount_of;

use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::quantity::{self, Refusal, tidy};
use crate::scenario::shape::{LEAST_SHARE, MOST_REQUESTS_PER_S, Scalar};
use crate::scenario::suggest::{listed, remedy};
use crate::scenario::value::Value;
use crate::units::{Duration, Ratio};

/// A refused word: everything but where it stands.
pub(in crate::scenario) struct Refused {
    code: &'static str,
    message: String,
    label: String,
    help: String,
}

impl Refused {
    pub(super) fn at(self, span: Span) -> Diagnostic {
        Diagnostic::error(self.code, self.message).at(span, self.label).help(self.help)
    }

    /// What, why and what to write.
    pub(in crate::scenario) fn sentence(self) -> String {
        format!("{}: {}; {}", self.message, self.label, self.help)
    }
}

type Read = Result<Value, Refused>;

/// A word that stands nowhere in a file.
pub(in crate::scenario) fn read_word(text: &str, scalar: &Scalar) -> Read {
    read(text, true, scalar)
}

pub(super) fn read(text: &str, plain: bool, scalar: &Scalar) -> Read {
    let unread = |refusal| wrong_unit(text, refusal);
    match *scalar {
        Scalar::Text | Scalar::File if text.trim().is_empty() => Err(empty()),
        Scalar::Text | Scalar::File => Ok(Value::Text(text.to_owned())),
        Scalar::Name => name(text),
        Scalar::Flag => flag(text, plain).map_err(unread),
        Scalar::Count { least, most } => {
            let value = quantity::count(text).map_err(unread)?;
            within(text, value, least, most, |end| end.to_string()).map(Value::Count)
        }
        Scalar::Number { least, most } => {
            let value = quantity::number(text).map_err(unread)?;
            within(text, value, least, most, |end| tidy(end).to_string()).map(Value::Number)
        }
        Scalar::Share { least, most } => {
            let value = quantity::share(text).map_err(unread)?;
            let value = within(text, value, least, most, share)?;
            Ok(Value::Share(Ratio::saturating(value)))
        }
        Scalar::Duration { least, most } => {
            let value = quantity::duration(text).map_err(unread)?;
            within(text, value, least, most, short).map(Value::Duration)
        }
        Scalar::DurationRange { most } => duration_range(text, most),
        Scalar::Rate => rate(text),
        Scalar::Bytes { least, most } => {
            let value = quantity::bytes(text).map_err(unread)?;
            within(text, value, least, most, quantity::shown_bytes).map(Value::Bytes)
        }
        Scalar::ByteRate => {
            let value = quantity::byte_rate(text).map_err(unread)?;
            let shown = |end| format!("{}/s", quantity::shown_bytes(end));
            within(text, value, 1, u64::MAX, shown).map(Value::ByteRate)
        }
        Scalar::Money => {
            quantity::money(text).map(|(amount, code)| Value::Money(amount, code)).map_err(unread)
        }
        Scalar::Currency => quantity::currency(text).map(Value::Text).map_err(unread),
        Scalar::TimeOfDay => quantity::time_of_day(text).map(Value::Duration).map_err(unread),
        Scalar::TimeRange => time_range(text),
        Scalar::Hours => quantity::hours(text).map(Value::Hours).map_err(unread),
        Scalar::Amount => quantity::amount(text).map(Value::Amount).map_err(unread),
        Scalar::Bound { side, unit } => bound::read(text, side, unit),
        Scalar::Choice(choices) => choice(text, choices),
    }
}

/// What may stand here, with its article.
pub(super) fn said(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Text => "a text",
        Scalar::Name => "a name",
        Scalar::File => "a file name",
        Scalar::Flag => "`true` or `false`",
        Scalar::Count { .. } => "a whole number",
        Scalar::Number { .. } => "a number",
        Scalar::Share { .. } => "a share such as `0.5%`",
        Scalar::Duration { .. } => "a duration such as `250ms`",
        Scalar::DurationRange { .. } => "a range such as `50ms..400ms`",
        Scalar::Rate => "a rate such as `120/s`",
        Scalar::Bytes { .. } => "an amount of data such as `64KiB`",
        Scalar::ByteRate => "a rate of data such as `100KB/s`",
        Scalar::Money => "an amount such as `$0.05`",
        Scalar::Currency => "a currency such as `USD`",
        Scalar::TimeOfDay => "a time of day such as `14:00`",
        Scalar::TimeRange => "times of day such as `22:00..07:00`",
        Scalar::Hours => "hours such as `weekdays 09:00..17:00`",
        Scalar::Amount => "a number or a share of the instances",
        Scalar::Bound { .. } => "a limit such as `<2%`",
        Scalar::Choice(_) => "one word",
    }
}

fn wrong_unit(text: &str, refusal: Refusal) -> Refused {
    Refused {
        code: "wrong-unit",
        message: format!("expected {}, found `{text}`", refusal.expected),
        label: format!("not {}", refusal.expected),
        help: refusal.help,
    }
}

pub(super) fn out_of_range(text: &str, label: String, help: impl Into<String>) -> Refused {
    let message = format!("`{text}` is out of range");
    Refused { code: "out-of-range", message, label, help: help.into() }
}

fn empty() -> Refused {
    Refused {
        code: "empty",
        message: "expected a text".to_owned(),
        label: "nothing here".to_owned(),
        help: "write something after the colon".to_owned(),
    }
}

fn within<T: PartialOrd + Copy>(
    text: &str,
    value: T,
    least: T,
    most: T,
    shown: impl Fn(T) -> String,
) -> Result<T, Refused> {
    if value < least {
        let least = shown(least);
        let bound = if least.starts_with("above") { "" } else { "at least " };
        let label = format!("must be {bound}{least}");
        return Err(out_of_range(text, label, "write a larger value"));
    }
    if value > most {
        let label = format!("must be at most {}", shown(most));
        return Err(out_of_range(text, label, "write a smaller value"));
    }
    Ok(value)
}

/// The least share that is not nothing is only a way to say "above".
fn share(end: f64) -> String {
    if end == LEAST_SHARE { "above 0%".to_owned() } else { format!("{}%", tidy(end * 100.0)) }
}

fn short(duration: Duration) -> String {
    if duration == Duration::from_nanos(1) { "above 0s".to_owned() } else { duration.to_string() }
}

/// Names go into file names, tables and command lines.
fn name(text: &str) -> Read {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins && text.chars().all(fits) && text.len() <= 64 {
        return Ok(Value::Text(text.to_owned()));
    }
    Err(Refused {
        code: "bad-name",
        message: format!("`{text}` is not a name"),
        label: "not a name".to_owned(),
        help: "use up to 64 letters, digits, `-`, `_` and `.`, beginning with a letter or digit"
            .to_owned(),
    })
}

fn flag(text: &str, plain: bool) -> Result<Value, Refusal> {
    quantity::flag(if plain { text } else { "" }).map(Value::Flag)
}

fn choice(text: &str, choices: &'static [&'static str]) -> Read {
    if choices.contains(&text) {
        return Ok(Value::Text(text.to_owned()));
    }
    Err(Refused {
        code: "unknown-word",
        message: format!("unknown word `{text}`"),
        label: format!("expected {}", listed(choices.iter().copied())),
        help: remedy(text, choices),
    })
}

fn rate(text: &str) -> Read {
    let value = quantity::rate(text).map_err(|refusal| wrong_unit(text, refusal))?;
    if value > MOST_REQUESTS_PER_S {
        let label = format!("more than {MOST_REQUESTS_PER_S}/s");
        let help = "hours of it are billions of simulated requests; simulate a slice of the traffic with as many instances fewer";
        return Err(out_of_range(text, label, help));
    }
    if value <= 0.0 {
        return Err(out_of_range(text, "nobody asks".to_owned(), "write a rate above 0"));
    }
    Ok(Value::Rate(value))
}

fn duration_range(text: &str, most: Duration) -> Read {
    match quantity::range(text, quantity::duration) {
        Some(Ok((low, high))) if low <= high && high <= most => Ok(Value::Durations(low, high)),
        Some(Ok(_)) => {
            Err(out_of_range(text, "not a range".to_owned(), "write the shorter duration first"))
        }
        Some(Err(refusal)) => Err(wrong_unit(text, refusal)),
        None => Err(wrong_unit(
            text,
            Refusal {
                expected: "a range of durations",
                help: "write both ends, such as `50ms..400ms`".to_owned(),
            },
        )),
    }
}

fn time_range(text: &str) -> Read {
    match quantity::range(text, quantity::time_of_day) {
        Some(Ok((from, to))) if from != to => Ok(Value::Durations(from, to)),
        Some(Err(refusal)) => Err(wrong_unit(text, refusal)),
        _ => Err(wrong_unit(
            text,
            Refusal {
                expected: "two times of day",
                help: "write from and to, such as `22:00..07:00`".to_owned(),
            },
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str, scalar: &Scalar) -> &'static str {
        read(text, true, scalar).map_err(|refused| refused.code).expect_err("a refusal")
    }

    #[test]
    fn data_is_read_in_bytes_and_kept_within_its_limits() {
        let some = Scalar::Bytes { least: 1, most: 1 << 30 };
        assert!(matches!(read("64KiB", true, &some), Ok(Value::Bytes(65_536))));
        assert!(matches!(read("100KB/s", true, &Scalar::ByteRate), Ok(Value::ByteRate(100_000))));
        assert_eq!(refusal("2GiB", &some), "out-of-range");
        assert_eq!(refusal("0B", &some), "out-of-range");
        assert_eq!(refusal("0B/s", &Scalar::ByteRate), "out-of-range");
        assert_eq!(refusal("64", &some), "wrong-unit");
    }
}
