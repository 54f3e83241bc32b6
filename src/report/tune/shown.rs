//! Which settings a reader is shown, in which order, and what stands in their row.

use super::words;
use crate::experiment::tune::findings::{Findings, Interval, State};
use crate::report::number::{ABSENT, Numbers, Said};
use crate::scenario::model::{BoundSide, Judged};

/// The settings that no other beats, today's and the recommended one, best in the first figure first.
pub(super) fn telling(findings: &Findings) -> Vec<usize> {
    let recommended = findings.recommendation.setting;
    let settings = findings.settings.iter().enumerate();
    let mut places: Vec<usize> = settings
        .filter(|(place, one)| one.unbeaten || one.is_today || recommended == Some(*place))
        .map(|(place, _)| place)
        .collect();
    if let Some(first) = findings.figures.first() {
        places.sort_by(|a, b| {
            goodness(findings, *a, 0, first.figure).total_cmp(&goodness(
                findings,
                *b,
                0,
                first.figure,
            ))
        });
    }
    places
}

/// At most so many of the telling ones: the recommended, today's, and then those best in what is minimised. And how many are left out.
pub(super) fn most_telling(findings: &Findings, most: usize) -> (Vec<usize>, usize) {
    let telling = telling(findings);
    let minimised = findings.recommendation.minimised;
    let column = column(findings, minimised).unwrap_or(0);
    let is_named = |place: &usize| {
        let setting = &findings.settings[*place];
        setting.is_today || findings.recommendation.setting == Some(*place)
    };
    let mut ranked = telling.clone();
    ranked.sort_by(|a, b| {
        let rank = |place: &usize| goodness(findings, *place, column, minimised);
        is_named(b).cmp(&is_named(a)).then(rank(a).total_cmp(&rank(b)))
    });
    ranked.truncate(most);
    let left_out = telling.len() - ranked.len();
    (telling.into_iter().filter(|place| ranked.contains(place)).collect(), left_out)
}

/// Where a figure stands among those of every setting.
pub(in crate::report) fn column(findings: &Findings, figure: Judged) -> Option<usize> {
    findings.figures.iter().position(|one| one.figure == figure)
}

/// Lower is better, whatever the figure; what has none comes last.
pub(super) fn goodness(findings: &Findings, setting: usize, column: usize, figure: Judged) -> f64 {
    let found = findings.settings[setting].figures.get(column).copied().flatten();
    found.map_or(f64::INFINITY, |found| match figure.side() {
        BoundSide::Below => found.value,
        BoundSide::Above => -found.value,
    })
}

/// Every figure of a setting in words.
pub(super) fn cells(findings: &Findings, setting: usize, numbers: &Numbers) -> Vec<Said> {
    let found = &findings.settings[setting].figures;
    let figures = findings.figures.iter().zip(found);
    figures.map(|(name, found)| said(found.as_ref(), name.unit, numbers)).collect()
}

pub(super) fn said(
    found: Option<&Interval>,
    unit: crate::experiment::results::Unit,
    numbers: &Numbers,
) -> Said {
    found.map_or_else(
        || Said { value: ABSENT.to_owned(), interval: String::new() },
        |found| numbers.estimate(unit, &words::estimate(found)),
    )
}

/// In front of a setting: one reader in twelve does not see colours as the others do, and a pipe shows none.
pub(in crate::report) const fn mark(state: State) -> &'static str {
    match state {
        State::Recommended => "◆",
        State::Tied => "◇",
        State::Open | State::BudgetOpen => "?",
        State::Worse => "",
        State::OverBudget => "×",
    }
}
