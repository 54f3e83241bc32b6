//! Limits: a sign and a quantity, `<2%`.
//!
//! Only `<` and `>`: whether a figure is *at* its limit is nothing a simulation could tell, so `<=` would promise a difference that
//! is not there.

use super::{Read, Refused, wrong_unit};
use crate::scenario::model::{BoundSide, MeasureUnit};
use crate::scenario::quantity::{self, Refusal};
use crate::scenario::value::Value;
use crate::units::Duration;

pub(super) fn read(text: &str, side: BoundSide, unit: MeasureUnit) -> Read {
    let (sign, other, better) = match side {
        BoundSide::Below => ('<', '>', "less"),
        BoundSide::Above => ('>', '<', "more"),
    };
    let refused = |message: String, label: &str, help: String| {
        Err(Refused { code: "bad-limit", message, label: label.to_owned(), help })
    };
    let Some(amount) = text.trim().strip_prefix(sign) else {
        let amount = text.trim().trim_start_matches([other, '=', ' ']);
        let written = if side == BoundSide::Above {
            format!("`\"{sign}{amount}\"`, in quotes")
        } else {
            format!("`{sign}{amount}`")
        };
        let message = format!("expected a limit that begins with `{sign}`, found `{text}`");
        return refused(message, &format!("{better} is better here"), format!("write {written}"));
    };
    let amount = amount.trim();
    if let Some(rest) = amount.strip_prefix('=') {
        let help = format!("write `{sign}{}`", rest.trim());
        return refused(
            format!("`{text}` asks for more than a simulation can tell"),
            "at the limit or just beside it look the same",
            help,
        );
    }
    amount_of(amount, unit)
        .map(|(bound, currency)| Value::Bound(bound, currency))
        .map_err(|refusal| wrong_unit(amount, refusal))
}

/// The amount in the unit, and the currency of one in money.
pub(in crate::scenario) fn amount_of(
    amount: &str,
    unit: MeasureUnit,
) -> Result<(f64, Option<String>), Refusal> {
    let plain = |bound| (bound, None);
    match unit {
        MeasureUnit::Seconds => quantity::duration(amount).map(Duration::as_secs_f64).map(plain),
        MeasureUnit::Hours => {
            quantity::duration(amount).map(|length| plain(length.as_secs_f64() / 3_600.0))
        }
        MeasureUnit::Share => quantity::share(amount).map(plain),
        MeasureUnit::Count | MeasureUnit::Requests => quantity::number(amount).map(plain),
        MeasureUnit::Money => money(amount),
    }
}

/// `$80k` and `80k USD` as well as `$80000`: nobody writes a yearly sum in digits.
fn money(amount: &str) -> Result<(f64, Option<String>), Refusal> {
    let place = amount.find(['k', 'M']).filter(|at| {
        amount[..*at].ends_with(|c: char| c.is_ascii_digit())
            && !amount[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    let Some(at) = place else {
        return quantity::money(amount).map(|(sum, code)| (sum.as_units(), Some(code)));
    };
    let times = if amount[at..].starts_with('k') { 1e3 } else { 1e6 };
    let without = format!("{}{}", &amount[..at], &amount[at + 1..]);
    quantity::money(&without).map(|(sum, code)| (sum.as_units() * times, Some(code))).map_err(
        |refusal| Refusal {
            help: format!("write the currency: `${amount}` or `{amount} USD`"),
            ..refusal
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str, unit: MeasureUnit) -> Result<(f64, Option<String>), &'static str> {
        match read(text, BoundSide::Below, unit) {
            Ok(Value::Bound(bound, currency)) => Ok((bound, currency)),
            Ok(_) => Err("no limit"),
            Err(refused) => Err(refused.code),
        }
    }

    #[test]
    fn limits_are_read_in_the_unit_of_their_figure() {
        assert_eq!(limit("<2%", MeasureUnit::Share), Ok((0.02, None)));
        assert_eq!(limit("< 15m", MeasureUnit::Seconds), Ok((900.0, None)));
        assert_eq!(limit("<90m", MeasureUnit::Hours), Ok((1.5, None)));
        let dollars = |sum| Ok((sum, Some("USD".to_owned())));
        assert_eq!(limit("<$80k", MeasureUnit::Money), dollars(80_000.0));
        assert_eq!(limit("<1.2M USD", MeasureUnit::Money), dollars(1_200_000.0));
        assert_eq!(limit("<80 USD", MeasureUnit::Money), dollars(80.0));
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        assert_eq!(limit("2%", MeasureUnit::Share), Err("bad-limit"));
        assert_eq!(limit(">2%", MeasureUnit::Share), Err("bad-limit"));
        assert_eq!(limit("<=2%", MeasureUnit::Share), Err("bad-limit"));
        assert_eq!(limit("<2", MeasureUnit::Share), Err("wrong-unit"));
        assert_eq!(limit("<80k", MeasureUnit::Money), Err("wrong-unit"));
    }
}
