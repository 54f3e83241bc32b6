//! What the recommended setting would change against today's, figure by figure.
//!
//! Only a difference whose interval leaves 0 out is said as one. The rest is not "the same": it is not shown to change.

use super::{counted, numbers, setting};
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{Findings, FreshFigure, Interval, Recommended, State};
use crate::report::number::Numbers;
use crate::report::tune::shown::said;
use crate::scenario::model::BoundSide;
use crate::stats::Estimate;

/// What became of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report::tune) enum Turn {
    Better,
    Worse,
    Same,
    NotShown,
}

impl Turn {
    pub(in crate::report::tune) const fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Same => "the same",
            Self::NotShown => "not shown to change",
        }
    }
}

/// Which way a figure turns, and by how much, such as `3.4 to 6.3 points fewer`.
pub(in crate::report::tune) fn change(
    figure: &FreshFigure,
    numbers: &Numbers,
) -> Option<(Turn, String)> {
    let difference = figure.difference.as_ref()?;
    let Interval { lower, upper, .. } = *difference;
    if lower == 0.0 && upper == 0.0 {
        return Some((Turn::Same, String::new()));
    }
    if lower <= 0.0 && upper >= 0.0 {
        return Some((Turn::NotShown, in_between(figure.unit, difference, numbers)));
    }
    let is_more = lower > 0.0;
    let is_better = is_more == (figure.figure.side() == BoundSide::Above);
    let by = by(figure.unit, difference, numbers);
    let said = format!("{by} {}", comparative(figure.unit, is_more));
    Some((if is_better { Turn::Better } else { Turn::Worse }, said))
}

const fn comparative(unit: Unit, is_more: bool) -> &'static str {
    match (unit, is_more) {
        (Unit::Duration, true) => "longer",
        (Unit::Duration, false) => "shorter",
        (Unit::Share | Unit::Requests | Unit::Count, false) => "fewer",
        (Unit::Money | Unit::Hours | Unit::Weeks, false) => "less",
        (_, true) => "more",
    }
}

/// Both ends of a difference without its sign, with their unit.
fn by(unit: Unit, difference: &Interval, numbers: &Numbers) -> String {
    let (one, other) = (difference.lower.abs(), difference.upper.abs());
    let sizes = Estimate::new(difference.value.abs(), 0.0, (one.min(other), one.max(other)));
    let said = numbers.estimate(unit, &sizes);
    let range = if said.interval.is_empty() { said.value } else { said.interval };
    // The sign of a currency stands before the first end alone.
    let range = if unit == Unit::Money { range } else { range.replace('–', " to ") };
    with_unit(unit, range, difference.value)
}

/// An interval around 0 keeps its signs.
fn in_between(unit: Unit, difference: &Interval, numbers: &Numbers) -> String {
    let range = numbers.estimate(unit, &super::estimate(difference)).interval;
    with_unit(unit, range.replace('–', " to "), difference.value)
}

/// A difference of shares is in points, and hours are named where the interval leaves them to its value.
fn with_unit(unit: Unit, range: String, value: f64) -> String {
    match unit {
        Unit::Share => format!("{} points", range.trim_end_matches(" %")),
        Unit::Hours if value.abs() >= 1.0 => format!("{range} h"),
        _ => range,
    }
}

/// The sentences: what is better for certain, what is worse, what is not shown to change.
pub(in crate::report::tune) fn against_today(findings: &Findings) -> Vec<String> {
    let found = &findings.recommendation;
    let Some(place) = found.setting else { return Vec::new() };
    if findings.settings[place].is_today {
        return vec!["It is today's setting: nothing would change.".to_owned()];
    }
    let numbers = numbers(findings);
    let turned: Vec<(Turn, String)> =
        found.fresh.iter().filter_map(|figure| told(figure, &numbers)).collect();
    let of = |turn: Turn| -> Vec<String> {
        turned.iter().filter(|(one, _)| *one == turn).map(|(_, said)| said.clone()).collect()
    };
    let line = |turn: Turn, head: &str| {
        let parts = of(turn);
        (!parts.is_empty()).then(|| format!("{head}: {}.", parts.join("; ")))
    };
    let lines = [
        line(Turn::Better, "Better"),
        line(Turn::Worse, "Worse"),
        line(Turn::NotShown, "Not shown to change"),
        line(Turn::Same, "The same in every replication"),
    ];
    let today = findings.settings.iter().position(|one| one.is_today);
    let head = today.map(|today| {
        let over = match findings.settings[today].state {
            State::OverBudget => ", which is shown to break a budget",
            _ => "",
        };
        format!(
            "Against today's setting ({}){over}, on the same {} fresh replications:",
            setting(findings, today),
            counted(findings.meta.fresh_replications)
        )
    });
    head.into_iter().chain(lines.into_iter().flatten()).collect()
}

/// `false triggers 6.1 % → 1.2 %, 3.4 to 6.3 points fewer`.
fn told(figure: &FreshFigure, numbers: &Numbers) -> Option<(Turn, String)> {
    let (turn, by) = change(figure, numbers)?;
    let value = |found: Option<&Interval>| said(found, figure.unit, numbers).value;
    let told = match turn {
        Turn::Better | Turn::Worse => format!(
            "{} {} → {}, {by}",
            figure.title,
            value(figure.today.as_ref()),
            value(figure.setting.as_ref())
        ),
        Turn::NotShown | Turn::Same => figure.title.to_owned(),
    };
    Some((turn, told))
}

/// What to write into the scenario where each value is one key: path, value, and what stands there today.
fn edits(findings: &Findings) -> Vec<(String, String, Option<String>)> {
    let Some(place) = findings.recommendation.setting else { return Vec::new() };
    let setting = &findings.settings[place];
    if setting.is_today {
        return Vec::new();
    }
    let pairs = findings.varied.iter().zip(&setting.values);
    pairs
        .filter_map(|(varied, value)| {
            let value = value.clone()?;
            (varied.today.as_ref() != Some(&value))
                .then(|| (varied.path.clone(), value, varied.today.clone()))
        })
        .collect()
}

/// What to write into the scenario, a line each: YAML where a value has no key of its own.
pub(in crate::report::tune) fn to_write(findings: &Findings) -> Vec<String> {
    if let Some(keep) = &findings.recommendation.keep {
        return keep.lines().map(str::to_owned).collect();
    }
    let edit = |(path, value, today): (String, String, Option<String>)| {
        let today = today.as_deref().unwrap_or("not written");
        format!("{path}: {value}  # today {today}")
    };
    edits(findings).into_iter().map(edit).collect()
}

/// What stands above what is to be written.
pub(in crate::report::tune) fn edits_head(findings: &Findings) -> String {
    let all_the_same = match findings.recommendation.verdict {
        Recommended::Kept => "",
        Recommended::NotShown | Recommended::NoneKeeps => " all the same",
    };
    format!("To have it{all_the_same}, in {}:", findings.meta.file)
}
