//! What a year costs: the row of the comparison and the itemised bill.

use super::super::results::{Better, CostItem, CostStack, Figure, Unit};
use super::frame::Frame;
use super::table::{Row, figure};
use super::yearly;
use crate::stats::Linear;

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let row = Row {
        id: "cost_per_year",
        criterion: "Cost",
        title: "Cost a year",
        definition: "Cost per release times releases a year, with upkeep and set-up spread over its years.",
        unit: Unit::Money,
        better: Better::Lower,
        references: (true, true),
    };
    vec![figure(frame, row, |column| a_year(frame, column).into())]
}

/// Yearly cost of a column. Costs have heavy tails, so the interval is the bootstrap-t's.
pub(super) fn a_year(frame: &Frame, column: usize) -> Linear {
    let fixed =
        if frame.is_reference(column) { 0.0 } else { yearly::fixed(frame.scenario, column - 1) };
    let per_release = frame.over(column, |_, run| run.costs.total().as_units());
    frame.bootstrap.mean(&per_release).rescaled(yearly::releases(frame.scenario), fixed)
}

pub(super) fn stack(frame: &Frame) -> CostStack {
    let bill = |column: usize| CostItem {
        strategy: frame.name(column).to_owned(),
        items: items(frame, column),
        total: a_year(frame, column).estimate,
    };
    CostStack { strategies: frame.strategies().map(bill).collect() }
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
    let strategy = column - 1;
    items.push(("set-up".to_owned(), yearly::set_up(frame.scenario, strategy)));
    let upkeep = frame.scenario.strategies[strategy].upkeep_per_year.as_units();
    items.push(("upkeep".to_owned(), upkeep));
    items
}
