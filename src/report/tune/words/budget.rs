//! A budget in words, with the bound that decides whether it is kept.

use crate::experiment::results::Unit;
use crate::experiment::tune::findings::BudgetFinding;
use crate::report::number::Numbers;
use crate::scenario::model::BoundSide;
use crate::stats::Estimate;

/// `false triggers <2%`, and of a rate `false triggers <1/quarter`.
pub(in crate::report::tune) fn budget(budget: &BudgetFinding) -> String {
    let title = if budget.written.contains('/') { rate(budget.title).0 } else { budget.title };
    format!("{title} {}", super::quoted(&budget.written))
}

pub(super) fn kept_budget(one: &BudgetFinding, numbers: &Numbers) -> String {
    bound(one, numbers).map_or_else(|| budget(one), |bound| format!("{} ({bound})", budget(one)))
}

pub(super) fn missed_budget(one: &BudgetFinding, numbers: &Numbers) -> String {
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
