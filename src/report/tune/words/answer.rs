//! The answer in a sentence: which setting, which budgets it keeps, and what it has least of.
//!
//! Whatever is promised is promised by fresh replications.

use super::budget::{budget, kept_budget, missed_budget};
use super::sure::zone;
use super::{counted, in_full, in_one, list, numbers, quoted};
use crate::experiment::gate::check::unit;
use crate::experiment::tune::findings::{BudgetFinding, Findings, Recommended, State};
use crate::report::number::Numbers;
use crate::report::tune::shown::{column, said};
use crate::scenario::model::BoundSide;

/// The answer, in one sentence or two.
pub(in crate::report::tune) fn answer(findings: &Findings) -> String {
    let found = &findings.recommendation;
    let scenario = quoted(&findings.meta.scenario);
    let told = match (found.verdict, found.setting) {
        (Recommended::NoneKeeps, _) => none_keeps(findings),
        (Recommended::Kept, Some(place)) => kept(findings, place),
        (Recommended::NotShown, Some(place)) => not_shown(findings, place),
        (_, None) => "no setting is shown to keep every budget".to_owned(),
    };
    format!("For `{scenario}`, {told}.")
}

fn kept(findings: &Findings, place: usize) -> String {
    let found = &findings.recommendation;
    let numbers = numbers(findings);
    let is_today = findings.settings[place].is_today;
    let asked = if is_today { "leave" } else { "set" };
    let between = if is_today { "at " } else { "to " };
    let setting = in_full(findings, place, between);
    let least = least(findings, place, &numbers);
    if found.budgets.is_empty() {
        let among = format!("of {} settings", findings.settings.len());
        return format!("{asked} {setting}: {among} {least}");
    }
    let budgets: Vec<String> = found.budgets.iter().map(|one| kept_budget(one, &numbers)).collect();
    format!("{asked} {setting}: it keeps {}, and of the settings that do {least}", list(&budgets))
}

/// `none has less regret per needed release by more than 20 requests: it has 1,240 (1,180–1,310)`.
fn least(findings: &Findings, place: usize, numbers: &Numbers) -> String {
    let minimised = findings.recommendation.minimised;
    let fresh = findings.recommendation.fresh.iter().find(|one| one.figure == minimised);
    let searched = column(findings, minimised)
        .and_then(|column| findings.settings[place].figures.get(column).copied().flatten());
    let value = fresh.and_then(|fresh| fresh.setting).or(searched);
    let value = in_one(&said(value.as_ref(), unit(minimised), numbers));
    let less = match minimised.side() {
        BoundSide::Below => "less",
        BoundSide::Above => "more",
    };
    let open = !findings.recommendation.open.is_empty();
    let none = if open { "none is shown to have" } else { "none has" };
    let (what, zone) = (minimised.title(), zone(findings, numbers));
    format!("{none} {less} {what} by more than {zone}: it has {value}")
}

fn not_shown(findings: &Findings, place: usize) -> String {
    let numbers = numbers(findings);
    let budgets = findings.recommendation.budgets.iter();
    let (kept, missed): (Vec<&BudgetFinding>, Vec<&BudgetFinding>) =
        budgets.partition(|budget| budget.kept);
    let missed: Vec<String> = missed.iter().map(|one| missed_budget(one, &numbers)).collect();
    let kept: Vec<String> = kept.iter().map(|one| kept_budget(one, &numbers)).collect();
    let every = if findings.recommendation.budgets.len() == 1 { "the" } else { "every" };
    let but = if kept.is_empty() { String::new() } else { format!("; it keeps {}", list(&kept)) };
    format!(
        "no setting is shown to keep {every} budget. The best in the search, {}, is on {} fresh replications not shown to keep {}{but}",
        in_full(findings, place, ""),
        counted(findings.meta.fresh_replications),
        list(&missed),
    )
}

fn none_keeps(findings: &Findings) -> String {
    let count = findings.settings.len();
    let broken = findings.settings.iter().filter(|one| one.state == State::OverBudget).count();
    let (what, it) = match findings.recommendation.budgets.as_slice() {
        [one] => (budget(one), "it"),
        _ => ("every budget".to_owned(), "one"),
    };
    match broken {
        0 => format!("none of {count} settings keeps {what} even by its estimate"),
        _ if broken == count => {
            format!("no setting keeps {what}: each of the {count} is shown to break {it}")
        }
        _ => {
            format!(
                "none of {count} settings keeps {what} even by its estimate; {broken} are shown to break {it}"
            )
        }
    }
}
