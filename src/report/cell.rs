//! One cell of the comparison in words.
//!
//! What best, tied, absent and beyond the follow-up look like is decided here once, for text, Markdown and the page alike.
//! Best is a mark and not only a colour: one reader in twelve does not see the difference between red and green, and a
//! pipe shows no colour at all.

use super::number::{ABSENT, Numbers};
use crate::experiment::results::{Better, Cell, Estimate, Figure};

/// How a cell stands in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Best,
    /// Best together with others: the data do not tell them apart.
    Tied,
    Other,
}

impl Standing {
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Best => "◆",
            Self::Tied => "◇",
            Self::Other => "",
        }
    }
}

/// A cell ready to be set.
#[derive(Clone, Debug)]
pub(super) struct CellText {
    pub(super) value: String,
    /// Empty where there is no interval.
    pub(super) interval: String,
    pub(super) standing: Standing,
}

impl CellText {
    /// Value with its mark in front.
    pub(super) fn marked(&self) -> String {
        match self.standing {
            Standing::Other => self.value.clone(),
            standing => format!("{} {}", standing.mark(), self.value),
        }
    }
}

/// What the marks mean, for the foot of a table.
pub(super) const MARKS_EXPLAINED: &str =
    "◆ best of its row · ◇ among the best, which the data do not tell apart · – not applicable";

/// Stands for an interval that would only look like one.
pub(super) const TOO_FEW_RUNS: &str = "too few runs";

/// What that means, for the foot of a table.
pub(super) const TOO_FEW_RUNS_EXPLAINED: &str = "“too few runs”: the interval is more than 100 times as wide as the row's greatest value, \
     hence says nothing; results.json has its ends";

/// Whether an interval says anything among the values of its row. Resampling a handful of skewed runs can put an end at a
/// billion hours, which says only that there were too few of them.
pub(super) fn tells(points: impl Iterator<Item = f64>, estimate: &Estimate) -> bool {
    const WIDEST: f64 = 100.0;
    let greatest = points.map(f64::abs).fold(0.0, f64::max);
    let interval = &estimate.confidence_interval;
    greatest <= 0.0 || (interval.upper_bound - interval.lower_bound) / 2.0 <= WIDEST * greatest
}

/// The cells of a row, in the order of headings.
pub(super) fn cells_of(figure: &Figure, numbers: &Numbers) -> Vec<CellText> {
    let best = figure.cells.iter().filter(|cell| cell.best).count();
    figure.cells.iter().map(|cell| cell_text(figure, cell, best, numbers)).collect()
}

fn cell_text(figure: &Figure, cell: &Cell, best: usize, numbers: &Numbers) -> CellText {
    let standing = match (cell.best && figure.better != Better::Unranked, best) {
        (false, _) => Standing::Other,
        (true, 1) => Standing::Best,
        (true, _) => Standing::Tied,
    };
    if cell.beyond_follow_up {
        return CellText { value: numbers.beyond_follow_up(), interval: String::new(), standing };
    }
    let Some(estimate) = &cell.estimate else {
        return CellText { value: ABSENT.to_owned(), interval: String::new(), standing };
    };
    let said = numbers.estimate(figure.unit, estimate);
    match cell.counts {
        // An estimate of exactly 0 says nothing; how often it was tried does.
        Some((0, of)) => {
            let bound = numbers.plain(figure.unit, estimate.confidence_interval.upper_bound);
            CellText { value: format!("0 of {of}"), interval: format!("< {bound}"), standing }
        }
        _ if !tells(points(figure), estimate) => {
            let value = numbers.estimate(figure.unit, &about(estimate)).value;
            CellText { value, interval: TOO_FEW_RUNS.to_owned(), standing }
        }
        _ => CellText { value: said.value, interval: said.interval, standing },
    }
}

fn points(figure: &Figure) -> impl Iterator<Item = f64> {
    let estimates = figure.cells.iter().filter_map(|cell| cell.estimate.as_ref());
    estimates.map(|estimate| estimate.point_estimate)
}

/// The estimate without its interval, which rounds the value to one digit: no more of it is known.
fn about(estimate: &Estimate) -> Estimate {
    let mut about = *estimate;
    let point = estimate.point_estimate;
    about.confidence_interval.lower_bound = point - point.abs();
    about.confidence_interval.upper_bound = point + point.abs();
    about
}
