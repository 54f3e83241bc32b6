//! What each strategy comes to over the years, and where one has paid for itself against another.
//!
//! Crossings are numbered on the chart and told below it: a label beside each would lie on the lines it is about.

use super::axis::{Scale, horizontal, ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH, Weight, wrapped};
use super::colour::{GRID, INK, MUTED, PAPER};
use super::line_labels::{self, End};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{BreakEven, Ownership, OwnershipLine, Unit};
use crate::report::break_even::{sentence, span};

const LEFT: f64 = 70.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 330.0;
const LABELS: f64 = 190.0;
/// The axis reaches no further than this many times the dearest line: a wide band would press all lines down.
const REACH: f64 = 1.3;
/// Half the width of a number in its circle.
const NUMBER: f64 = 9.0;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let ownership = &context.results.ownership;
    if ownership.lines.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(WIDTH);
    let (across, up) = axes(&mut canvas, ownership, context);
    let place = |years: f64, cost: f64| (across.at(years), up.at(cost));
    let ends: Vec<End> =
        ownership.lines.iter().map(|line| drawn(&mut canvas, line, &place, context)).collect();
    line_labels::beside(&mut canvas, ends, WIDTH - LABELS, LABELS, BOTTOM);
    canvas.height = BOTTOM + 34.0;
    crossings(&mut canvas, &ownership.break_even, place);
    let table = table(ownership, context);
    Some(Chart {
        name: "ownership",
        title: title(ownership),
        subtitle: subtitle(ownership),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn axes(canvas: &mut Canvas, ownership: &Ownership, context: &Context<'_>) -> (Scale, Scale) {
    let points = || ownership.lines.iter().flat_map(|line| &line.points);
    let highest = points().map(|point| point.cost.point_estimate).fold(0.0, f64::max);
    let band = points().map(|point| point.cost.confidence_interval.upper_bound);
    let marks = ticks(band.fold(0.0, f64::max).min(highest * REACH));
    let top = marks.last().copied().unwrap_or(1.0);
    let across = Scale::linear((0.0, f64::from(ownership.years)), (LEFT, WIDTH - LABELS));
    let up = Scale::linear((0.0, top), (BOTTOM, TOP));
    for tick in marks {
        let y = up.at(tick);
        canvas.line([(LEFT, y), (WIDTH - LABELS, y)], GRID, 1.0);
        let label = context.numbers.plain(Unit::Money, tick);
        canvas.text(&label, (LEFT - 8.0, y), 12.0, MUTED, Anchor::End);
    }
    let year = |year: u32| match year {
        0 => (0.0, "start".to_owned()),
        1 => (1.0, "1 year".to_owned()),
        _ => (f64::from(year), format!("{year} years")),
    };
    let labels: Vec<(f64, String)> = (0..=ownership.years).map(year).collect();
    horizontal(canvas, &across, &labels, (TOP, BOTTOM));
    (across, up)
}

/// The line within its band; where it ends.
fn drawn(
    canvas: &mut Canvas,
    line: &OwnershipLine,
    place: &impl Fn(f64, f64) -> Point,
    context: &Context<'_>,
) -> End {
    let colour = context.palette.strategy(&line.strategy);
    let interval = |upper: bool| {
        line.points.iter().map(move |point| {
            let bounds = point.cost.confidence_interval;
            place(point.years, if upper { bounds.upper_bound } else { bounds.lower_bound })
        })
    };
    let band: Vec<Point> =
        interval(true).chain(interval(false).collect::<Vec<_>>().into_iter().rev()).collect();
    canvas.area(band, colour, 0.16);
    let points = line.points.iter().map(|point| place(point.years, point.cost.point_estimate));
    canvas.line(points.collect::<Vec<_>>(), colour, 2.5);
    let last = line.points.last().map_or(0.0, |point| point.cost.point_estimate);
    let label = format!("{} {}", context.numbers.plain(Unit::Money, last), line.strategy);
    (place(0.0, last).1, label, colour)
}

/// A dot on each crossing under a number of its own, and what it means below the chart.
fn crossings(canvas: &mut Canvas, found: &[BreakEven], place: impl Fn(f64, f64) -> Point) {
    let mut before: Option<Point> = None;
    for (number, crossing) in (1..).zip(found) {
        let (x, y) = place(crossing.years, crossing.cost);
        // Crossings close together have their numbers one above the other.
        let above = match before {
            Some((beside, over)) if x - beside < NUMBER * 2.2 => {
                (y - NUMBER * 2.2).min(over - NUMBER * 2.2)
            }
            _ => y - NUMBER * 2.2,
        };
        canvas.line([(x, y), (x, above)], INK, 1.0);
        canvas.dot((x, y), 3.5, INK);
        numbered(canvas, number, (x, above));
        before = Some((x, above));
    }
    for (number, crossing) in (1..).zip(found) {
        told(canvas, number, &sentence(crossing));
    }
}

fn numbered(canvas: &mut Canvas, number: u32, at: Point) {
    canvas.dot(at, NUMBER, INK);
    canvas.text_weighted(&number.to_string(), at, 11.0, PAPER, Anchor::Middle, Weight::Bold);
}

fn told(canvas: &mut Canvas, number: u32, sentence: &str) {
    const SIZE: f64 = 13.0;
    numbered(canvas, number, (LEFT, canvas.height + 10.0));
    for line in wrapped(sentence, SIZE, Weight::Normal, WIDTH - LEFT - 30.0) {
        let y = canvas.height + 10.0;
        canvas.text(&line, (LEFT + 18.0, y), SIZE, INK, Anchor::Start);
        canvas.height += 19.0;
    }
    canvas.height += 4.0;
}

/// Who is cheapest at the end, and since when.
fn title(ownership: &Ownership) -> String {
    let last =
        |line: &OwnershipLine| line.points.last().map_or(0.0, |point| point.cost.point_estimate);
    let cheapest = ownership.lines.iter().min_by(|a, b| last(a).total_cmp(&last(b)));
    let Some(cheapest) = cheapest.map(|line| &line.strategy) else { return String::new() };
    let since = ownership.break_even.iter().filter(|crossing| crossing.strategy == *cheapest);
    let years = ownership.years;
    match since.max_by(|a, b| a.years.total_cmp(&b.years)) {
        Some(crossing) => format!(
            "{cheapest} comes to least over {years} years; it has paid for itself after {}",
            span(crossing.years)
        ),
        None => format!("{cheapest} comes to least over {years} years, from the start"),
    }
}

fn subtitle(ownership: &Ownership) -> String {
    let discounted = if ownership.discount_rate > 0.0 {
        format!(", discounted by {:.3} % a year", 100.0 * ownership.discount_rate)
            .replace(".000", "")
    } else {
        String::new()
    };
    format!(
        "Set-up at the start, then running costs and incidents{discounted}; bands are 95 % intervals of simulation error, \
         numbers mark where one strategy has paid for itself against another"
    )
}

fn table(ownership: &Ownership, context: &Context<'_>) -> DataTable {
    let years = || (1..=ownership.years).map(f64::from);
    let mut table = DataTable::new(
        ["strategy".to_owned(), "at the start".to_owned()]
            .into_iter()
            .chain(years().map(|year| format!("after {}", span(year)))),
    );
    for line in &ownership.lines {
        let by = |year: f64| {
            let point = line.points.iter().find(|point| point.years >= year);
            point.map_or_else(String::new, |point| {
                let said = context.numbers.estimate(Unit::Money, &point.cost);
                format!("{} ({})", said.value, said.interval)
            })
        };
        let start = context.numbers.plain(Unit::Money, line.at_start);
        table.row([line.strategy.clone(), start].into_iter().chain(years().map(by)));
    }
    table
}
