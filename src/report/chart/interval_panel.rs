//! A figure for every strategy as a dot with its interval.

use super::Context;
use super::axis::{Scale, horizontal, ticks, time_ticks};
use super::canvas::{Anchor, Canvas, Weight, text_width};
use super::colour::{Colour, INK, MUTED};
use super::stacked_bars::{label_room, strategy_label};
use crate::experiment::results::{Estimate, Figure, Unit};
use crate::report::cell::{CellText, cells_of};

const ROW: f64 = 34.0;
/// Room at the right for value and interval.
const RIGHT: f64 = 190.0;

/// Draws the figure below what the canvas already holds.
pub(super) fn draw_below(canvas: &mut Canvas, figure: &Figure, context: &Context<'_>) {
    let top = canvas.height + 34.0;
    canvas.text_weighted(&figure.title, (12.0, top - 18.0), 14.0, INK, Anchor::Start, Weight::Bold);
    let headings = &context.results.strategies;
    let bottom = top + ROW * headings.len() as f64;
    let left = label_room(headings.iter().map(|heading| heading.name.as_str()));
    let scale = scale(canvas, figure, context, left, (top, bottom));
    let cells = cells_of(figure, &context.numbers);
    for (index, (heading, cell)) in headings.iter().zip(&figure.cells).enumerate() {
        let y = top + ROW * (index as f64 + 0.5);
        let colour = context.palette.strategy(&heading.name);
        strategy_label(canvas, &heading.name, colour, left, y);
        let x = canvas.width - RIGHT + 14.0;
        if cell.beyond_follow_up {
            canvas.text(&context.numbers.beyond_follow_up(), (x, y), 13.0, INK, Anchor::Start);
        } else if let Some(estimate) = &cell.estimate {
            dot(canvas, estimate, &scale, y, colour);
            value(canvas, &cells[index], (x, y));
        } else {
            canvas.text(crate::report::number::ABSENT, (x, y), 13.0, MUTED, Anchor::Start);
        }
    }
    canvas.height = bottom + 30.0;
}

/// A dot with its interval, and an arrow where either goes beyond the axis.
fn dot(canvas: &mut Canvas, estimate: &Estimate, scale: &Scale, y: f64, colour: Colour) {
    let interval = &estimate.confidence_interval;
    let (from, to) = (scale.at(interval.lower_bound), scale.at(interval.upper_bound));
    if scale.is_beyond(interval.upper_bound) {
        canvas.line([(from.min(to - 26.0), y), (to - 6.0, y)], colour, 1.75);
        canvas.area([(to, y), (to - 9.0, y - 5.0), (to - 9.0, y + 5.0)], colour, 1.0);
    } else {
        canvas.whisker(y, from, to, colour);
    }
    if !scale.is_beyond(estimate.point_estimate) {
        canvas.dot((scale.at(estimate.point_estimate), y), 5.0, colour);
    }
}

/// The axis spans what can be chosen between, and no interval far beyond every value: either would press all the rest
/// into a corner.
fn scale(
    canvas: &mut Canvas,
    figure: &Figure,
    context: &Context<'_>,
    left: f64,
    panel: (f64, f64),
) -> Scale {
    let bounds = |pick: fn(&Estimate) -> f64| {
        let cells = context.results.strategies.iter().zip(&figure.cells);
        let ranked = cells.filter(|(heading, _)| !heading.reference);
        ranked.filter_map(move |(_, cell)| cell.estimate.as_ref().map(pick))
    };
    let most = 4.0 * bounds(|estimate| estimate.point_estimate.abs()).fold(0.0, f64::max);
    let greatest = bounds(|estimate| estimate.confidence_interval.upper_bound).fold(0.0, f64::max);
    let least = bounds(|estimate| estimate.confidence_interval.lower_bound).fold(0.0, f64::min);
    let (greatest, least) =
        if most > 0.0 { (greatest.min(most), least.max(-most / 8.0)) } else { (greatest, least) };
    let spread = greatest.max(-least);
    let mut values = if figure.unit == Unit::Duration { time_ticks(spread) } else { ticks(spread) };
    if least < 0.0 {
        let step = values.get(1).copied().unwrap_or(1.0);
        let mirrored: Vec<f64> = values.iter().skip(1).rev().map(|tick| -tick).collect();
        values.splice(0..0, mirrored.into_iter().filter(|tick| *tick > least - step));
        values.retain(|tick| *tick < greatest + step);
    }
    let ends = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(1.0));
    let scale = Scale::linear(ends, (left, canvas.width - RIGHT));
    let said = |tick: f64| (tick, context.numbers.plain(figure.unit, tick));
    horizontal(canvas, &scale, &values.into_iter().map(said).collect::<Vec<_>>(), panel);
    scale
}

fn value(canvas: &mut Canvas, cell: &CellText, (x, y): (f64, f64)) {
    canvas.text_weighted(&cell.value, (x, y), 13.0, INK, Anchor::Start, Weight::Bold);
    let x = x + text_width(&cell.value, 13.0, Weight::Bold) + 7.0;
    let interval = super::canvas::fitted(&cell.interval, 12.0, canvas.width - x);
    canvas.text(&interval, (x, y), 12.0, MUTED, Anchor::Start);
}
