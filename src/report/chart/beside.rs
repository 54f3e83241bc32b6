//! One case of a drill over its simulation: a row a statistic, the live median as a cross on the simulated runs.
//!
//! What is shaded are single simulated runs, not medians of them: a reader asks whether a drill looks like one of the
//! simulated ones. Whether the medians may be told apart is the verdict's business, which stands in words at the end of
//! the row.
//!
//! Times share one logarithmic axis, or 20 ms of a rollback and 3 s until it is noticed could not be read together. Nothing lies at zero
//! on such an axis: what is shorter than its first tick stands there, and the tick says so.

use super::axis::{Scale, horizontal, ticks};
use super::canvas::{Anchor, Canvas, WIDTH, Weight};
use super::colour::{Colour, INK, MUTED, part};
use super::{Chart, DataTable};
use crate::drill::beside::{Row, Scale as Kind, Side, Spread, Verdict};
use crate::experiment::results::Unit;
use crate::report::number::{ABSENT, Numbers};
use crate::report::sentence::list;

const LEFT: f64 = 142.0;
/// The verdict stands behind this.
const RIGHT: f64 = WIDTH - 112.0;
const ROW: f64 = 30.0;
const AXIS: f64 = 30.0;
/// Ticks of time, and the least a time may be told apart from nothing.
const TIMES: [f64; 9] = [0.001, 0.01, 0.1, 1.0, 10.0, 60.0, 600.0, 3_600.0, 36_000.0];

/// The chart of one case; `None` where nothing was measured.
pub(in crate::report) fn draw(case: &str, rows: &[&Row]) -> Option<Chart> {
    if rows.iter().all(|row| row.live.runs == 0) {
        return None;
    }
    let numbers = Numbers::of_drill(0.0);
    let mut canvas = Canvas::new(WIDTH);
    for kind in [Kind::Time, Kind::Count, Kind::Share] {
        let of_kind: Vec<&Row> =
            rows.iter().copied().filter(|row| row.statistic.scale() == kind).collect();
        if !of_kind.is_empty() {
            panel(&mut canvas, kind, &of_kind, &numbers);
        }
    }
    let table = table(rows, &numbers);
    Some(Chart {
        name: "beside",
        title: title(case, rows),
        subtitle: "Grey: where 90 % of simulated runs lie, darker the middle half, with their median; cross: median of \
                   the drills with its 95 % interval. Of shares both intervals are 95 %"
            .to_owned(),
        alternative: table.prose(),
        table,
        canvas,
    })
}

/// The verdict with its mark, which is read where colours are not.
pub(in crate::report) const fn marked(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agrees => "= agrees",
        Verdict::Differs => "≠ differs",
        Verdict::Inconclusive => "? undecided",
    }
}

pub(in crate::report) const fn unit(kind: Kind) -> Unit {
    match kind {
        Kind::Time => Unit::Duration,
        Kind::Count => Unit::Requests,
        Kind::Share => Unit::Share,
    }
}

fn panel(canvas: &mut Canvas, kind: Kind, rows: &[&Row], numbers: &Numbers) {
    let top = canvas.height;
    let bottom = top + ROW * rows.len() as f64;
    let (scale, labels) = scale(kind, rows, numbers);
    horizontal(canvas, &scale, &labels, (top + 3.0, bottom));
    for (index, row) in rows.iter().enumerate() {
        let y = top + ROW * (index as f64 + 0.5);
        canvas.text(row.statistic.name(), (LEFT - 10.0, y), 12.5, INK, Anchor::End);
        simulated(canvas, row, &scale, y);
        live(canvas, &row.live, &scale, y);
        let weight = if row.verdict == Verdict::Differs { Weight::Bold } else { Weight::Normal };
        let at = (RIGHT + 14.0, y);
        canvas.text_weighted(marked(row.verdict), at, 12.5, INK, Anchor::Start, weight);
    }
    canvas.height = bottom + AXIS;
}

/// Every number that is drawn of these rows.
fn drawn(rows: &[&Row]) -> Vec<f64> {
    let side = |side: &Side| [side.value, side.lower, side.upper];
    let all = rows.iter().flat_map(|row| {
        let spread = row.spread.map_or([None, None], |spread| [spread.p05, spread.p95]);
        side(&row.live).into_iter().chain(side(&row.simulated)).chain(spread)
    });
    all.flatten().collect()
}

