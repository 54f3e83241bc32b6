//! One bad release under every strategy, lane under lane on one clock.
//!
//! The shaded area between what users saw and what they would have seen anyway is the harm. The clock ends a little after
//! the last strategy is done, not at the follow-up: four hours of `never` would press all that matters into a corner.

use super::axis::{Scale, horizontal, ticks, time_ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH, Weight, fitted, fitted_weighted, text_width};
use super::colour::{GRID, HARM, INK, MUTED, PAPER};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{Lane, Mark, Timeline, Unit, WindowPoint};

pub(super) const LEFT: f64 = 52.0;
pub(super) const RIGHT: f64 = WIDTH - 14.0;
const PLOT: f64 = 62.0;
/// The strip of latency beneath the plot, and the gap between them.
const STRIP: f64 = 20.0;
const GAP: f64 = 18.0;
pub(super) const NAME: f64 = 24.0;
pub(super) const MARK_ROW: f64 = 15.0;
const SIZE: f64 = 11.5;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let timeline = context.results.timeline.as_ref()?;
    if timeline.lanes.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(WIDTH);
    let end = end_of_clock(timeline, context);
    let ticks: Vec<f64> = time_ticks(end).into_iter().filter(|tick| *tick <= end).collect();
    let across = Scale::linear((0.0, end), (LEFT, RIGHT));
    let greatest = |pick: fn(&WindowPoint) -> f64, least: f64| {
        let windows = timeline.lanes.iter().flat_map(|lane| &lane.windows);
        windows.filter(|window| window.at_s <= end).map(pick).fold(least, f64::max)
    };
    let ends = Ends {
        clock: end,
        bad_share: nice_end(greatest(|window| window.bad_share, 0.01)),
        latency: nice_end(greatest(|window| window.mean_latency_s, 0.001)),
    };
    canvas.height = 4.0;
    for lane in &timeline.lanes {
        draw_lane(&mut canvas, lane, &ends, &across, context);
    }
    let labels: Vec<_> =
        ticks.into_iter().map(|tick| (tick, context.numbers.plain(Unit::Duration, tick))).collect();
    let bottom = canvas.height;
    horizontal(&mut canvas, &across, &labels, (bottom - 4.0, bottom));
    canvas.height += 26.0;
    let table = table(timeline, context);
    Some(Chart {
        name: "timeline",
        title: title(timeline, context),
        subtitle: format!(
            "Replication {}: share of bad requests over the time since the release started, and beneath it the mean \
             latency; grey is the same deployment without the defect, shaded is the harm",
            timeline.replication
        ),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn end_of_clock(timeline: &Timeline, context: &Context<'_>) -> f64 {
    let ranked = |lane: &&Lane| {
        context.results.strategies.iter().any(|head| head.name == lane.strategy && !head.reference)
    };
    let marks = |lane: &Lane| lane.marks.iter().map(|mark| mark.at_s).fold(0.0, f64::max);
    let last = timeline.lanes.iter().filter(ranked).map(marks).fold(600.0, f64::max);
    let ends = timeline.lanes.iter().filter_map(|lane| lane.windows.last());
    let longest = ends.map(|window| window.at_s).fold(0.0, f64::max);
    (last * 1.12).min(longest.max(60.0))
}

/// The round number at or above the greatest value.
pub(super) fn nice_end(greatest: f64) -> f64 {
    ticks(greatest).last().copied().unwrap_or(greatest)
}

/// Where the axes end, the same for all lanes.
struct Ends {
    clock: f64,
    bad_share: f64,
    latency: f64,
}

fn draw_lane(canvas: &mut Canvas, lane: &Lane, ends: &Ends, across: &Scale, context: &Context<'_>) {
    let colour = context.palette.strategy(&lane.strategy);
    let y = canvas.height + 14.0;
    let harm = format!("{} bad requests", context.numbers.plain(Unit::Requests, lane.harm as f64));
    canvas.rectangle((12.0, y - 6.0), (16.0, y + 6.0), colour, 1.0);
    let room = RIGHT - 40.0 - text_width(&harm, 13.0, Weight::Normal);
    canvas.text_weighted(
        &fitted_weighted(&lane.strategy, 14.0, Weight::Bold, room),
        (22.0, y),
        14.0,
        INK,
        Anchor::Start,
        Weight::Bold,
    );
    canvas.text(&harm, (RIGHT, y), 13.0, INK, Anchor::End);
    let (labels, rows) = marks_in_rows(&lane.marks, ends.clock, across);
    let top = canvas.height + NAME + MARK_ROW * rows as f64 + 4.0;
    let bottom = top + PLOT;
    let up = Scale::linear((0.0, ends.bad_share), (bottom, top));
    grid(canvas, &up, (0.0, ends.bad_share), Unit::Share, context);
    curves(canvas, lane, ends.clock, (across, &up), colour);
    let foot = bottom + GAP + STRIP;
    latency(canvas, lane, ends, (across, foot), context);
    marks(canvas, &labels, foot);
    canvas.height = foot + 16.0;
}

pub(super) fn marks(canvas: &mut Canvas, labels: &[MarkLabel], foot: f64) {
    let place = |label: &MarkLabel, canvas: &Canvas| {
        canvas.height + NAME + MARK_ROW * (label.row as f64 + 0.5)
    };
    for label in labels {
        let y = place(label, canvas);
        canvas.line([(label.x, y + 7.0), (label.x, foot)], MUTED, 1.0);
    }
    // A label at the right edge reaches back over an earlier line, which must not strike it through.
    for label in labels {
        let y = place(label, canvas);
        let end = label.from + text_width(&label.text, SIZE, Weight::Normal);
        canvas.rectangle((label.from, y - 6.5), (end, y + 6.5), PAPER, 1.0);
        canvas.text(&label.text, (label.from, y), SIZE, INK, Anchor::Start);
    }
}

fn grid(canvas: &mut Canvas, up: &Scale, ends: (f64, f64), unit: Unit, context: &Context<'_>) {
    for value in [ends.0, ends.1] {
        let place = up.at(value);
        canvas.line([(LEFT, place), (RIGHT, place)], GRID, 1.0);
        let label = context.numbers.plain(unit, value);
        canvas.text(&label, (LEFT - 6.0, place), 11.0, MUTED, Anchor::End);
    }
}

/// Mean latency as users saw it, in a strip of its own: two scales in one plot would be read as one.
fn latency(
    canvas: &mut Canvas,
    lane: &Lane,
    ends: &Ends,
    (across, foot): (&Scale, f64),
    context: &Context<'_>,
) {
    let up = Scale::linear((0.0, ends.latency), (foot, foot - STRIP));
    grid(canvas, &up, (0.0, ends.latency), Unit::Duration, context);
    let windows = lane.windows.iter().take_while(|window| window.at_s <= ends.clock);
    let seen: Vec<Point> =
        windows.map(|window| (across.at(window.at_s), up.at(window.mean_latency_s))).collect();
    canvas.line(seen, INK, 1.0);
}

fn curves(
    canvas: &mut Canvas,
    lane: &Lane,
    end: f64,
    (across, up): (&Scale, &Scale),
    colour: super::colour::Colour,
) {
    let windows: Vec<&WindowPoint> =
        lane.windows.iter().take_while(|window| window.at_s <= end).collect();
    let curve = |share: fn(&WindowPoint) -> f64| -> Vec<Point> {
        windows.iter().map(|window| (across.at(window.at_s), up.at(share(window)))).collect()
    };
    let seen = curve(|window| window.bad_share);
    let twin = curve(|window| window.twin_bad_share);
    let beyond = curve(|window| window.bad_share.max(window.twin_bad_share));
    let between: Vec<Point> = beyond.into_iter().chain(twin.iter().rev().copied()).collect();
    canvas.area(between, HARM, 0.28);
    canvas.line(twin, MUTED, 1.25);
    canvas.line(seen, colour, 2.0);
}

pub(super) struct MarkLabel {
    text: String,
    /// Where its line stands.
    x: f64,
    /// Where its text begins.
    from: f64,
    row: usize,
}

/// Labels in as few rows as hold them side by side; marks at nearly the same instant share one.
pub(super) fn marks_in_rows(marks: &[Mark], end: f64, across: &Scale) -> (Vec<MarkLabel>, usize) {
    let mut grouped: Vec<(f64, String)> = Vec::new();
    let mut drawn: Vec<&Mark> = marks.iter().filter(|mark| mark.at_s <= end).collect();
    drawn.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    for mark in drawn {
        let x = across.at(mark.at_s);
        match grouped.last_mut() {
            Some((last, text)) if x - *last < 5.0 => *text = format!("{text}, {}", mark.what),
            _ => grouped.push((x, mark.what.clone())),
        }
    }
    let mut labels: Vec<MarkLabel> = Vec::new();
    // The right edge of each row, from the top. A label stands below every label that reaches over its instant, so that
    // no line strikes through a text.
    let mut rows: Vec<f64> = Vec::new();
    for (x, text) in grouped {
        let text = fitted(&text, SIZE, RIGHT - LEFT);
        let width = text_width(&text, SIZE, Weight::Normal);
        let from = (x - 2.0).min(WIDTH - width - 4.0);
        let row = rows.iter().rposition(|right| *right + 8.0 > from).map_or(0, |row| row + 1);
        if row == rows.len() {
            rows.push(0.0);
        }
        rows[row] = from + width;
        labels.push(MarkLabel { text, x, from, row });
    }
    (labels, rows.len())
}

fn title(timeline: &Timeline, context: &Context<'_>) -> String {
    let ranked = |lane: &&Lane| {
        context.results.strategies.iter().any(|head| head.name == lane.strategy && !head.reference)
    };
    let said: Vec<String> = timeline
        .lanes
        .iter()
        .filter(ranked)
        .take(4)
        .map(|lane| {
            format!("{} {}", lane.strategy, context.numbers.plain(Unit::Requests, lane.harm as f64))
        })
        .collect();
    format!("One bad release ({}), bad requests by ending: {}", timeline.truth, said.join(", "))
}

fn table(timeline: &Timeline, context: &Context<'_>) -> DataTable {
    const INSTANTS: [&str; 7] =
        ["onset", "detected", "acknowledged", "decided", "started", "finished", "restored"];
    let mut table = DataTable::new(["strategy"].into_iter().chain(INSTANTS).chain(["harm"]));
    for lane in &timeline.lanes {
        let instant = |what: &&str| {
            let mark = lane.marks.iter().find(|mark| mark.what == **what);
            mark.map_or("–".to_owned(), |mark| context.numbers.plain(Unit::Duration, mark.at_s))
        };
        let harm = context.numbers.plain(Unit::Requests, lane.harm as f64);
        table.row(
            std::iter::once(lane.strategy.clone())
                .chain(INSTANTS.iter().map(instant))
                .chain([harm]),
        );
    }
    table
}
