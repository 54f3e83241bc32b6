//! Where a currency's sign stands.

/// The sign of a currency, or its code where it has no sign of its own.
#[derive(Clone, Debug)]
pub(super) struct MoneySign(String);

impl MoneySign {
    pub(super) fn of(currency: &str) -> Self {
        Self(match currency {
            "USD" => "$".to_owned(),
            "EUR" => "€".to_owned(),
            "GBP" => "£".to_owned(),
            sign if sign.chars().all(|c| !c.is_alphanumeric()) => sign.to_owned(),
            code => format!("{code} "),
        })
    }

    /// The sign before an amount; a minus stays in front of a lone amount.
    pub(super) fn around(&self, amount: &str) -> String {
        match amount.strip_prefix('−') {
            Some(positive) if !amount.contains(" to ") => format!("−{}{positive}", self.0),
            _ => format!("{}{amount}", self.0),
        }
    }
}
