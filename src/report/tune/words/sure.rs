//! How sure the answer is: on what it rests, which settings do as well, and of which it is not known.
//!
//! The trap is the tie: a setting that is not shown to be worse is no tie unless it is also shown not to be better by more
//! than what matters, so ties and open ones are told apart.

use super::{budget, counted, in_one, numbers, setting};
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{BudgetFinding, Findings, Interval, Recommended, State};
use crate::report::number::Numbers;
use crate::report::tune::shown::{column, goodness, said};

/// More of them are counted, not named.
const NAMED: usize = 4;

/// The sentences behind the answer.
pub(in crate::report::tune) fn sure(findings: &Findings) -> Vec<String> {
    let found = &findings.recommendation;
    let fresh = counted(findings.meta.fresh_replications);
    let mut said = Vec::new();
    match (found.verdict, found.budgets.len()) {
        (Recommended::Kept, 0) => said.push(format!(
            "These figures are of {fresh} fresh replications that nobody had looked at, so being chosen does not flatter them."
        )),
        (Recommended::Kept, budgets) => said.push(format!(
            "{} at 95 %, on {fresh} fresh replications that nobody had looked at.",
            if budgets == 1 { "The bound holds" } else { "Each bound holds" }
        )),
        (Recommended::NotShown, _) => {
            said.push("More replications might show it; so might a wider budget or another setting.".to_owned());
        }
        (Recommended::NoneKeeps, _) => said.extend(nearest(findings)),
    }
    said.extend(tied(findings));
    said.extend(open(findings));
    said.extend(left(findings));
    said
}

/// For each budget which setting comes nearest to it.
fn nearest(findings: &Findings) -> Vec<String> {
    let numbers = numbers(findings);
    let near = |one: &BudgetFinding| {
        let column = column(findings, one.figure)?;
        let rank = |place: &usize| goodness(findings, *place, column, one.figure);
        let best = (0..findings.settings.len()).min_by(|a, b| rank(a).total_cmp(&rank(b)))?;
        let found: Interval = findings.settings[best].figures.get(column).copied().flatten()?;
        Some(format!(
            "Nearest to {} comes {}, with {}.",
            budget(one),
            setting(findings, best),
            in_one(&said(Some(&found), one.unit, &numbers))
        ))
    };
    findings.recommendation.budgets.iter().filter_map(near).collect()
}

fn tied(findings: &Findings) -> Option<String> {
    let tied = &findings.recommendation.tied;
    let zone = zone(findings, &numbers(findings));
    let what = findings.recommendation.minimised.title();
    let names = named(findings, tied);
    let told = match tied.len() {
        0 => return None,
        1 => format!(
            "One other does as well ({names}): it is not better by more than {zone} in {what}, and not shown to be worse."
        ),
        many => format!(
            "{many} others do as well ({names}): none is better by more than {zone} in {what}, and none is shown to be worse."
        ),
    };
    let is_today = |place: &usize| findings.settings[*place].is_today;
    Some(match (tied.iter().any(is_today), tied.len()) {
        (false, _) => told,
        (true, 1) => format!("{told} It is today's, so nothing need be changed."),
        (true, _) => format!("{told} Today's is among them, so nothing need be changed."),
    })
}

fn open(findings: &Findings) -> Vec<String> {
    let of = |state: State| -> Vec<usize> {
        let open = findings.recommendation.open.iter().copied();
        open.filter(|place| {
            (findings.settings[*place].state == State::BudgetOpen) == (state == State::BudgetOpen)
        })
        .collect()
    };
    let said = |places: Vec<usize>, whether: &str, whether_many: &str| match places.len() {
        0 => None,
        1 => Some(format!(
            "Open is whether {} {whether}; more replications would tell.",
            named(findings, &places)
        )),
        many => Some(format!(
            "Open is of {many} others whether they {whether_many} ({}); more replications would tell.",
            named(findings, &places)
        )),
    };
    let better = said(of(State::Open), "does better", "do better");
    let keeps = said(of(State::BudgetOpen), "keeps the budgets", "keep the budgets");
    better.into_iter().chain(keeps).collect()
}

/// How many were shown to be out of the question.
fn left(findings: &Findings) -> Option<String> {
    if findings.recommendation.verdict == Recommended::NoneKeeps {
        return None;
    }
    let count = |state: State| findings.settings.iter().filter(|one| one.state == state).count();
    let others = |count: usize| match count {
        1 => "One other is".to_owned(),
        many => format!("{many} others are"),
    };
    Some(match (count(State::Worse), count(State::OverBudget)) {
        (0, 0) => return None,
        (worse, 0) => format!("{} shown to be worse.", others(worse)),
        (0, over) => format!("{} shown to break a budget.", others(over)),
        (worse, over) => {
            format!("{} shown to be worse, and {over} to break a budget.", others(worse))
        }
    })
}

/// The first few by name.
fn named(findings: &Findings, places: &[usize]) -> String {
    let mut names: Vec<String> =
        places.iter().take(NAMED).map(|place| setting(findings, *place)).collect();
    if places.len() > NAMED {
        names.push(format!("{} more", places.len() - NAMED));
    }
    names.join("; ")
}

/// How much does not matter, such as `5 requests`.
pub(super) fn zone(findings: &Findings, numbers: &Numbers) -> String {
    let found = &findings.recommendation;
    let unit = crate::experiment::gate::check::unit(found.minimised);
    let said = numbers.plain(unit, found.zone);
    match unit {
        Unit::Requests => format!("{said} requests"),
        Unit::Share => format!("{} points", said.trim_end_matches(" %")),
        _ => said,
    }
}
