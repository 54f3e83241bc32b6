//! The recommendation in sentences: the first is the answer, the others how sure it is.
//!
//! Whatever is promised is promised by fresh replications. The trap is the tie: a setting that is not shown to be worse is
//! no tie unless it is also shown not to be better by more than what matters, so ties and open ones are told apart.

use super::{in_full, list, numbers, setting};
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{BudgetFinding, Findings, Interval, Recommended, State};
use crate::report::number::Numbers;
use crate::report::tune::shown::{column, goodness, said};
use crate::scenario::model::BoundSide;
use crate::stats::Estimate;

/// More of them are counted, not named.
const NAMED: usize = 4;

/// The answer, in one sentence or two.
pub(in crate::report::tune) fn answer(findings: &Findings) -> String {
    let found = &findings.recommendation;
    let scenario = super::quoted(&findings.meta.scenario);
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
        return format!("{asked} {setting}: {among} it has {least}");
    }
    let budgets: Vec<String> = found.budgets.iter().map(|one| kept_budget(one, &numbers)).collect();
    format!(
        "{asked} {setting}: it keeps {}, and of the settings that do it has {least}",
        list(&budgets)
    )
}

/// `the least regret per needed release, 1,240 (1,180–1,310)`.
fn least(findings: &Findings, place: usize, numbers: &Numbers) -> String {
    let minimised = findings.recommendation.minimised;
    let fresh = findings.recommendation.fresh.iter().find(|one| one.figure == minimised);
    let searched = column(findings, minimised)
        .and_then(|column| findings.settings[place].figures.get(column).copied().flatten());
    let value = fresh.and_then(|fresh| fresh.setting).or(searched);
    let unit = crate::experiment::gate::check::unit(minimised);
    let value = in_one(&said(value.as_ref(), unit, numbers));
    let most = match minimised.side() {
        BoundSide::Below => "least",
        BoundSide::Above => "most",
    };
    let so_far = if findings.recommendation.open.is_empty() { "" } else { ", as far as is known" };
    format!("the {most} {}{so_far}: {value}", minimised.title())
}

fn not_shown(findings: &Findings, place: usize) -> String {
    let numbers = numbers(findings);
    let budgets = findings.recommendation.budgets.iter();
    let (kept, missed): (Vec<&BudgetFinding>, Vec<&BudgetFinding>) =
        budgets.partition(|budget| budget.kept);
    let missed: Vec<String> = missed.iter().map(|one| missed_budget(one, &numbers)).collect();
    let kept: Vec<String> = kept.iter().map(|one| kept_budget(one, &numbers)).collect();
    let but = if kept.is_empty() { String::new() } else { format!("; it keeps {}", list(&kept)) };
    format!(
        "no setting is shown to keep every budget. The best in the search, {}, is on {} fresh replications not shown to keep {}{but}",
        in_full(findings, place, ""),
        findings.meta.fresh_replications,
        list(&missed),
    )
}

fn none_keeps(findings: &Findings) -> String {
    let count = findings.settings.len();
    let each = match findings.recommendation.budgets.as_slice() {
        [one] => format!("is shown to break {}", budget(one)),
        _ => "is shown to break one".to_owned(),
    };
    format!("no setting keeps every budget: each of the {count} {each}")
}

/// `false triggers <2%`, and of a rate `false triggers <1/quarter`.
pub(in crate::report::tune) fn budget(budget: &BudgetFinding) -> String {
    let title = if budget.written.contains('/') { rate(budget.title).0 } else { budget.title };
    format!("{title} {}", super::quoted(&budget.written))
}

fn kept_budget(one: &BudgetFinding, numbers: &Numbers) -> String {
    bound(one, numbers).map_or_else(|| budget(one), |bound| format!("{} ({bound})", budget(one)))
}

fn missed_budget(one: &BudgetFinding, numbers: &Numbers) -> String {
    let Some(found) = &one.found else {
        return format!("{} (nothing belongs to what it is taken over)", budget(one));
    };
    let (_, per) = rate(one.title);
    let value = amount(one.unit, found.value, numbers);
    match bound(one, numbers) {
        Some(bound) => format!("{} ({value}{per}, {bound})", budget(one)),
        None => format!("{} ({value}{per})", budget(one)),
    }
}

/// `at most 1.8 %`: the end of the interval that decides.
fn bound(one: &BudgetFinding, numbers: &Numbers) -> Option<String> {
    let found = one.found.as_ref()?;
    let (_, per) = rate(one.title);
    Some(match one.figure.side() {
        BoundSide::Below => format!("at most {}{per}", amount(one.unit, found.upper, numbers)),
        BoundSide::Above => format!("at least {}{per}", amount(one.unit, found.lower, numbers)),
    })
}

/// A figure a year or a week: without that, and that alone.
fn rate(title: &'static str) -> (&'static str, &'static str) {
    let of = |per| title.strip_suffix(per).map(|rest| (rest, per));
    of(" a year").or_else(|| of(" a week")).unwrap_or((title, ""))
}

/// To three digits: rounded further, a bound below its limit might be shown on it.
fn amount(unit: Unit, bound: f64, numbers: &Numbers) -> String {
    if unit != Unit::Share {
        return numbers.plain(unit, bound);
    }
    let near = bound.abs() / 500.0;
    let exactly = Estimate::new(bound, 0.0, (bound - near, bound + near));
    let said = numbers.estimate(unit, &exactly).value;
    let digits = said.trim_end_matches(" %");
    let short = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    format!("{short} %")
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

/// How sure the answer is: on what it rests, which do as well, and of which it is not known.
pub(in crate::report::tune) fn sure(findings: &Findings) -> Vec<String> {
    let found = &findings.recommendation;
    let fresh = findings.meta.fresh_replications;
    let mut said = Vec::new();
    match (found.verdict, found.budgets.len()) {
        (Recommended::Kept, 0) => said.push(format!(
            "These figures are of {fresh} fresh replications that nobody had looked at, so being chosen does not flatter them."
        )),
        (Recommended::Kept, budgets) => said.push(format!(
            "{} at 95 %, on {fresh} fresh replications that nobody had looked at.",
            if budgets == 1 { "That is shown" } else { "Each is shown" }
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
    let better = match findings.recommendation.minimised.side() {
        BoundSide::Below => "less",
        BoundSide::Above => "more",
    };
    let what = findings.recommendation.minimised.title();
    Some(match tied.len() {
        0 => return None,
        1 => format!(
            "One other does as well ({}): its {what} is not {better} by more than {zone}, and not shown to be worse.",
            named(findings, tied)
        ),
        many => format!(
            "{many} others do as well ({}): the {what} of none is {better} by more than {zone}, and none is shown to be worse.",
            named(findings, tied)
        ),
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
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    Some(match (count(State::Worse), count(State::OverBudget)) {
        (0, 0) => return None,
        (worse, 0) => format!("{worse} {} shown to be worse.", are(worse)),
        (0, over) => format!("{over} {} shown to break a budget.", are(over)),
        (worse, over) => {
            format!("{worse} {} shown to be worse, and {over} to break a budget.", are(worse))
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

/// Value with its interval in brackets.
pub(in crate::report::tune) fn in_one(said: &crate::report::number::Said) -> String {
    if said.interval.is_empty() {
        said.value.clone()
    } else {
        format!("{} ({})", said.value, said.interval)
    }
}
