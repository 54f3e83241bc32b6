//! The words that all formats share: how a setting is named, and where the sentences are.
//!
//! A path of a scenario is long and a table is narrow. So the sentences name the first path in full and every other from
//! where it differs, and tables name them all from there. Values are read as a person says them (`2 %`, `10 min`); only
//! where somebody would copy them they stand as the scenario writes them.

mod answer;
mod budget;
mod change;
mod sure;

use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{Findings, Interval, Recommended, State};
use crate::report::number::{Numbers, Said};
use crate::stats::Estimate;

pub(in crate::report::tune) use answer::answer;
pub(in crate::report::tune) use budget::budget;
pub(in crate::report::tune) use change::{Turn, against_today, change, edits_head, to_write};
pub(in crate::report::tune) use sure::sure;

/// Said where a scenario does not write a value.
const DEFAULT: &str = "default";

pub(in crate::report::tune) fn numbers(findings: &Findings) -> Numbers {
    Numbers::new(&findings.meta.currency, findings.meta.follow_up_s)
}

pub(in crate::report) const fn estimate(found: &Interval) -> Estimate {
    Estimate::new(found.value, 0.0, (found.lower, found.upper))
}

/// What was varied, each without what all have in front.
pub(in crate::report) fn names(findings: &Findings) -> Vec<String> {
    let paths: Vec<Vec<&str>> =
        findings.varied.iter().map(|varied| varied.path.split('.').collect()).collect();
    let shortest = paths.iter().map(Vec::len).min().unwrap_or(1);
    let is_shared = |place: &usize| paths.iter().all(|path| path[*place] == paths[0][*place]);
    let shared = (0..shortest.saturating_sub(1)).take_while(is_shared).count();
    paths.iter().map(|path| quoted(&path[shared..].join("."))).collect()
}

/// `threshold 2 %, for 30 s`.
pub(in crate::report) fn setting(findings: &Findings, place: usize) -> String {
    let names = names(findings);
    let said = names.iter().zip(&findings.settings[place].values);
    let said: Vec<String> =
        said.map(|(name, value)| format!("{name} {}", value_of(value.as_deref()))).collect();
    said.join(", ")
}

/// The first path in full, the others from where they differ; all as code.
pub(in crate::report::tune) fn in_full(findings: &Findings, place: usize, between: &str) -> String {
    let names = names(findings);
    let paths = findings.varied.iter().map(|varied| quoted(&varied.path));
    let said = paths.zip(&names).zip(&findings.settings[place].values).enumerate();
    let said = said.map(|(index, ((path, name), value))| {
        let name = if index == 0 { &path } else { name };
        let its = if value.is_none() && !between.is_empty() { "its " } else { "" };
        format!("`{name}` {between}{its}{}", value_of(value.as_deref()))
    });
    list(&said.collect::<Vec<_>>())
}

/// `2 %, 30 s`.
pub(in crate::report) fn values(findings: &Findings, place: usize) -> String {
    let values = findings.settings[place].values.iter();
    values.map(|value| value_of(value.as_deref())).collect::<Vec<_>>().join(", ")
}

fn value_of(value: Option<&str>) -> String {
    value.map_or_else(|| DEFAULT.to_owned(), said_value)
}

/// As a person says it: `2%` is `2 %` and `10m` is `10 min`. What is no number with a unit stays as it is.
pub(in crate::report) fn said_value(written: &str) -> String {
    let written = quoted(written);
    let end = written.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(written.len());
    let (number, unit) = written.split_at(end);
    let unit = match unit {
        "m" => "min",
        "%" | "ms" | "s" | "h" | "d" => unit,
        _ => return written,
    };
    if number.is_empty() { written.clone() } else { format!("{number} {unit}") }
}

/// Backticks set code; a name that holds one would end it early.
fn quoted(text: &str) -> String {
    text.replace('`', "'")
}

/// What the search says of a setting, in a word or two.
pub(in crate::report) const fn state(state: State, verdict: Recommended) -> &'static str {
    match (state, verdict) {
        (State::Recommended, Recommended::Kept) => "recommended",
        (State::Recommended, _) => "best in the search",
        (State::Tied, _) => "as good",
        (State::Open, _) => "open",
        (State::Worse, _) => "worse",
        (State::OverBudget, _) => "over budget",
        (State::BudgetOpen, _) => "budget open",
    }
}

/// Value with its interval in brackets.
pub(in crate::report::tune) fn in_one(said: &Said) -> String {
    if said.interval.is_empty() {
        said.value.clone()
    } else {
        format!("{} ({})", said.value, said.interval)
    }
}

/// The state, and whether it is what holds today.
pub(in crate::report) fn standing(findings: &Findings, place: usize) -> String {
    let setting = &findings.settings[place];
    let state = state(setting.state, findings.recommendation.verdict);
    if setting.is_today { format!("today, {state}") } else { state.to_owned() }
}

/// How it was found out, a line each.
pub(in crate::report::tune) fn method(findings: &Findings) -> Vec<String> {
    let meta = &findings.meta;
    let numbers = numbers(findings);
    let looks: Vec<String> = meta.looks.iter().map(|look| counted(*look)).collect();
    let dropped = if looks.is_empty() {
        String::new()
    } else {
        format!("; after {} those shown to be worse or over budget were dropped", list(&looks))
    };
    let mut lines = vec![
        format!(
            "{} settings met the same releases, requests and people, on at most {} replications{dropped}. Seed {}.",
            findings.settings.len(),
            counted(meta.replications),
            meta.seed
        ),
        format!(
            "Differences of up to {} in {} were taken not to matter. The chance that the best setting was dropped is at most {}.",
            sure::zone(findings, &numbers),
            findings.recommendation.minimised.title(),
            numbers.plain(Unit::Share, meta.error),
        ),
    ];
    if meta.fresh_replications > 0 {
        lines.push(format!(
            "The recommended setting and today's were run anew on {} replications that the search had not looked at, since being chosen flatters.",
            counted(meta.fresh_replications)
        ));
    }
    lines
}

/// A whole number with its thousands set apart.
pub(in crate::report::tune) fn counted(number: u64) -> String {
    let digits = number.to_string();
    let mut said = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// `a, b and c`.
pub(in crate::report) fn list(items: &[String]) -> String {
    match items {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// With a capital letter.
pub(in crate::report) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