fn scale(kind: Kind, rows: &[&Row], numbers: &Numbers) -> (Scale, Vec<(f64, String)>) {
    let places = (LEFT, RIGHT);
    let values = drawn(rows);
    let greatest = values.iter().copied().fold(0.0, f64::max);
    let said = |tick: &f64| (*tick, numbers.plain(unit(kind), *tick));
    match kind {
        Kind::Share => (
            Scale::linear((0.0, 1.0), places),
            [0.0, 0.25, 0.5, 0.75, 1.0].iter().map(said).collect(),
        ),
        Kind::Count => {
            let ticks = ticks(greatest);
            let end = ticks.last().copied().unwrap_or(1.0);
            (Scale::linear((0.0, end), places), ticks.iter().map(said).collect())
        }
        Kind::Time => {
            let positive = values.iter().copied().filter(|value| *value >= TIMES[0]);
            let least = positive.fold(f64::INFINITY, f64::min);
            let first = TIMES.into_iter().rev().find(|tick| *tick <= least * 1.000_1);
            let first = first.filter(|_| least.is_finite()).unwrap_or(TIMES[0]);
            let end = (greatest * 1.2).max(first * 10.0);
            let ticks = TIMES.iter().filter(|tick| (first..=end).contains(*tick));
            let mut labels: Vec<(f64, String)> = ticks.map(said).collect();
            if values.iter().any(|value| *value < first)
                && let Some((_, label)) = labels.first_mut()
            {
                *label = format!("≤ {label}");
            }
            (Scale::logarithmic((first, end), places), labels)
        }
    }
}

fn simulated(canvas: &mut Canvas, row: &Row, scale: &Scale, y: f64) {
    let end = |value: Option<f64>| value.map_or(RIGHT, |value| scale.at(value));
    let mut bar = |from: f64, to: f64, half: f64, opacity: f64| {
        canvas.rectangle((from, y - half), (to.max(from + 1.0), y + half), MUTED, opacity);
    };
    match (&row.spread, row.simulated.runs) {
        (_, 0) => return,
        (Some(Spread { p05, p25, p75, p95 }), _) => {
            bar(end(*p05), end(*p95), 4.0, 0.3);
            bar(end(*p25), end(*p75), 8.0, 0.45);
        }
        (None, _) => bar(end(row.simulated.lower), end(row.simulated.upper), 4.0, 0.3),
    }
    let x = end(row.simulated.value);
    canvas.line([(x, y - 10.0), (x, y + 10.0)], INK, 1.5);
}

/// A cross; an arrow where its interval, or the median itself, lies beyond the end.
fn live(canvas: &mut Canvas, side: &Side, scale: &Scale, y: f64) {
    let colour = live_colour();
    let Some(lower) = side.lower.or(side.value) else {
        if side.runs > 0 {
            arrow(canvas, y, colour);
        }
        return;
    };
    match side.upper {
        Some(upper) => canvas.whisker(y, scale.at(lower), scale.at(upper), colour),
        None => {
            canvas.line([(scale.at(lower), y), (RIGHT - 6.0, y)], colour, 1.75);
            arrow(canvas, y, colour);
        }
    }
    if let Some(value) = side.value {
        canvas.dot((scale.at(value), y), 4.5, colour);
    }
}

fn arrow(canvas: &mut Canvas, y: f64, colour: Colour) {
    canvas.area([(RIGHT, y), (RIGHT - 9.0, y - 5.0), (RIGHT - 9.0, y + 5.0)], colour, 1.0);
}

fn live_colour() -> Colour {
    part(0)
}

fn title(case: &str, rows: &[&Row]) -> String {
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    let differing: Vec<&str> = rows
        .iter()
        .filter(|row| row.verdict == Verdict::Differs)
        .map(|row| row.statistic.name())
        .collect();
    let verb = if differing.len() <= 1 { "differs" } else { "differ" };
    let names: Vec<String> = differing.into_iter().map(str::to_owned).collect();
    let names = if names.is_empty() { "none".to_owned() } else { list(&names, "and") };
    format!(
        "{case}: {} of {} statistics agree; {names} {verb}; {} undecided",
        count(Verdict::Agrees),
        rows.len(),
        count(Verdict::Inconclusive)
    )
}

fn table(rows: &[&Row], numbers: &Numbers) -> DataTable {
    let mut table = DataTable::new([
        "statistic",
        "live median",
        "from",
        "to",
        "simulated 5 %",
        "25 %",
        "median",
        "75 %",
        "95 %",
    ]);
    for row in rows {
        let said = |value: Option<f64>| {
            value.map_or(ABSENT.to_owned(), |value| {
                numbers.plain(unit(row.statistic.scale()), value)
            })
        };
        let spread = row.spread;
        table.row([
            row.statistic.name().to_owned(),
            said(row.live.value),
            said(row.live.lower),
            said(row.live.upper),
            said(spread.and_then(|spread| spread.p05)),
            said(spread.and_then(|spread| spread.p25)),
            said(row.simulated.value),
            said(spread.and_then(|spread| spread.p75)),
            said(spread.and_then(|spread| spread.p95)),
        ]);
    }
    table
}
