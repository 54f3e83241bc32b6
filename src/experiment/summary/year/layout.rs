//! Releases of a period on one clock.
//!
//! A replication is simulated by itself: it knows nothing of the release before it. That is right as long as the incident
//! of one release is over when the next is due, and wrong where teams release every hour and an incident lasts three. How
//! often that happens follows from the pace, the hours in which releases start, and the simulated lengths of incidents;
//! where it is seldom, releases are treated as independent, and otherwise a release **waits** until the incident of the one
//! before is over, and its delay is billed. What two incidents at a time would do to the same users is not simulated.

use super::super::frame::Frame;
use super::pool::Releases;
use super::{Key, MANY_OPEN};
use crate::units::Duration;

/// Releases laid out to learn how many incidents are still open at the next.
const LAID_OUT: f64 = 20_000.0;
const WEEK: Duration = Duration::from_hours(7 * 24);

/// Lays releases out week by week, each in its own hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Whether a release waits for the incident of the one before.
    pub(super) waits: bool,
}

impl Clock {
    /// Tells, for every column and every release but the first, whether the incident before was one and how long it is
    /// still open when the release is due; nothing where it is over.
    pub(super) fn run(
        self,
        releases: &Releases,
        drawn: &[usize],
        key: Key,
        mut found_open: impl FnMut(usize, usize, Duration),
    ) {
        let due = in_order(releases, drawn, key);
        for column in 0..releases.columns {
            let mut open_until = Duration::ZERO;
            for (start, row) in &due {
                if open_until > *start {
                    found_open(column, *row, open_until - *start);
                }
                let begins = if self.waits { open_until.max(*start) } else { *start };
                open_until = open_until.max(begins + releases.open(*row, column));
            }
        }
    }
}

/// The releases with the moments at which they are due.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of weeks")]
fn in_order(releases: &Releases, drawn: &[usize], key: Key) -> Vec<(Duration, usize)> {
    let due = |(place, row): (usize, &usize)| {
        let week = (place as f64 / releases.per_week).floor() as u64;
        (WEEK * week + releases.start(*row, key.part(place as u64)), *row)
    };
    let mut due: Vec<(Duration, usize)> = drawn.iter().enumerate().map(due).collect();
    due.sort_unstable();
    due
}

/// Share of a strategy's incidents that are still open when the next release is due.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of releases")]
pub(super) fn still_open(frame: &Frame, releases: &Releases, key: Key) -> Vec<(String, f64)> {
    let number = if releases.is_empty() { 0 } else { LAID_OUT as u64 };
    let drawn: Vec<usize> = (0..number).map(|one| releases.drawn(key.part(one))).collect();
    let mut open = vec![0_u64; releases.columns];
    Clock { waits: false }.run(releases, &drawn, key, |column, _, _| open[column] += 1);
    let share = |column: usize| {
        let lasting = drawn.iter().filter(|row| !releases.open(**row, column).is_zero());
        let share = open[column] as f64 / lasting.count().max(1) as f64;
        (frame.name(column).to_owned(), share.min(1.0))
    };
    frame.strategies().map(share).collect()
}

/// What was done about it, for the report.
pub(super) fn said(one_clock: bool, open: &[(String, f64)], waited: &[(String, f64)]) -> String {
    let worst = open.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((name, share)) = worst else { return String::new() };
    let percent = 100.0 * share;
    let limit = 100.0 * MANY_OPEN;
    if !one_clock {
        return format!(
            "Releases are treated as independent: at most {percent:.1} % of incidents ({name}) are still open when the \
             next release is due, fewer than {limit:.0} %"
        );
    }
    let waited: Vec<String> =
        waited.iter().map(|(name, number)| format!("{name} {number:.0}")).collect();
    format!(
        "Releases are laid out on one clock, since up to {percent:.1} % of incidents ({name}) are still open when the next \
         release is due: a release waits until the incident before it is over. Releases that wait, a year: {}",
        waited.join(", ")
    )
}
