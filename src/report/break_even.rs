//! When a strategy has paid for itself, in words.

use crate::experiment::results::BreakEven;

/// `hybrid has paid for itself against manual after 8 months (5 to 14 months)`.
pub(super) fn sentence(found: &BreakEven) -> String {
    let interval = match found.latest {
        Some(latest) => format!("{} to {}", span(found.earliest), span(latest)),
        None => format!("{} at the earliest, perhaps never", span(found.earliest)),
    };
    format!(
        "{} has paid for itself against {} after {} ({interval})",
        found.strategy,
        found.against,
        span(found.years)
    )
}

/// Months below two years.
pub(super) fn span(years: f64) -> String {
    let (number, unit) = if years < 2.0 { (years * 12.0, "month") } else { (years, "year") };
    let said = if number < 9.95 { format!("{number:.1}") } else { format!("{number:.0}") };
    let said = said.trim_end_matches(".0");
    let plural = if said == "1" { "" } else { "s" };
    format!("{said} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_months_or_years() {
        assert_eq!(span(8.0 / 12.0), "8 months");
        assert_eq!(span(1.0 / 12.0), "1 month");
        assert_eq!(span(1.5), "18 months");
        assert_eq!(span(2.34), "2.3 years");
    }
}
