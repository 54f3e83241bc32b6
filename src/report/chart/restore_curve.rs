//! The share restored within a time, up to the follow-up.
//!
//! Time is on a logarithmic axis, because automation acts in seconds and people in hours. Without censoring
//! before the follow-up ends, which is the same for every strategy, this is one less the estimate of Kaplan and Meier.

use super::axis::{Scale, horizontal, log_time_ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH};
use super::colour::{GRID, MUTED};
use super::{Chart, Context, DataTable, line_labels};
use crate::experiment::results::{RestoreCurve, Unit};

const LEFT: f64 = 58.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 350.0;
const LABELS: f64 = 170.0;
const SHORTEST: f64 = 10.0;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let curves: Vec<&RestoreCurve> =
        context.results.restore_curves.iter().filter(|curve| !curve.points.is_empty()).collect();
    if curves.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(WIDTH);
    let (across, up) = axes(&mut canvas, context);
    let mut ends = Vec::new();
    for curve in &curves {
        let colour = context.palette.strategy(&curve.strategy);
        let line = steps(curve, &across, &up);
        let last = curve.points.last().map_or(0.0, |point| point.share);
        canvas.line(line, colour, 2.5);
        let label = format!("{} {}", context.numbers.plain(Unit::Share, last), curve.strategy);
        ends.push((up.at(last), label, colour));
    }
    line_labels::beside(&mut canvas, ends, WIDTH - LABELS, LABELS, BOTTOM);
    canvas.height = BOTTOM + 30.0;
    let table = table(&curves, context);
    Some(Chart {
        name: "restore_curve",
        title: title(&curves, context),
        subtitle: format!(
            "Share of needed releases restored within a time after onset, followed up for {}; weighted by how often \
             each kind of release occurs",
            context.numbers.follow_up()
        ),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn axes(canvas: &mut Canvas, context: &Context<'_>) -> (Scale, Scale) {
    let longest = context.results.meta.follow_up_s.max(SHORTEST * 6.0);
    let across = Scale::logarithmic((SHORTEST, longest), (LEFT, WIDTH - LABELS));
    let up = Scale::linear((0.0, 1.0), (BOTTOM, TOP));
    let ticks = log_time_ticks(SHORTEST, longest);
    let said = |tick: f64| (tick, context.numbers.plain(Unit::Duration, tick));
    horizontal(canvas, &across, &ticks.into_iter().map(said).collect::<Vec<_>>(), (TOP, BOTTOM));
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = up.at(tick);
        canvas.line([(LEFT, y), (WIDTH - LABELS, y)], GRID, 1.0);
        let label = context.numbers.plain(Unit::Share, tick);
        canvas.text(&label, (LEFT - 8.0, y), 12.0, MUTED, Anchor::End);
    }
    (across, up)
}

/// A distribution is a stair, not a slope.
fn steps(curve: &RestoreCurve, across: &Scale, up: &Scale) -> Vec<Point> {
    let mut line = vec![(LEFT, up.at(0.0))];
    for point in &curve.points {
        let x = across.at(point.seconds);
        let before = line.last().map_or(BOTTOM, |last| last.1);
        line.extend([(x, before), (x, up.at(point.share))]);
    }
    let end = line.last().map_or(BOTTOM, |last| last.1);
    line.push((WIDTH - LABELS, end));
    line
}

/// The share restored within ten minutes, read off the curve.
fn title(curves: &[&RestoreCurve], context: &Context<'_>) -> String {
    const WITHIN: f64 = 600.0;
    let ranked = |curve: &&&RestoreCurve| {
        let headings = &context.results.strategies;
        headings.iter().any(|heading| heading.name == curve.strategy && !heading.reference)
    };
    let said: Vec<String> = curves
        .iter()
        .filter(ranked)
        .take(4)
        .map(|curve| {
            let share = share_within(curve, WITHIN);
            format!("{} {}", curve.strategy, context.numbers.plain(Unit::Share, share))
        })
        .collect();
    format!(
        "Restored within {}: {}",
        context.numbers.plain(Unit::Duration, WITHIN),
        said.join(", ")
    )
}

fn share_within(curve: &RestoreCurve, seconds: f64) -> f64 {
    let reached = curve.points.iter().take_while(|point| point.seconds <= seconds);
    reached.last().map_or(0.0, |point| point.share)
}

fn table(curves: &[&RestoreCurve], context: &Context<'_>) -> DataTable {
    const TIMES: [f64; 8] = [10.0, 60.0, 300.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0];
    let longest = context.results.meta.follow_up_s;
    let times: Vec<f64> = TIMES.into_iter().filter(|time| *time <= longest).collect();
    let said = |time: &f64| format!("within {}", context.numbers.plain(Unit::Duration, *time));
    let mut table =
        DataTable::new(std::iter::once("strategy".to_owned()).chain(times.iter().map(said)));
    for curve in curves {
        let share = |time: &f64| context.numbers.plain(Unit::Share, share_within(curve, *time));
        table.row(std::iter::once(curve.strategy.clone()).chain(times.iter().map(share)));
    }
    table
}
