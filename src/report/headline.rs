//! The comparison a leader reads: one row a criterion, with the one or two figures that stand for it.
//!
//! Results hold some forty figures, and a table of forty rows answers nothing. Which figures stand for a criterion is
//! decided in the one table below. A criterion that it does not know is shown by its first figure rather than not at all.

use super::cell::{CellText, cells_of};
use super::criterion::{Criterion, criteria};
use super::number::{ABSENT, Numbers};
use crate::experiment::results::{Figure, Results};

/// The name of a figure in results, and what a narrow label calls it.
type Named = (&'static str, &'static str);

struct Choice {
    criterion: &'static str,
    lead: Named,
    /// Set beneath the lead; a second one stands in brackets.
    beside: &'static [Named],
}

const fn choice(criterion: &'static str, lead: Named, beside: &'static [Named]) -> Choice {
    Choice { criterion, lead, beside }
}

/// Labels are at most 21 letters, which is what a terminal of 80 columns has room for.
const CHOICES: [Choice; 14] = [
    choice(
        "Speed",
        ("time_to_restore_mean", "mean time to restore"),
        &[("time_to_restore_median", "median"), ("time_to_restore_p95", "p95")],
    ),
    choice(
        "Users hurt",
        ("regret", "regret, bad requests"),
        &[("prevented_share", "harm prevented")],
    ),
    choice(
        "Exposure",
        ("peak_exposure", "peak share of users"),
        &[("worst_cohort", "cohort"), ("harm_after_promotion", "after 100 %")],
    ),
    choice(
        "Error budget",
        ("budget_exhausted", "chance it is spent"),
        &[("budget_spent_by_releases", "spent by releases")],
    ),
    choice("Downtime", ("downtime_per_year", "a year"), &[]),
    choice(
        "False rollbacks",
        ("false_rollbacks", "of 100 not needed"),
        &[("weeks_between_false_rollbacks", "time between two")],
    ),
    choice("Missed", ("missed", "of 100 needed"), &[]),
    choice(
        "Reliability",
        ("clean_recoveries", "clean of 100 needed"),
        &[("harmful", "harmful of 100")],
    ),
    choice(
        "Under load",
        ("peak_time_to_restore", "restored, peak hours"),
        &[("other_time_to_restore", "restored, other hours")],
    ),
    choice(
        "Security",
        ("exposure_hours_per_year", "exposed, a year"),
        &[("checks_skipped_per_year", "checks skipped")],
    ),
    choice(
        "Data",
        ("records_damaged_per_year", "records damaged"),
        &[("records_lost_per_year", "records lost")],
    ),
    choice(
        "People",
        ("people_hours_per_year", "hours a year"),
        &[("pages_per_week", "pages a week"), ("nights_woken_per_year", "nights")],
    ),
    choice("Delay", ("delay_mean", "mean a release"), &[("stuck", "stuck of 100")]),
    choice("Cost", ("cost_per_year", "a year"), &[]),
];

/// One row of the comparison.
pub(super) struct Headline<'a> {
    pub(super) criterion: &'a str,
    /// What the first value of each cell is.
    pub(super) lead_label: String,
    /// What the values beneath are; empty where there are none.
    pub(super) beside_label: String,
    /// The definitions of its figures.
    pub(super) definition: String,
    /// One per strategy heading.
    pub(super) cells: Vec<HeadlineCell>,
}

/// What one strategy is by one criterion. Only the lead is ranked; the full table ranks them all.
pub(super) struct HeadlineCell {
    pub(super) lead: CellText,
    pub(super) beside: Vec<CellText>,
}

impl HeadlineCell {
    /// `66 s (47 min)`; empty where no value stands beside.
    pub(super) fn beside_values(&self) -> String {
        if !self.beside.is_empty() && self.beside.iter().all(|cell| cell.value == ABSENT) {
            return ABSENT.to_owned();
        }
        bracketed(self.beside.iter().map(|cell| cell.value.as_str()))
    }

    /// `60–71 s (14–115 min)`, to be broken between the two only.
    pub(super) fn beside_intervals(&self) -> String {
        let intervals = self.beside.iter().map(|cell| cell.interval.replace(' ', "\u{a0}"));
        let said: Vec<String> = intervals.filter(|interval| !interval.is_empty()).collect();
        bracketed(said.iter().map(String::as_str))
    }
}

/// The comparison, in the order of the table above.
pub(super) fn headlines(results: &Results) -> Vec<Headline<'_>> {
    let numbers = Numbers::of(&results.meta);
    let mut criteria = criteria(results);
    let place = |criterion: &Criterion<'_>| {
        let known = CHOICES.iter().position(|choice| choice.criterion == criterion.name);
        known.unwrap_or(CHOICES.len())
    };
    criteria.sort_by_key(place);
    criteria.iter().filter_map(|criterion| headline(criterion, &numbers)).collect()
}

fn headline<'a>(criterion: &Criterion<'a>, numbers: &Numbers) -> Option<Headline<'a>> {
    let choice = CHOICES.iter().find(|choice| choice.criterion == criterion.name);
    let find = |(id, label): &Named| {
        let figure = criterion.figures.iter().find(|figure| figure.id == *id)?;
        Some((*figure, (*label).to_owned()))
    };
    let first = || criterion.figures.first().map(|figure| (*figure, figure.title.clone()));
    let (lead, lead_label) = choice.and_then(|choice| find(&choice.lead)).or_else(first)?;
    let beside = choice.map(|choice| choice.beside).unwrap_or_default().iter();
    let beside: Vec<(&Figure, String)> = beside.filter_map(find).collect();
    let columns: Vec<Vec<CellText>> =
        beside.iter().map(|(figure, _)| cells_of(figure, numbers)).collect();
    let cell = |(index, lead): (usize, CellText)| HeadlineCell {
        lead,
        beside: columns.iter().filter_map(|cells| cells.get(index).cloned()).collect(),
    };
    let figures = std::iter::once(lead).chain(beside.iter().map(|(figure, _)| *figure));
    let definitions = figures.map(|figure| format!("{}: {}", figure.title, figure.definition));
    Some(Headline {
        criterion: criterion.name,
        lead_label,
        beside_label: bracketed(beside.iter().map(|(_, label)| label.as_str())),
        definition: definitions.collect::<Vec<_>>().join(" "),
        cells: cells_of(lead, numbers).into_iter().enumerate().map(cell).collect(),
    })
}

/// The first, and the second in brackets behind it.
fn bracketed<'a>(mut words: impl Iterator<Item = &'a str>) -> String {
    match (words.next(), words.next()) {
        (Some(first), Some(second)) => format!("{first} ({second})"),
        (Some(only), None) => only.to_owned(),
        _ => String::new(),
    }
}
