//! One drill as users met it: bad share, slow tail and share on the new version over one clock, with the instants marked.
//!
//! Three strips and not three scales in one: two curves on two axes in one plot are read as one. A bin without requests
//! has no point, and the curve is broken there rather than drawn through it.

use super::axis::{Scale, horizontal, ticks, time_ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH, Weight, fitted, text_width};
use super::colour::{Colour, GRID, HARM, INK, MUTED, PAPER, part};
use super::timeline::{LEFT, MARK_ROW, NAME, RIGHT, marks, marks_in_rows, nice_end};
use super::{Chart, DataTable};
use crate::drill::record::{Bin, Record};
use crate::experiment::results::{Mark, Unit};
use crate::report::number::Numbers;

/// Room for the name of a strip above it.
const HEAD: f64 = 24.0;
const FAULT_ROW: f64 = 17.0;
/// Letters of a fault's name, and the room in which a longer one is still worth cutting.
const SIZE: f64 = 11.0;
const NAME_ROOM: f64 = 160.0;

/// A strip of the chart.
struct Strip {
    name: &'static str,
    height: f64,
    unit: Unit,
    /// The smallest end of its axis.
    least: f64,
    colour: Colour,
    filled: bool,
    value: fn(&Bin) -> Option<f64>,
}

fn share(count: u64, bin: &Bin) -> Option<f64> {
    (bin.requests > 0).then(|| count as f64 / bin.requests as f64)
}

fn strips() -> [Strip; 3] {
    [
        Strip {
            name: "bad requests",
            height: 100.0,
            unit: Unit::Share,
            least: 0.01,
            colour: HARM,
            filled: true,
            value: |bin| share(bin.bad, bin),
        },
        Strip {
            name: "latency, 99th percentile",
            height: 70.0,
            unit: Unit::Duration,
            least: 0.001,
            colour: INK,
            filled: false,
            value: |bin| bin.p99_ms.map(|ms| ms / 1_000.0),
        },
        Strip {
            name: "on the new version",
            height: 34.0,
            unit: Unit::Share,
            least: 0.01,
            colour: part(0),
            filled: true,
            value: |bin| share(bin.on_new, bin),
        },
    ]
}

/// The chart of a record; `None` without bins.
pub(in crate::report) fn draw(record: &Record) -> Option<Chart> {
    let last = record.bins.last()?;
    let end = last.at_s + record.bin_width_s;
    let numbers = Numbers::of_drill(record.outcome.end_s);
    let across = Scale::linear((0.0, end), (LEFT, RIGHT));
    let mut canvas = Canvas::new(WIDTH);
    let instants: Vec<Mark> = record
        .timeline
        .iter()
        .filter(|moment| moment.is_instant)
        .map(|moment| Mark { what: moment.what.clone(), at_s: moment.at_s })
        .collect();
    let (labels, rows) = marks_in_rows(&instants, end, &across);
    // The marks' labels stand above the strips, their lines run through all of them.
    let above = 4.0 - NAME;
    canvas.height = 4.0 + MARK_ROW * rows as f64;
    let mut names: Vec<(&str, f64)> = Vec::new();
    for strip in strips() {
        names.push((strip.name, canvas.height + HEAD / 2.0 + 2.0));
        draw_strip(&mut canvas, &strip, record, &across, &numbers);
    }
    let foot = canvas.height;
    canvas.height = above;
    marks(&mut canvas, &labels, foot);
    for (name, y) in names {
        // No mark's line may strike a name through.
        let end = LEFT + text_width(name, 12.0, Weight::Bold);
        canvas.rectangle((LEFT, y - 7.0), (end, y + 7.0), PAPER, 1.0);
        canvas.text_weighted(name, (LEFT, y), 12.0, INK, Anchor::Start, Weight::Bold);
    }
    canvas.height = foot;
    faults(&mut canvas, record, &across, end);
    axis(&mut canvas, &across, end, &numbers);
    let table = table(record, &numbers);
    Some(Chart {
        name: "drill",
        title: title(record, &numbers),
        subtitle: format!(
            "Share of bad requests, latency of answered requests, and share of requests on the new version, in bins of \
             {}, over the time since the load began{}",
            numbers.plain(Unit::Duration, record.bin_width_s),
            if record.faults.is_empty() {
                ""
            } else {
                "; bars below: faults while they were active"
            },
        ),
        alternative: alternative(record, &numbers),
        table,
        canvas,
    })
}

