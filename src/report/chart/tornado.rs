//! Which open parameters carry the difference between the best two: one at a time, the strongest on top.
//!
//! A bar spans the difference from the low to the high end of one parameter, all others at their present values. Beyond
//! the line of 0 the other strategy is cheaper, and that part of the bar has its colour. What was simulated stands as a
//! dot with its interval over what the surface says.

use super::axis::{Scale, horizontal, ticks_around_zero};
use super::canvas::{Anchor, Canvas, WIDTH, Weight, fitted, fitted_weighted};
use super::colour::{Colour, INK, MUTED};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{Decides, Estimate, OpenParameterRow, Unit};

const ROW: f64 = 44.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 96.0;
const TOP: f64 = 44.0;
/// Bars that are drawn.
const SHOWN: usize = 10;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let decides = context.results.decides.as_ref()?;
    let rows: Vec<&OpenParameterRow> = decides.parameters.iter().take(SHOWN).collect();
    if rows.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(WIDTH);
    let bottom = TOP + ROW * rows.len() as f64;
    let scale = axis(&mut canvas, &rows, context, bottom);
    sides(&mut canvas, decides, &scale, context);
    for (index, row) in rows.iter().enumerate() {
        let y = TOP + ROW * (index as f64 + 0.5);
        label(&mut canvas, row, y, context);
        bar(&mut canvas, row, decides, &scale, y, context);
    }
    let zero = scale.at(0.0);
    canvas.line([(zero, TOP - 6.0), (zero, bottom)], INK, 1.5);
    canvas.height = bottom + 30.0;
    let table = table(decides, context);
    Some(Chart {
        name: "tornado",
        title: title(decides, context),
        subtitle: format!(
            "Cost a year of {} minus {}, with one parameter at the low and at the high end of its plausible range and \
             all others as they are; dots are simulated, with 95 % interval; at the right the share of the variance over {} \
             joint draws that would stay if all else were known",
            decides.second, decides.best, decides.draws
        ),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn axis(
    canvas: &mut Canvas,
    rows: &[&OpenParameterRow],
    context: &Context<'_>,
    bottom: f64,
) -> Scale {
    // What was simulated belongs on the axis with the whole of its interval: cut off, it would look more certain.
    let simulated = |row: &OpenParameterRow| {
        let both = [row.simulated_at_low, row.simulated_at_high].into_iter().flatten();
        let bounds = both.map(|found| found.confidence_interval);
        bounds.fold((0.0_f64, 0.0_f64), |(least, most), bounds| {
            (least.min(bounds.lower_bound), most.max(bounds.upper_bound))
        })
    };
    let ends = || {
        rows.iter().flat_map(|row| {
            let (least, most) = simulated(row);
            [row.at_low, row.at_high, least, most].into_iter().filter(|end| end.is_finite())
        })
    };
    let (least, most) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
    let values = ticks_around_zero(least, most);
    let to = values.last().copied().unwrap_or(1.0);
    let from = values.first().copied().unwrap_or(0.0);
    let scale = Scale::linear((from, to), (LEFT, WIDTH - RIGHT));
    let said = |tick: &f64| (*tick, context.numbers.plain(Unit::Money, *tick));
    horizontal(canvas, &scale, &values.iter().map(said).collect::<Vec<_>>(), (TOP - 6.0, bottom));
    scale
}

/// Who is cheaper on which side.
fn sides(canvas: &mut Canvas, decides: &Decides, scale: &Scale, context: &Context<'_>) {
    let zero = scale.at(0.0);
    let room = |from: f64, to: f64| (to - from - 16.0).max(0.0);
    let colour = |name: &str| context.palette.strategy(name);
    let mut side = |name: &str, (x, anchor, room): (f64, Anchor, f64)| {
        let text = fitted_weighted(&format!("{name} cheaper"), 12.0, Weight::Bold, room);
        if !text.is_empty() && room > 40.0 {
            canvas.text_weighted(&text, (x, TOP - 22.0), 12.0, INK, anchor, Weight::Bold);
            let at = if anchor == Anchor::End { x + 4.0 } else { x - 8.0 };
            canvas.rectangle((at, TOP - 28.0), (at + 4.0, TOP - 16.0), colour(name), 1.0);
        }
    };
    side(&decides.second, (zero - 10.0, Anchor::End, room(12.0, zero)));
    side(&decides.best, (zero + 10.0, Anchor::Start, room(zero, WIDTH - 12.0)));
}

fn label(canvas: &mut Canvas, row: &OpenParameterRow, y: f64, context: &Context<'_>) {
    let said = |value: f64| context.numbers.plain(row.unit, value);
    let key = fitted(&row.key, 13.0, LEFT - 24.0);
    canvas.text(&key, (12.0, y - 8.0), 13.0, INK, Anchor::Start);
    let range = format!("{} to {}, now {}", said(row.low), said(row.high), said(row.value));
    let range = fitted(&range, 11.5, LEFT - 24.0);
    canvas.text(&range, (12.0, y + 9.0), 11.5, MUTED, Anchor::Start);
    let share = context.numbers.plain(Unit::Share, row.total);
    canvas.text(&share, (WIDTH - RIGHT + 84.0, y), 13.0, INK, Anchor::End);
}

fn bar(
    canvas: &mut Canvas,
    row: &OpenParameterRow,
    decides: &Decides,
    scale: &Scale,
    y: f64,
    context: &Context<'_>,
) {
    let (least, most) = (row.at_low.min(row.at_high), row.at_low.max(row.at_high));
    let mut part = |from: f64, to: f64, name: &str| {
        if to > from {
            let colour = context.palette.strategy(name);
            let (left, right) = (scale.at(from), scale.at(to).max(scale.at(from) + 1.5));
            canvas.rectangle((left, y - 9.0), (right, y + 9.0), colour, 0.75);
        }
    };
    part(least, most.min(0.0), &decides.second);
    part(least.max(0.0), most, &decides.best);
    for simulated in [&row.simulated_at_low, &row.simulated_at_high].into_iter().flatten() {
        dot(canvas, simulated, scale, y, INK);
    }
}

fn dot(canvas: &mut Canvas, simulated: &Estimate, scale: &Scale, y: f64, colour: Colour) {
    let interval = &simulated.confidence_interval;
    canvas.whisker(y, scale.at(interval.lower_bound), scale.at(interval.upper_bound), colour);
    canvas.dot((scale.at(simulated.point_estimate), y), 3.5, colour);
}

fn title(decides: &Decides, context: &Context<'_>) -> String {
    let Some(first) = decides.parameters.first() else { return "What decides".to_owned() };
    let share = context.numbers.plain(Unit::Share, first.total);
    format!(
        "{} decides most between {} and {}: {share} of the difference's variance",
        first.key, decides.best, decides.second
    )
}

fn table(decides: &Decides, context: &Context<'_>) -> DataTable {
    let mut table = DataTable::new([
        "parameter",
        "now",
        "low",
        "high",
        "difference at low",
        "simulated",
        "difference at high",
        "simulated",
        "alone",
        "with interplay",
    ]);
    for row in &decides.parameters {
        let own = |value: f64| context.numbers.plain(row.unit, value);
        let money = |value: f64| context.numbers.plain(Unit::Money, value);
        let simulated = |found: &Option<Estimate>| {
            found.as_ref().map_or_else(String::new, |found| {
                let said = context.numbers.estimate(Unit::Money, found);
                format!("{} ({})", said.value, said.interval)
            })
        };
        let share = |value: f64| context.numbers.plain(Unit::Share, value);
        table.row([
            row.key.clone(),
            own(row.value),
            own(row.low),
            own(row.high),
            money(row.at_low),
            simulated(&row.simulated_at_low),
            money(row.at_high),
            simulated(&row.simulated_at_high),
            share(row.first_order),
            share(row.total),
        ]);
    }
    table
}
