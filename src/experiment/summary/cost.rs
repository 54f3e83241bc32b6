//! What a year costs: the row of the comparison and the itemised bill.

use super::super::results::{Better, CostItem, CostStack, Figure, Unit};
use super::frame::{Frame, plus};
use super::table::{Row, figure};
use super::yearly::{self, Standing};
use crate::stats::Linear;

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let row = Row {
        id: "cost_per_year",
        criterion: "Cost",
        title: "Cost a year",
        definition: "Cost per release times releases a year, with tooling, training and set-up spread over its years.",
        unit: Unit::Money,
        better: Better::Lower,
        references: (true, true),
    };
    vec![figure(frame, row, |column| a_year(frame, column).into())]
}

/// Yearly cost of a column. Costs have heavy tails, so the interval is the bootstrap-t's.
pub(super) fn a_year(frame: &Frame, column: usize) -> Linear {
    let (per_release, fixed) = billed(frame, column);
    frame.bootstrap.mean(&per_release).rescaled(yearly::releases(frame.scenario), fixed)
}

/// What each release is charged, and what a year is charged beside its releases.
pub(super) fn billed(frame: &Frame, column: usize) -> (Vec<f64>, f64) {
    let fixed =
        if frame.is_reference(column) { 0.0 } else { yearly::fixed(frame.scenario, column - 1) };
    let (per_release, waiting) = of_releases(frame, column);
    (per_release, fixed + waiting)
}

/// What a strategy costs every year, what was paid to begin with left out.
pub(super) fn running(frame: &Frame, column: usize) -> Linear {
    let person_hour = yearly::person_hour(frame.scenario);
    let standing = Standing::of(frame.scenario, column - 1);
    let (per_release, waiting) = of_releases(frame, column);
    let fixed = standing.running(person_hour) + waiting;
    frame.bootstrap.mean(&per_release).rescaled(yearly::releases(frame.scenario), fixed)
}

/// What each release is charged, and what a year's releases are charged for waiting for one another.
fn of_releases(frame: &Frame, column: usize) -> (Vec<f64>, f64) {
    let billed = frame.over(column, |_, run| run.costs.total().as_units());
    let beyond = &frame.beyond[column];
    let per_release = if beyond.credit.is_empty() { billed } else { plus(&billed, &beyond.credit) };
    (per_release, beyond.wait_hours * delay_hour(frame))
}

pub(super) fn delay_hour(frame: &Frame) -> f64 {
    frame.scenario.costs.delay_hour.value.as_units()
}

/// Items that no strategy pays are left out: a legend of a dozen names of which half stand for nothing is not read.
pub(super) fn stack(frame: &Frame) -> CostStack {
    let bill = |column: usize| CostItem {
        strategy: frame.name(column).to_owned(),
        items: items(frame, column),
        total: a_year(frame, column).estimate,
    };
    let mut strategies: Vec<CostItem> = frame.strategies().map(bill).collect();
    let names = strategies.first().map_or(0, |bill| bill.items.len());
    let is_paid: Vec<bool> = (0..names)
        .map(|item| strategies.iter().any(|bill| bill.items[item].1.abs() > 0.0))
        .collect();
    for bill in &mut strategies {
        let mut paid = is_paid.iter();
        bill.items.retain(|_| paid.next() == Some(&true));
    }
    CostStack { strategies }
}

fn items(frame: &Frame, column: usize) -> Vec<(String, f64)> {
    let releases = yearly::releases(frame.scenario);
    let names = crate::referee::outcome::CostItems::default().items().map(|(name, _)| name);
    let mut items: Vec<(String, f64)> = names
        .into_iter()
        .enumerate()
        .map(|(item, name)| {
            let amounts = frame.over(column, |_, run| run.costs.items()[item].1.as_units());
            (name.to_owned(), frame.design.mean(&amounts) * releases)
        })
        .collect();
    let beyond = &frame.beyond[column];
    let credit = if beyond.credit.is_empty() { 0.0 } else { frame.design.mean(&beyond.credit) };
    let standing = Standing::of(frame.scenario, column - 1);
    let person_hour = yearly::person_hour(frame.scenario);
    let others = [
        ("waiting releases", beyond.wait_hours * delay_hour(frame)),
        ("SLA credit", credit * releases),
        ("set-up", standing.set_up),
        ("implementation time", standing.setup_hours * person_hour),
        ("tooling", standing.tooling),
        ("training", standing.training_hours * person_hour),
        ("audits", standing.audit_hours * person_hour),
        ("leadership (wage alone)", standing.leadership),
    ];
    items.extend(others.map(|(name, amount)| (name.to_owned(), amount)));
    items
}
