//! The wall clock, as RFC 3339 writes it.
//!
//! A crate for dates would bring time zones and calendars for one line of output. The days since 1970 become a date by
//! Howard Hinnant's `civil_from_days`: years are counted from March, so that the leap day is the last of its year and the
//! months before it have a regular length.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in UTC with milliseconds.
#[expect(clippy::disallowed_methods, reason = "a record of a live drill says when it was")]
pub(super) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    rfc3339(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Milliseconds since 1970 as `2026-01-02T03:04:05.678Z`.
#[must_use]
pub fn rfc3339(unix_ms: u64) -> String {
    let (seconds, ms) = (unix_ms / 1_000, unix_ms % 1_000);
    let (year, month, day) = civil_from_days(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}

/// Year, month and day of a number of days since 1970-01-01.
const fn civil_from_days(days: u64) -> (u64, u64, u64) {
    // From 0000-03-01; an era is 400 years.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + (month <= 2) as u64, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds since 1970 and the date, by `date --utc`.
    const DATES: [(u64, &str); 9] = [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_709_164_800_007, "2024-02-29T00:00:00.007Z"),
        (1_767_225_599_000, "2025-12-31T23:59:59.000Z"),
        (1_767_225_600_000, "2026-01-01T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_772_454_896_123, "2026-03-02T12:34:56.123Z"),
    ];

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (unix_ms, date) in DATES {
            assert_eq!(rfc3339(unix_ms), date, "{unix_ms}");
        }
    }

    #[test]
    fn now_has_the_form_of_a_date() {
        let now = now();
        assert_eq!(now.len(), 24, "{now}");
        assert!(now.as_str() > "2024" && now.ends_with('Z'), "{now}");
    }
}