fn draw_strip(
    canvas: &mut Canvas,
    strip: &Strip,
    record: &Record,
    across: &Scale,
    numbers: &Numbers,
) {
    let (top, bottom) = (canvas.height + HEAD, canvas.height + HEAD + strip.height);
    let greatest = record.bins.iter().filter_map(strip.value).fold(strip.least, f64::max);
    let greatest = match strip.unit {
        Unit::Share => nice_end(greatest).min(1.0),
        _ => nice_end(greatest),
    };
    let up = Scale::linear((0.0, greatest), (bottom, top));
    for value in [0.0, greatest] {
        let place = up.at(value);
        canvas.line([(LEFT, place), (RIGHT, place)], GRID, 1.0);
        let label = numbers.plain(strip.unit, value);
        canvas.text(&label, (LEFT - 6.0, place), 11.0, MUTED, Anchor::End);
    }
    for run in runs(record, strip.value) {
        let points = steps(&run, record.bin_width_s, across, &up);
        if strip.filled
            && let (Some(first), Some(last)) = (points.first(), points.last())
        {
            let mut area = points.clone();
            area.extend([(last.0, bottom), (first.0, bottom)]);
            canvas.area(area, strip.colour, 0.28);
        }
        canvas.line(points, strip.colour, 1.5);
    }
    canvas.height = bottom + 2.0;
}

/// Stretches of bins that all have a value.
fn runs(record: &Record, value: fn(&Bin) -> Option<f64>) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for bin in &record.bins {
        match (value(bin), runs.last_mut()) {
            (Some(value), Some(run)) => run.push((bin.at_s, value)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A bin is as wide as it is: a point in its middle would shift an onset by half of that.
fn steps(run: &[(f64, f64)], width_s: f64, across: &Scale, up: &Scale) -> Vec<Point> {
    run.iter()
        .flat_map(|(at_s, value)| {
            [(across.at(*at_s), up.at(*value)), (across.at(at_s + width_s), up.at(*value))]
        })
        .collect()
}

/// A bar a fault, with its name on or beside it.
fn faults(canvas: &mut Canvas, record: &Record, across: &Scale, end: f64) {
    canvas.height += 6.0;
    for fault in &record.faults {
        let Some(from) = fault.from_s.filter(|from| *from <= end) else { continue };
        let y = canvas.height + FAULT_ROW / 2.0;
        let (from, to) = (across.at(from), across.at(fault.to_s.unwrap_or(end)));
        canvas.rectangle((from, y - 3.0), (to.max(from + 2.0), y + 3.0), MUTED, 0.6);
        // Behind the bar or before it, where there is more room; below it where there is none.
        let (before, behind) = (from - LEFT - 6.0, RIGHT - to - 6.0);
        let (x, anchor) =
            if behind >= before { (to + 6.0, Anchor::Start) } else { (from - 6.0, Anchor::End) };
        let room = before.max(behind);
        if text_width(&fault.name, SIZE, Weight::Normal).min(NAME_ROOM) <= room {
            canvas.text(&fitted(&fault.name, SIZE, room), (x, y), SIZE, INK, anchor);
        } else {
            canvas.height += FAULT_ROW - 3.0;
            let name = fitted(&fault.name, SIZE, RIGHT - LEFT);
            canvas.text(&name, (LEFT, y + FAULT_ROW - 3.0), SIZE, INK, Anchor::Start);
        }
        canvas.height += FAULT_ROW;
    }
}

fn axis(canvas: &mut Canvas, across: &Scale, end: f64, numbers: &Numbers) {
    let said = if end < 5.0 { ticks(end) } else { time_ticks(end) };
    let labels: Vec<(f64, String)> = said
        .into_iter()
        .filter(|tick| *tick <= end)
        .map(|tick| (tick, numbers.plain(Unit::Duration, tick)))
        .collect();
    let bottom = canvas.height + 4.0;
    horizontal(canvas, across, &labels, (bottom - 4.0, bottom));
    canvas.height = bottom + 26.0;
}

fn title(record: &Record, numbers: &Numbers) -> String {
    let users = &record.users;
    let count = |count: u64| numbers.plain(Unit::Count, count as f64);
    let worst = record.bins.iter().filter_map(|bin| share(bin.bad, bin)).fold(0.0, f64::max);
    if users.bad == 0 {
        return format!("None of {} requests was bad", count(users.sent));
    }
    format!(
        "{} of {} requests were bad, at worst {} within {}",
        count(users.bad),
        count(users.sent),
        numbers.plain(Unit::Share, worst),
        numbers.plain(Unit::Duration, record.bin_width_s),
    )
}

fn alternative(record: &Record, numbers: &Numbers) -> String {
    let instants = record.timeline.iter().filter(|moment| moment.is_instant);
    let said: Vec<String> = instants
        .map(|moment| format!("{} at {}", moment.what, numbers.plain(Unit::Duration, moment.at_s)))
        .collect();
    if said.is_empty() { "No instant of an incident".to_owned() } else { said.join(", ") }
}

fn table(record: &Record, numbers: &Numbers) -> DataTable {
    let mut table =
        DataTable::new(["from", "requests", "bad", "on the new version", "latency p99"]);
    let count = |count: u64| numbers.plain(Unit::Count, count as f64);
    for bin in &record.bins {
        let latency =
            bin.p99_ms.map_or("–".to_owned(), |ms| numbers.plain(Unit::Duration, ms / 1_000.0));
        table.row([
            format!("{:.1} s", bin.at_s),
            count(bin.requests),
            count(bin.bad),
            count(bin.on_new),
            latency,
        ]);
    }
    table
}
