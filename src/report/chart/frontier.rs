//! What can be had: two figures of every setting on one plane, and the line of those that no other beats in the two.
//!
//! A setting that is better in one figure is mostly worse in the other, so the choice is a place on the line. The trap is the
//! axis: one hopeless setting would press all the others into a corner, so what lies far beyond stands at the edge, hollow.

mod marks;
mod said;

use super::Chart;
use super::axis::{Scale, horizontal, ticks, time_ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH, fitted};
use super::colour::{Colour, GRID, INK, MUTED, PAPER};
use super::label::Field;
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{FigureName, Findings, Interval};
use crate::report::number::Numbers;
use crate::report::tune::words;
use crate::scenario::model::BoundSide;

const LEFT: f64 = 76.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 396.0;
const RIGHT: f64 = WIDTH - 24.0;
const FRAME: Field = ((LEFT, TOP), (WIDTH - 4.0, BOTTOM));
const SIZE: f64 = 12.5;
/// How many times as far as today's and the recommended setting a reader is shown.
const FARTHEST: f64 = 5.0;
pub(super) const LINE: Colour = Colour(0x00, 0x72, 0xB2);
pub(super) const CHOSEN: Colour = Colour(0x00, 0x9E, 0x73);

/// A setting that has both figures.
#[derive(Clone, Copy)]
struct Dot {
    setting: usize,
    x: Interval,
    y: Interval,
}

/// The chart; none where no setting has both figures.
pub(super) fn draw(
    findings: &Findings,
    across: usize,
    up: usize,
    numbers: &Numbers,
) -> Option<Chart> {
    let plane = Plane::of(findings, across, up, numbers)?;
    let mut canvas = Canvas::new(WIDTH);
    let scales = plane.axes(&mut canvas);
    let mut taken = Vec::new();
    plane.budgets(&mut canvas, scales, &mut taken);
    plane.settings(&mut canvas, scales, &mut taken);
    plane.marked(&mut canvas, scales, &mut taken);
    canvas.height = BOTTOM + 50.0;
    let table = plane.table();
    Some(Chart {
        name: "frontier",
        title: plane.title(),
        subtitle: plane.subtitle(scales),
        alternative: table.prose(),
        table,
        canvas,
    })
}

struct Plane<'a> {
    findings: &'a Findings,
    numbers: &'a Numbers,
    x: FigureName,
    y: FigureName,
    dots: Vec<Dot>,
    /// Those that no other beats in the two, from the left to the right.
    line: Vec<Dot>,
}

impl<'a> Plane<'a> {
    fn of(findings: &'a Findings, across: usize, up: usize, numbers: &'a Numbers) -> Option<Self> {
        let (x, y) = (*findings.figures.get(across)?, *findings.figures.get(up)?);
        let settings = findings.settings.iter().enumerate();
        let dots: Vec<Dot> = settings
            .filter_map(|(setting, one)| {
                let found = |place: usize| one.figures.get(place).copied().flatten();
                Some(Dot { setting, x: found(across)?, y: found(up)? })
            })
            .collect();
        let line = unbeaten(&dots, &x, &y);
        (!dots.is_empty()).then_some(Self { findings, numbers, x, y, dots, line })
    }

    fn is_telling(&self, dot: &Dot) -> bool {
        is_named(self.findings, dot.setting)
            || self.line.iter().any(|one| one.setting == dot.setting)
    }

    fn axes(&self, canvas: &mut Canvas) -> (Scale, Scale) {
        let across = self.labelled(self.x.unit, |dot| dot.x);
        let up = self.labelled(self.y.unit, |dot| dot.y);
        let ends = |ticks: &[(f64, String)]| {
            let end = |tick: Option<&(f64, String)>, or| tick.map_or(or, |(value, _)| *value);
            (end(ticks.first(), 0.0), end(ticks.last(), 1.0))
        };
        let horizontally = Scale::linear(ends(&across), (LEFT, RIGHT));
        let vertically = Scale::linear(ends(&up), (BOTTOM, TOP));
        horizontal(canvas, &horizontally, &across, (TOP, BOTTOM));
        for (value, label) in &up {
            let place = vertically.at(*value);
            canvas.line([(LEFT, place), (RIGHT, place)], GRID, 1.0);
            canvas.text(
                &fitted(label, 12.0, LEFT - 12.0),
                (LEFT - 8.0, place),
                12.0,
                MUTED,
                Anchor::End,
            );
        }
        let room = RIGHT - LEFT;
        let named = |title: &str| fitted(&words::capital(title), 13.0, room);
        canvas.text(&named(self.x.title), (RIGHT, BOTTOM + 36.0), 13.0, INK, Anchor::End);
        canvas.text(&named(self.y.title), (12.0, TOP - 22.0), 13.0, INK, Anchor::Start);
        (horizontally, vertically)
    }

