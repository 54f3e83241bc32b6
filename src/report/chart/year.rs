//! What a year may cost: the expectation with its error, within the range that luck makes.
//!
//! The two are drawn unlike on purpose. The broad bar is luck between years, which no number of replications shrinks; the
//! dot with its whisker is what the simulation knows of the mean.

use super::axis::{Scale, horizontal, ticks};
use super::canvas::{Anchor, Canvas, WIDTH, Weight};
use super::colour::{INK, MUTED};
use super::stacked_bars::{label_room, strategy_label};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{Unit, YearQuantity, YearRow};

const ROW: f64 = 46.0;
const HALF_BAR: f64 = 11.0;
const RIGHT: f64 = 200.0;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let year = &context.results.year;
    let cost = year.quantities.iter().find(|quantity| quantity.id == "cost")?;
    if cost.strategies.is_empty() {
        return None;
    }
    let table = table(context);
    Some(Chart {
        name: "year",
        title: title(cost, context),
        subtitle: format!(
            "Cost a year. Bar: nine years in ten of {} laid out. Dot: the mean, with the 95 % interval of simulation error. {}",
            context.numbers.plain(Unit::Count, f64::from(year.years)),
            year.layout.said
        ),
        alternative: table.prose(),
        table,
        canvas: panel(cost, context),
    })
}

fn panel(cost: &YearQuantity, context: &Context<'_>) -> Canvas {
    let mut canvas = Canvas::new(WIDTH);
    let top = 12.0;
    let bottom = top + ROW * cost.strategies.len() as f64;
    let left = label_room(cost.strategies.iter().map(|row| row.strategy.as_str()));
    let dearest = cost.strategies.iter().map(|row| row.high.max(row.expectation.point_estimate));
    let marks = ticks(dearest.fold(0.0, f64::max) * 1.05);
    let greatest = marks.last().copied().unwrap_or(1.0);
    let scale = Scale::linear((0.0, greatest), (left, WIDTH - RIGHT));
    let labels: Vec<(f64, String)> =
        marks.iter().map(|tick| (*tick, context.numbers.plain(Unit::Money, *tick))).collect();
    horizontal(&mut canvas, &scale, &labels, (top, bottom));
    for (index, row) in cost.strategies.iter().enumerate() {
        let y = top + ROW * (index as f64 + 0.5);
        drawn(&mut canvas, row, &scale, (left, y), context);
    }
    canvas.height = bottom + 30.0;
    canvas
}

fn drawn(
    canvas: &mut Canvas,
    row: &YearRow,
    scale: &Scale,
    (left, y): (f64, f64),
    context: &Context<'_>,
) {
    let colour = context.palette.strategy(&row.strategy);
    strategy_label(canvas, &row.strategy, colour, left, y);
    let (low, high) = (scale.at(row.low), scale.at(row.high));
    canvas.rectangle((low, y - HALF_BAR), (high, y + HALF_BAR), colour, 0.35);
    let interval = &row.expectation.confidence_interval;
    canvas.whisker(y, scale.at(interval.lower_bound), scale.at(interval.upper_bound), INK);
    canvas.dot((scale.at(row.expectation.point_estimate), y), 5.0, INK);
    let said = context.numbers.estimate(Unit::Money, &row.expectation);
    let x = WIDTH - RIGHT + 14.0;
    let mean = format!("{} ({})", said.value, said.interval);
    let mean = super::canvas::fitted_weighted(&mean, 13.0, Weight::Bold, RIGHT - 16.0);
    canvas.text_weighted(&mean, (x, y - 9.0), 13.0, INK, Anchor::Start, Weight::Bold);
    let years = super::canvas::fitted(&range(row, Unit::Money, context), 12.0, RIGHT - 16.0);
    canvas.text(&years, (x, y + 9.0), 12.0, MUTED, Anchor::Start);
}

fn range(row: &YearRow, unit: Unit, context: &Context<'_>) -> String {
    let said = |value| context.numbers.plain(unit, value);
    format!("{} to {}", said(row.low), said(row.high))
}

fn title(cost: &YearQuantity, context: &Context<'_>) -> String {
    let said: Vec<String> = cost
        .strategies
        .iter()
        .take(4)
        .map(|row| format!("{} {}", row.strategy, context.numbers.plain(Unit::Money, row.high)))
        .collect();
    format!("One year in twenty costs more than: {}", said.join(", "))
}

fn table(context: &Context<'_>) -> DataTable {
    let quantities = &context.results.year.quantities;
    let names = quantities.first().map(|quantity| quantity.strategies.as_slice());
    let mut table = DataTable::new(
        std::iter::once("quantity".to_owned())
            .chain(names.unwrap_or_default().iter().map(|row| row.strategy.clone())),
    );
    let window = context.numbers.plain(Unit::Count, context.results.year.window_days);
    for quantity in quantities {
        let cell = |row: &YearRow| {
            let said = context.numbers.estimate(quantity.unit, &row.expectation);
            let mean = format!("{} ({})", said.value, said.interval);
            format!("{mean}; {}", range(row, quantity.unit, context))
        };
        let title = match quantity.per.as_str() {
            "year" => quantity.title.clone(),
            _ => format!("{}, in {window} days", quantity.title),
        };
        table.row(std::iter::once(title).chain(quantity.strategies.iter().map(cell)));
    }
    table
}
