//! One comparison of a claim under every condition: dots with their intervals, beside the margin that matters.
//!
//! The band between the margins is where a difference means nothing, so a reader sees at once which intervals have left it and
//! to which side. The small dot above an interval is the exploration's: it should lie near.

use super::axis::{Scale, horizontal, ticks, time_ticks};
use super::canvas::{Anchor, Canvas, WIDTH, Weight, fitted, text_width, wrapped};
use super::colour::{Colour, GRID, INK, MUTED, PAPER};
use super::{Chart, DataTable};
use crate::experiment::claims::findings::{ComparisonFinding, ConditionFinding, Effect, Standing};
use crate::experiment::results::Unit;
use crate::report::claims::words;
use crate::report::number::Numbers;

const ROW: f64 = 40.0;
const LEFT: f64 = 200.0;
/// Room at the right for value and standing.
const RIGHT: f64 = 190.0;
const FOR: Colour = Colour(0x00, 0x72, 0xB2);
const AGAINST: Colour = Colour(0xD5, 0x5E, 0x00);

/// The chart; none where no condition has a figure.
pub(in crate::report) fn draw(comparison: &ComparisonFinding, numbers: &Numbers) -> Option<Chart> {
    let conditions = &comparison.conditions;
    if conditions.iter().all(|one| one.confirmed.is_none()) {
        return None;
    }
    let mut canvas = Canvas::new(WIDTH);
    let (top, bottom) = (10.0, 10.0 + ROW * conditions.len() as f64);
    let scale = scale(&mut canvas, comparison, numbers, (top, bottom));
    for (index, condition) in conditions.iter().enumerate() {
        let y = top + ROW * (index as f64 + 0.5);
        label(&mut canvas, &condition.name, y);
        match &condition.confirmed {
            Some(effect) => row(&mut canvas, condition, effect, &scale, y),
            None => {
                canvas.text("no figure", (LEFT + 8.0, y), 12.0, MUTED, Anchor::Start);
            }
        }
        said(&mut canvas, comparison, condition, numbers, y);
    }
    canvas.height = bottom + 30.0;
    let table = table(comparison, numbers);
    Some(Chart {
        name: "claim",
        title: words::comparison_title(comparison, numbers),
        subtitle: words::comparison_subtitle(comparison, numbers),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn effects(comparison: &ComparisonFinding) -> impl Iterator<Item = &Effect> {
    comparison.conditions.iter().filter_map(|one| one.confirmed.as_ref())
}

/// The axis holds every difference, and the margins; intervals that reach far beyond are cut with the axis.
fn scale(
    canvas: &mut Canvas,
    comparison: &ComparisonFinding,
    numbers: &Numbers,
    (top, bottom): (f64, f64),
) -> Scale {
    let most =
        effects(comparison).map(|one| one.difference.abs()).fold(comparison.margin, f64::max);
    let reach = 2.0 * most;
    let lower = effects(comparison).map(|one| one.lower).fold(-comparison.margin, f64::min);
    let upper = effects(comparison).map(|one| one.upper).fold(comparison.margin, f64::max);
    let (lower, upper) = (lower.max(-reach), upper.min(reach));
    let spread = upper.max(-lower);
    let steps = if comparison.unit == Unit::Duration { time_ticks(spread) } else { ticks(spread) };
    let step = steps.get(1).copied().unwrap_or(1.0);
    let mirrored: Vec<f64> = steps.iter().skip(1).rev().map(|tick| -tick).collect();
    let mut values: Vec<f64> = mirrored.into_iter().filter(|tick| *tick > lower - step).collect();
    values.extend(steps.into_iter().filter(|tick| *tick < upper + step));
    let ends = (values.first().copied().unwrap_or(-1.0), values.last().copied().unwrap_or(1.0));
    let scale = Scale::linear(ends, (LEFT, canvas.width - RIGHT));
    if comparison.margin > 0.0 {
        let ends = [scale.at(-comparison.margin), scale.at(comparison.margin)];
        canvas.rectangle((ends[0], top), (ends[1], bottom), GRID, 0.55);
    }
    let labels: Vec<(f64, String)> =
        values.into_iter().map(|tick| (tick, numbers.plain(comparison.unit, tick))).collect();
    horizontal(canvas, &scale, &labels, (top, bottom));
    canvas.line([(scale.at(0.0), top), (scale.at(0.0), bottom)], MUTED, 1.5);
    scale
}

/// At most two lines.
fn label(canvas: &mut Canvas, name: &str, y: f64) {
    let mut lines = wrapped(name, 12.5, Weight::Normal, LEFT - 24.0);
    if lines.len() > 2 {
        let rest = lines.split_off(1).join(" ");
        lines.push(fitted(&rest, 12.5, LEFT - 24.0));
    }
    let above = 8.0 * (lines.len() as f64 - 1.0);
    for (place, line) in lines.iter().enumerate() {
        let at = (12.0, y - above + 16.0 * place as f64);
        canvas.text(line, at, 12.5, INK, Anchor::Start);
    }
}

fn row(canvas: &mut Canvas, condition: &ConditionFinding, effect: &Effect, scale: &Scale, y: f64) {
    let colour = colour(condition.standing);
    canvas.whisker(y, scale.at(effect.lower), scale.at(effect.upper), colour);
    canvas.dot((scale.at(effect.difference), y), 5.0, colour);
    if let Some(explored) = &condition.explored {
        let at = (scale.at(explored.difference), y - 11.0);
        canvas.dot(at, 3.0, MUTED);
        canvas.dot(at, 1.75, PAPER);
    }
}

const fn colour(standing: Standing) -> Colour {
    match standing {
        Standing::Holds => FOR,
        Standing::Opposed => AGAINST,
        Standing::Negligible | Standing::Open => MUTED,
    }
}

fn said(
    canvas: &mut Canvas,
    comparison: &ComparisonFinding,
    condition: &ConditionFinding,
    numbers: &Numbers,
    y: f64,
) {
    let x = canvas.width - RIGHT + 14.0;
    let room = canvas.width - x;
    if let Some(effect) = &condition.confirmed {
        let said = words::difference(effect, comparison.unit, numbers);
        canvas.text_weighted(&said.value, (x, y - 8.0), 12.5, INK, Anchor::Start, Weight::Bold);
        let beside = x + text_width(&said.value, 12.5, Weight::Bold) + 6.0;
        let interval = fitted(&said.interval, 11.0, canvas.width - beside);
        canvas.text(&interval, (beside, y - 8.0), 11.0, MUTED, Anchor::Start);
    }
    let standing = fitted(words::standing(condition.standing), 11.5, room);
    canvas.text(&standing, (x, y + 8.0), 11.5, MUTED, Anchor::Start);
}

fn table(comparison: &ComparisonFinding, numbers: &Numbers) -> DataTable {
    let than = words::than(comparison, numbers);
    let mut table = DataTable::new([
        "condition".to_owned(),
        comparison.of.clone(),
        than,
        "difference".to_owned(),
        "in the exploration".to_owned(),
        "adjusted p".to_owned(),
        "standing".to_owned(),
    ]);
    for condition in &comparison.conditions {
        let plain = |pick: fn(&Effect) -> f64| {
            let figure = condition.confirmed.as_ref().map(pick);
            figure.map_or("–".to_owned(), |figure| numbers.plain(comparison.unit, figure))
        };
        let full = |effect: &Option<Effect>| {
            effect.as_ref().map_or("–".to_owned(), |effect| {
                words::in_one(&words::difference(effect, comparison.unit, numbers))
            })
        };
        table.row([
            condition.name.clone(),
            plain(|effect| effect.this),
            plain(|effect| effect.that),
            full(&condition.confirmed),
            full(&condition.explored),
            words::p_value(condition.adjusted_p),
            words::standing(condition.standing).to_owned(),
        ]);
    }
    table
}