    /// Ticks from the least to the greatest that is to be seen.
    fn labelled(&self, unit: Unit, of: fn(&Dot) -> Interval) -> Vec<(f64, String)> {
        let is_named = |dot: &&Dot| is_named(self.findings, dot.setting);
        let limit = reach(self.dots.iter().filter(is_named).map(|dot| of(dot).value));
        let telling = || self.dots.iter().filter(|dot| self.is_telling(dot)).map(of);
        let near = || telling().filter(|found| found.value.abs() <= limit);
        let all = || self.dots.iter().map(|dot| of(dot).value).filter(|value| value.abs() <= limit);
        let most = all().chain(near().map(|found| found.upper.min(limit))).fold(f64::MIN, f64::max);
        let least =
            all().chain(near().map(|found| found.lower.max(-limit))).fold(f64::MAX, f64::min);
        let said = |tick: f64| (tick, self.numbers.plain(unit, tick));
        ticks_between(least, most, unit).into_iter().map(said).collect()
    }
}

/// Today's setting and the recommended one have a name in a chart.
pub(super) fn is_named(findings: &Findings, setting: usize) -> bool {
    findings.settings[setting].is_today || findings.recommendation.setting == Some(setting)
}

/// How far from 0 a chart reaches, by what today's and the recommended setting come to.
pub(super) fn reach(named: impl Iterator<Item = f64>) -> f64 {
    let greatest = named.map(f64::abs).fold(0.0, f64::max);
    if greatest > 0.0 { FARTHEST * greatest } else { f64::INFINITY }
}

/// From the best in one figure to the best in the other, without those that another beats in both.
fn unbeaten(dots: &[Dot], x: &FigureName, y: &FigureName) -> Vec<Dot> {
    let cost = |figure: &FigureName, found: &Interval| match figure.figure.side() {
        BoundSide::Below => found.value,
        BoundSide::Above => -found.value,
    };
    let mut sorted = dots.to_vec();
    sorted.sort_by(|a, b| {
        let first = cost(x, &a.x).total_cmp(&cost(x, &b.x));
        first.then(cost(y, &a.y).total_cmp(&cost(y, &b.y)))
    });
    let mut best = f64::INFINITY;
    sorted.retain(|dot| {
        let is_better = cost(y, &dot.y) < best;
        best = best.min(cost(y, &dot.y));
        is_better
    });
    sorted
}

/// From 0 where the least is not far from it, else from the tick below the least.
fn ticks_between(least: f64, most: f64, unit: Unit) -> Vec<f64> {
    let steps = |reach: f64| if unit == Unit::Duration { time_ticks(reach) } else { ticks(reach) };
    if least >= 0.0 && least <= most * 0.6 || least == most {
        return steps(most);
    }
    let step = steps(most - least).get(1).copied().unwrap_or(1.0);
    let from = (least / step).floor() * step;
    let places = (0_u32..50).map(|place| from + step * f64::from(place));
    let mut values: Vec<f64> = places.take_while(|tick| *tick < most + step * 0.999).collect();
    values.truncate(50);
    values
}

/// Whether it lies beyond an axis, and therefore stands at its end.
fn is_far(dot: &Dot, (across, up): (Scale, Scale)) -> bool {
    across.is_beyond(dot.x.value) || up.is_beyond(dot.y.value)
}

fn at(dot: &Dot, (across, up): (Scale, Scale)) -> Point {
    (across.at(dot.x.value), up.at(dot.y.value))
}

/// Today's setting, wherever it is drawn.
pub(super) fn ring(canvas: &mut Canvas, centre: Point, radius: f64) {
    canvas.dot(centre, radius, INK);
    canvas.dot(centre, radius - 2.25, PAPER);
    canvas.dot(centre, 2.75, INK);
}

pub(super) fn diamond(canvas: &mut Canvas, (x, y): Point, reach: f64, colour: Colour) {
    canvas.area([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], colour, 1.0);
}
