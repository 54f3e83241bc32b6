//! What a year costs, item by item.

use super::axis::ticks;
use super::colour;
use super::stacked_bars::{Bar, StackedBars, Total};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{CostItem, Unit};

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let bills = &context.results.costs.strategies;
    let first = bills.first()?;
    let parts: Vec<_> = first
        .items
        .iter()
        .enumerate()
        .map(|(index, (name, _))| (name.clone(), colour::part(index)))
        .collect();
    let bars: Vec<Bar> = bills.iter().map(|bill| bar(bill, context)).collect();
    let ends = bills.iter().map(|bill| bill.total.confidence_interval.upper_bound);
    let ticks = ticks(ends.fold(0.0, f64::max))
        .into_iter()
        .map(|tick| (tick, context.numbers.plain(Unit::Money, tick)))
        .collect();
    let table = table(bills, context);
    Some(Chart {
        name: "cost",
        title: title(context),
        subtitle:
            "Cost a year by item, beyond what the service costs anyway; 95 % interval of the total"
                .to_owned(),
        alternative: table.prose(),
        table,
        canvas: StackedBars { parts: &parts, bars: &bars, ticks }.draw(),
    })
}

fn bar(bill: &CostItem, context: &Context<'_>) -> Bar {
    let said = context.numbers.estimate(Unit::Money, &bill.total);
    let items = bill.items.iter();
    Bar {
        name: bill.strategy.clone(),
        colour: context.palette.strategy(&bill.strategy),
        parts: items
            .map(|(_, amount)| (*amount, context.numbers.plain(Unit::Money, *amount)))
            .collect(),
        total: Some(Total {
            lower: bill.total.confidence_interval.lower_bound,
            upper: bill.total.confidence_interval.upper_bound,
            value: said.value,
            interval: said.interval,
        }),
    }
}

/// The cheapest of the ranking, with the item that weighs most in it.
fn title(context: &Context<'_>) -> String {
    let verdict = &context.results.verdict;
    let Some((name, cost)) = verdict.yearly_costs.first() else {
        return "Cost a year".to_owned();
    };
    let said = context.numbers.estimate(Unit::Money, cost).value;
    let bills = &context.results.costs.strategies;
    let heaviest = bills
        .iter()
        .find(|bill| bill.strategy == *name)
        .and_then(|bill| bill.items.iter().max_by(|a, b| a.1.total_cmp(&b.1)));
    let item =
        heaviest.map(|(item, _)| format!("; its largest item is {item}")).unwrap_or_default();
    match verdict.best.len() {
        0 | 1 => format!("{name} costs least, {said} a year{item}"),
        _ => format!("No strategy is surely cheapest; {name} costs {said} a year{item}"),
    }
}

fn table(bills: &[CostItem], context: &Context<'_>) -> DataTable {
    let items = bills.first().map(|bill| bill.items.as_slice()).unwrap_or_default();
    let mut table = DataTable::new(
        std::iter::once("strategy".to_owned())
            .chain(items.iter().map(|(name, _)| name.clone()))
            .chain(["total".to_owned(), "95 % interval".to_owned()]),
    );
    for bill in bills {
        let said = context.numbers.estimate(Unit::Money, &bill.total);
        let items =
            bill.items.iter().map(|(_, amount)| context.numbers.plain(Unit::Money, *amount));
        table.row(
            std::iter::once(bill.strategy.clone()).chain(items).chain([said.value, said.interval]),
        );
    }
    table
}
