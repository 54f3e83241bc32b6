//! Time to restore, harm and collapse from a quarter of the capacity to half as much again, one panel each.
//!
//! Loads at which service is down with or without the release are shaded: no rollback is needed there, so lines of what
//! rollbacks do end before it.

use super::axis::{Scale, ticks_around_zero, time_ticks};
use super::canvas::{Anchor, Canvas, WIDTH, Weight, text_width};
use super::colour::{GRID, INK, MUTED};
use super::line_labels::{self, End};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{
    Estimate, LoadHour, LoadPoint, StrategyUnderLoad, UnderLoad, Unit,
};
use crate::report::under_load::because;

const LEFT: f64 = 76.0;
const LABELS: f64 = 150.0;
const PANEL: f64 = 150.0;
const GAP: f64 = 58.0;

/// What a panel shows of a strategy at a load.
type Pick = fn(&StrategyUnderLoad) -> Option<Estimate>;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let sweep = context.results.under_load.as_ref()?;
    let points: Vec<&LoadPoint> =
        sweep.points.iter().filter(|point| point.hour == LoadHour::Any).collect();
    if points.len() < 2 {
        return None;
    }
    let mut canvas = Canvas::new(WIDTH);
    let panels: [(&str, Unit, Pick); 3] = [
        ("Time to restore", Unit::Duration, |cell| cell.time_to_restore),
        ("Bad requests per needed release", Unit::Requests, |cell| cell.harm),
        ("Bad releases with a retry storm left standing", Unit::Share, |cell| cell.collapsed),
    ];
    for (title, unit, pick) in panels {
        panel(&mut canvas, &points, (title, unit, pick), context);
    }
    let table = table(sweep, context);
    Some(Chart {
        name: "load_sweep",
        title: title(&points, context),
        subtitle: subtitle(sweep, context),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn panel(
    canvas: &mut Canvas,
    points: &[&LoadPoint],
    (title, unit, pick): (&str, Unit, Pick),
    context: &Context<'_>,
) {
    let top = canvas.height + 38.0;
    let bottom = top + PANEL;
    canvas.text_weighted(title, (12.0, top - 20.0), 14.0, INK, Anchor::Start, Weight::Bold);
    let loads = || points.iter().map(|point| point.load);
    let ends = (loads().fold(f64::INFINITY, f64::min), loads().fold(0.0, f64::max));
    let across = Scale::linear(ends, (LEFT + 12.0, WIDTH - LABELS));
    overloaded(canvas, points, &across, (top, bottom));
    let up = vertical(canvas, points, (unit, pick), context, (top, bottom));
    bottom_labels(canvas, loads(), &across, bottom, context);
    let mut ends: Vec<End> = Vec::new();
    let mut ends_at: f64 = LEFT;
    for (index, cell) in points[0].strategies.iter().enumerate() {
        let colour = context.palette.strategy(&cell.strategy);
        let seen: Vec<(f64, Estimate)> = points
            .iter()
            .filter_map(|point| Some((across.at(point.load), pick(&point.strategies[index])?)))
            .collect();
        let line: Vec<(f64, f64)> =
            seen.iter().map(|(x, e)| (*x, up.at(e.point_estimate))).collect();
        for (x, estimate) in &seen {
            let interval = &estimate.confidence_interval;
            // Side by side, or the last drawn would hide the others.
            let x = x + 3.0 * (index as f64 - (points[0].strategies.len() - 1) as f64 / 2.0);
            canvas.line(
                [(x, up.at(interval.lower_bound)), (x, up.at(interval.upper_bound))],
                colour,
                1.25,
            );
        }
        for point in &line {
            canvas.dot(*point, 3.5, colour);
        }
        if let Some(last) = line.last().copied() {
            ends.push((last.1, cell.strategy.clone(), colour));
            ends_at = ends_at.max(last.0);
        }
        canvas.line(line, colour, 2.0);
    }
    // Beside the last dot, for a thread across the loads at which there is nothing would look like data.
    line_labels::beside(canvas, ends, ends_at + 8.0, WIDTH - ends_at - 8.0, bottom);
    canvas.height = bottom + GAP - 30.0;
}

/// The loads below a panel; one that would touch the label before is left out, and keeps its tick.
fn bottom_labels(
    canvas: &mut Canvas,
    loads: impl Iterator<Item = f64>,
    across: &Scale,
    bottom: f64,
    context: &Context<'_>,
) {
    const SIZE: f64 = 11.5;
    let mut free_from = f64::NEG_INFINITY;
    for load in loads {
        let x = across.at(load);
        canvas.line([(x, bottom), (x, bottom + 4.0)], MUTED, 1.0);
        let said = context.numbers.plain(Unit::Share, load);
        let half = text_width(&said, SIZE, Weight::Normal) / 2.0;
        if x - half > free_from {
            canvas.text(&said, (x, bottom + 15.0), SIZE, MUTED, Anchor::Middle);
            free_from = x + half + 4.0;
        }
    }
}

/// Shades the loads from which on service is down anyway: from halfway between the last that is not and the first that is.
fn overloaded(
    canvas: &mut Canvas,
    points: &[&LoadPoint],
    across: &Scale,
    (top, bottom): (f64, f64),
) {
    const SIZE: f64 = 11.5;
    let below = points.iter().rposition(|point| !point.is_overloaded());
    let from = below.map_or(0, |last| last + 1);
    let Some(first) = points.get(from) else { return };
    let left = below.map_or(LEFT, |last| across.at(f64::midpoint(points[last].load, first.load)));
    let right = WIDTH - LABELS + 8.0;
    canvas.rectangle((left, top), (right, bottom), GRID, 0.45);
    // Beside the panel's title, where no line of the panel comes.
    canvas.text("overloaded anyway", (right, top - 20.0), SIZE, MUTED, Anchor::End);
}

/// The least and the greatest a panel shows: all values, and intervals as far as they do not flatten the values.
fn reach(points: &[&LoadPoint], pick: Pick) -> (f64, f64) {
    const FAR: f64 = 1.5;
    let found = || points.iter().flat_map(|point| &point.strategies).filter_map(pick);
    let far = FAR * found().map(|e| e.point_estimate.abs()).fold(0.0, f64::max);
    let bounds = || found().map(|e| e.confidence_interval);
    (
        bounds().map(|one| one.lower_bound.max(-far)).fold(0.0, f64::min),
        bounds().map(|one| one.upper_bound.min(far)).fold(0.0, f64::max),
    )
}

fn vertical(
    canvas: &mut Canvas,
    points: &[&LoadPoint],
    (unit, pick): (Unit, Pick),
    context: &Context<'_>,
    (top, bottom): (f64, f64),
) -> Scale {
    let (least, greatest) = reach(points, pick);
    let values = match unit {
        Unit::Duration => time_ticks(greatest),
        Unit::Share => vec![0.0, 0.25, 0.5, 0.75, 1.0],
        _ => ticks_around_zero(least, greatest),
    };
    let ends = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(1.0));
    let up = Scale::linear(ends, (bottom, top));
    for value in values {
        let y = up.at(value);
        canvas.line([(LEFT, y), (WIDTH - LABELS + 8.0, y)], GRID, 1.0);
        let said = context.numbers.plain(unit, value);
        canvas.text(&said, (LEFT - 8.0, y), 11.5, MUTED, Anchor::End);
    }
    up
}

/// Who is best where, and who at the busiest load that service can bear.
fn title(points: &[&LoadPoint], context: &Context<'_>) -> String {
    let decided = |point: &&&LoadPoint| !point.best.is_empty() && !point.is_overloaded();
    let best = |point: &&LoadPoint| (point.best.join(" or "), point.load);
    let with: Vec<(String, f64)> = points.iter().filter(decided).map(best).collect();
    let (Some(first), Some(last)) = (with.first(), with.last()) else {
        return "No rollback was needed at any load that service can bear".to_owned();
    };
    let at = |load: f64| context.numbers.plain(Unit::Share, load);
    if with.iter().all(|(name, _)| *name == first.0) {
        return format!(
            "{} does least harm at every load up to {} of capacity",
            first.0,
            at(last.1)
        );
    }
    format!("Least harm: {} at {}, {} at {} of capacity", first.0, at(first.1), last.0, at(last.1))
}

fn subtitle(sweep: &UnderLoad, context: &Context<'_>) -> String {
    let cut = if sweep.scale < 1.0 {
        format!(
            " Simulated with {} of the concurrency of every service.",
            context.numbers.plain(Unit::Share, sweep.scale)
        )
    } else {
        String::new()
    };
    format!(
        "By load as a share of the capacity of {} requests per second: the rate at which every slot of {} is taken by \
         own work and calls, without waiting. Time and harm over needed releases; storms over all bad ones: nobody meets \
         the defect any more, yet service is down, and would not be without the release. Shaded: overloaded \
         with or without the release. With 95 % interval.{cut}",
        context.numbers.plain(Unit::Count, sweep.capacity_per_s),
        sweep.bottleneck,
    )
}

fn table(sweep: &UnderLoad, context: &Context<'_>) -> DataTable {
    let names: Vec<&str> = (sweep.points.first().map(|point| point.strategies.as_slice()))
        .unwrap_or_default()
        .iter()
        .map(|cell| cell.strategy.as_str())
        .collect();
    let of = |what: &'static str| names.iter().map(move |name| format!("{what}, {name}"));
    let mut table = DataTable::new(
        ["load", "requests per second", "down without the release", "needed"]
            .map(str::to_owned)
            .into_iter()
            .chain(COLUMNS.into_iter().flat_map(|(what, ..)| of(what)))
            .chain(["least harm".to_owned(), "because".to_owned()]),
    );
    for point in &sweep.points {
        table.row(row(point, context));
    }
    table
}

const COLUMNS: [(&str, Unit, Pick); 4] = [
    ("time to restore", Unit::Duration, |cell| cell.time_to_restore),
    ("harm", Unit::Requests, |cell| cell.harm),
    ("storm left standing", Unit::Share, |cell| cell.collapsed),
    ("saved", Unit::Requests, |cell| cell.saved),
];

fn row(point: &LoadPoint, context: &Context<'_>) -> Vec<String> {
    let numbers = &context.numbers;
    let load = numbers.plain(Unit::Share, point.load);
    let load = match point.hour {
        LoadHour::Any => load,
        LoadHour::Trough => format!("trough of the day, {load}"),
        LoadHour::Peak => format!("peak of the day, {load}"),
    };
    let estimate = |unit: Unit, found: Option<Estimate>| {
        found.map_or_else(
            || crate::report::number::ABSENT.to_owned(),
            |found| {
                let said = numbers.estimate(unit, &found);
                format!("{} ({})", said.value, said.interval)
            },
        )
    };
    let mut row = vec![
        load,
        numbers.plain(Unit::Count, point.rate_per_s),
        numbers.plain(Unit::Share, point.down_anyway),
        numbers.plain(Unit::Count, point.needed as f64),
    ];
    for (_, unit, pick) in COLUMNS {
        row.extend(point.strategies.iter().map(|cell| estimate(unit, pick(cell))));
    }
    let best = match point.best.as_slice() {
        [] => "none needed".to_owned(),
        [only] => only.clone(),
        tied => format!("tie: {}", tied.join(", ")),
    };
    row.extend([best, because(point, numbers)]);
    row
}
