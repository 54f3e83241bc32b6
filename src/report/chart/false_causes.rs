//! Why good releases were rolled back: each cause asks for another remedy.

use super::axis::ticks;
use super::colour::{self, Colour};
use super::stacked_bars::{Bar, StackedBars, Total};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{Cell, Figure, StrategyHeading};

/// The figures that split false rollbacks, and what each cause is called.
const CAUSES: [(&str, &str); 3] = [
    ("false_by_noise", "noise"),
    ("false_by_wrong_cause", "a fault taken for the release's doing"),
    ("false_with_fault", "rolled back anyway while a fault was active"),
];

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let total = context.figure("false_rollbacks")?;
    let causes: Vec<(&Figure, &str)> =
        CAUSES.iter().filter_map(|(id, name)| Some((context.figure(id)?, *name))).collect();
    if causes.is_empty() {
        return None;
    }
    let columns = context.results.strategies.iter().zip(&total.cells).enumerate();
    let bars: Vec<Bar> = columns
        .filter(|(_, (heading, _))| !heading.reference)
        .map(|(place, (heading, cell))| bar(place, heading, cell, total, &causes, context))
        .collect();
    let ends = bars.iter().filter_map(|bar| bar.total.as_ref()).map(|total| total.upper);
    let said = |tick: f64| (tick, context.numbers.plain(total.unit, tick));
    let ticks = ticks(ends.fold(0.0, f64::max)).into_iter().map(said).collect();
    let parts: Vec<(String, Colour)> = causes
        .iter()
        .zip(0..)
        .map(|((_, name), at)| ((*name).to_owned(), colour::part(at)))
        .collect();
    let table = table(total, &causes, context);
    Some(Chart {
        name: "false_causes",
        title: title(&causes, context),
        subtitle: format!(
            "{} By cause; the rest were releases that could never have been promoted. 95 % interval of the total",
            total.definition
        ),
        alternative: table.prose(),
        table,
        canvas: StackedBars { parts: &parts, bars: &bars, ticks }.draw(),
    })
}

fn bar(
    place: usize,
    heading: &StrategyHeading,
    cell: &Cell,
    figure: &Figure,
    causes: &[(&Figure, &str)],
    context: &Context<'_>,
) -> Bar {
    let part = |(cause, _): &(&Figure, &str)| {
        let estimate = cause.cells.get(place).and_then(|cell| cell.estimate.as_ref());
        estimate.map_or((0.0, String::new()), |estimate| {
            (estimate.point_estimate, context.numbers.estimate(cause.unit, estimate).value)
        })
    };
    let total = cell.estimate.as_ref().map(|estimate| {
        let said = context.numbers.estimate(figure.unit, estimate);
        let interval = &estimate.confidence_interval;
        Total {
            lower: interval.lower_bound,
            upper: interval.upper_bound,
            value: said.value,
            interval: said.interval,
        }
    });
    Bar {
        name: heading.name.clone(),
        colour: context.palette.strategy(&heading.name),
        parts: causes.iter().map(part).collect(),
        total,
    }
}

fn point(figure: &Figure, place: usize) -> Option<f64> {
    figure.cells.get(place)?.estimate.as_ref().map(|estimate| estimate.point_estimate)
}

/// The greatest part of all bars: what to work on first.
fn title(causes: &[(&Figure, &str)], context: &Context<'_>) -> String {
    let parts = context.results.strategies.iter().enumerate().flat_map(|(place, heading)| {
        causes.iter().filter_map(move |(figure, name)| Some((heading, name, point(figure, place)?)))
    });
    let greatest = parts.max_by(|a, b| a.2.total_cmp(&b.2)).filter(|part| part.2 > 0.0);
    greatest.map_or("No good release was rolled back".to_owned(), |(heading, name, _)| {
        format!("Largest cause of false rollbacks: {name}, under {}", heading.name)
    })
}

fn table(total: &Figure, causes: &[(&Figure, &str)], context: &Context<'_>) -> DataTable {
    let names = causes.iter().map(|(_, name)| *name);
    let mut table = DataTable::new(["strategy", "all"].into_iter().chain(names));
    let all = std::iter::once(total).chain(causes.iter().map(|(figure, _)| *figure));
    let columns: Vec<Vec<String>> = all.map(|figure| context.said(figure)).collect();
    for (place, heading) in context.results.strategies.iter().enumerate() {
        let cells = columns.iter().filter_map(|column| column.get(place).cloned());
        table.row(std::iter::once(heading.name.clone()).chain(cells));
    }
    table
}
