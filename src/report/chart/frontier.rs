//! What can be had: two figures of every setting on one plane, and the line of those that no other beats in the two.
//!
//! A setting that is better in one figure is mostly worse in the other, so the choice is a place on the line. The trap is the
//! axis: one hopeless setting would press all the others into a corner, so what lies far beyond stands at the edge, hollow.

use super::axis::{Scale, horizontal, ticks, time_ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH, Weight, fitted, text_width};
use super::colour::{Colour, GRID, INK, MUTED, PAPER};
use super::label::{Field, label};
use super::{Chart, DataTable};
use crate::experiment::results::Unit;
use crate::experiment::tune::findings::{FigureName, Findings, Interval, State};
use crate::report::number::Numbers;
use crate::report::tune::words;
use crate::scenario::model::BoundSide;

const LEFT: f64 = 76.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 396.0;
const RIGHT: f64 = WIDTH - 24.0;
const FRAME: Field = ((LEFT, TOP), (WIDTH - 4.0, BOTTOM));
const SIZE: f64 = 12.5;
/// How many times as far as the telling settings an axis reaches.
const FARTHEST: f64 = 2.5;
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
        let setting = &self.findings.settings[dot.setting];
        setting.is_today
            || self.findings.recommendation.setting == Some(dot.setting)
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
        let telling = || self.dots.iter().filter(|dot| self.is_telling(dot)).map(of);
        let limit = FARTHEST * telling().map(|found| found.value.abs()).fold(0.0, f64::max);
        let limit = if limit > 0.0 { limit } else { f64::INFINITY };
        let all = || self.dots.iter().map(|dot| of(dot).value).filter(|value| value.abs() <= limit);
        let most =
            all().chain(telling().map(|found| found.upper.min(limit))).fold(f64::MIN, f64::max);
        let least =
            all().chain(telling().map(|found| found.lower.max(-limit))).fold(f64::MAX, f64::min);
        let said = |tick: f64| (tick, self.numbers.plain(unit, tick));
        ticks_between(least, most, unit).into_iter().map(said).collect()
    }

    /// A dashed line at each limit, and what lies beyond it pale.
    fn budgets(&self, canvas: &mut Canvas, (across, up): (Scale, Scale), taken: &mut Vec<Field>) {
        for budget in &self.findings.recommendation.budgets {
            let written = fitted(&budget.written.replace('`', "'"), 11.5, 120.0);
            let width = text_width(&written, 11.5, Weight::Normal);
            let is_below = budget.figure.side() == BoundSide::Below;
            if budget.figure == self.x.figure && !across.is_beyond(budget.bound) {
                let x = across.at(budget.bound);
                let end = if is_below { RIGHT } else { LEFT };
                canvas.rectangle((x.min(end), TOP), (x.max(end), BOTTOM), GRID, 0.45);
                dashed(canvas, (x, TOP), (x, BOTTOM));
                let from = if x + 5.0 + width < RIGHT { x + 5.0 } else { x - 5.0 - width };
                canvas.text(&written, (from, TOP + 9.0), 11.5, MUTED, Anchor::Start);
                taken.push(((from, TOP), (from + width, TOP + 18.0)));
            }
            if budget.figure == self.y.figure && !up.is_beyond(budget.bound) {
                let y = up.at(budget.bound);
                let end = if is_below { TOP } else { BOTTOM };
                canvas.rectangle((LEFT, y.min(end)), (RIGHT, y.max(end)), GRID, 0.45);
                dashed(canvas, (LEFT, y), (RIGHT, y));
                let place = if y - 18.0 > TOP { y - 9.0 } else { y + 9.0 };
                canvas.text(&written, (RIGHT - 5.0, place), 11.5, MUTED, Anchor::End);
                taken.push(((RIGHT - 5.0 - width, place - 9.0), (RIGHT, place + 9.0)));
            }
        }
    }

    /// All settings as small dots; the line with the intervals of its settings above them.
    fn settings(&self, canvas: &mut Canvas, scales: (Scale, Scale), taken: &mut Vec<Field>) {
        for dot in &self.dots {
            let (x, y) = at(dot, scales);
            canvas.dot((x, y), 3.25, MUTED);
            if scales.0.is_beyond(dot.x.value) || scales.1.is_beyond(dot.y.value) {
                canvas.dot((x, y), 2.0, PAPER);
            }
            taken.push(((x - 4.0, y - 4.0), (x + 4.0, y + 4.0)));
        }
        for dot in self.dots.iter().filter(|dot| self.is_telling(dot)) {
            taken.extend(cross(canvas, dot, scales, LINE));
        }
        let mut steps: Vec<Point> = Vec::new();
        for dot in &self.line {
            let here = at(dot, scales);
            if let Some((_, before)) = steps.last().copied() {
                steps.push((here.0, before));
            }
            steps.push(here);
        }
        for pair in steps.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let corner = |pick: fn(f64, f64) -> f64| (pick(from.0, to.0), pick(from.1, to.1));
            taken.push((corner(f64::min), corner(f64::max)));
        }
        canvas.line(steps, LINE, 2.0);
        for dot in &self.line {
            canvas.dot(at(dot, scales), 4.5, LINE);
        }
        let is_tied = |dot: &&Dot| self.findings.settings[dot.setting].state == State::Tied;
        for dot in self.dots.iter().filter(is_tied) {
            diamond(canvas, at(dot, scales), 6.0, CHOSEN);
            diamond(canvas, at(dot, scales), 3.5, PAPER);
        }
    }

    /// Today's as a ring and the recommended one as a filled mark, both with their names.
    fn marked(&self, canvas: &mut Canvas, scales: (Scale, Scale), taken: &mut Vec<Field>) {
        let mut named = Vec::new();
        for dot in &self.dots {
            let place = at(dot, scales);
            let is_today = self.findings.settings[dot.setting].is_today;
            let is_chosen = self.findings.recommendation.setting == Some(dot.setting);
            if is_today {
                ring(canvas, place, if is_chosen { 12.0 } else { 8.0 });
            }
            if is_chosen {
                diamond(canvas, place, 8.5, CHOSEN);
            }
            if is_today || is_chosen {
                taken.push(((place.0 - 9.0, place.1 - 9.0), (place.0 + 9.0, place.1 + 9.0)));
                named.push((self.name(dot.setting, is_today, is_chosen), place));
            }
        }
        for (name, place) in named {
            label(canvas, &fitted(&name, SIZE, 330.0), SIZE, place, FRAME, taken);
        }
    }

    fn name(&self, setting: usize, is_today: bool, is_chosen: bool) -> String {
        let state = words::state(State::Recommended, self.findings.recommendation.verdict);
        let what = match (is_today, is_chosen) {
            (true, true) => format!("today, {state}"),
            (true, false) => "today".to_owned(),
            (false, _) => state.to_owned(),
        };
        format!("{what}: {}", words::setting(self.findings, setting))
    }

    fn title(&self) -> String {
        let (x, y) = (self.x.title, self.y.title);
        let said =
            |figure: &FigureName, found: &Interval| self.numbers.plain(figure.unit, found.value);
        match self.line.as_slice() {
            [first, .., last] => format!(
                "With {x} from {} down to {}, {y} goes from {} {} {}",
                said(&self.x, &last.x),
                said(&self.x, &first.x),
                said(&self.y, &last.y),
                if self.y.figure.side() == BoundSide::Below { "up to" } else { "down to" },
                said(&self.y, &first.y)
            ),
            [only] => format!(
                "One setting is best in both {x} and {y}: {}",
                words::setting(self.findings, only.setting)
            ),
            [] => format!("{} against {y}", words::capital(x)),
        }
    }

    fn subtitle(&self, scales: (Scale, Scale)) -> String {
        let corner = match self.y.figure.side() {
            BoundSide::Below => "lower left is better",
            BoundSide::Above => "upper left is better",
        };
        let unit = match self.y.unit {
            Unit::Requests => ", requests",
            _ => "",
        };
        let mut said = format!(
            "Across: {}. Up: {}{unit}; {corner}. A dot is a setting; the line joins those that no other beats in these two, with \
             95 % intervals. Ring: today's",
            self.x.title, self.y.title
        );
        let found = &self.findings.recommendation;
        if found.setting.is_some() {
            let state = words::state(State::Recommended, found.verdict);
            said.push_str(&format!("; filled diamond: {state}"));
        }
        if !found.tied.is_empty() {
            said.push_str("; hollow diamonds do as well");
        }
        let is_limited =
            |side: &FigureName| found.budgets.iter().any(|one| one.figure == side.figure);
        if is_limited(&self.x) || is_limited(&self.y) {
            said.push_str("; shaded: over a budget");
        }
        let is_far = |dot: &Dot| scales.0.is_beyond(dot.x.value) || scales.1.is_beyond(dot.y.value);
        let far = self.dots.iter().filter(|dot| is_far(dot)).count();
        if far > 0 {
            said.push_str(&format!("; {far} hollow at the edge lie beyond it"));
        }
        said
    }

    fn table(&self) -> DataTable {
        let mut table = DataTable::new([
            words::names(self.findings).join(", "),
            "state".to_owned(),
            self.x.title.to_owned(),
            self.y.title.to_owned(),
        ]);
        let said = |figure: &FigureName, found: &Interval| {
            let said = self.numbers.estimate(figure.unit, &words::estimate(found));
            if said.interval.is_empty() {
                said.value
            } else {
                format!("{} ({})", said.value, said.interval)
            }
        };
        let mut dots: Vec<&Dot> = self.dots.iter().collect();
        dots.sort_by(|a, b| a.x.value.total_cmp(&b.x.value));
        for dot in dots {
            table.row([
                words::values(self.findings, dot.setting),
                words::standing(self.findings, dot.setting),
                said(&self.x, &dot.x),
                said(&self.y, &dot.y),
            ]);
        }
        table
    }
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

fn at(dot: &Dot, (across, up): (Scale, Scale)) -> Point {
    (across.at(dot.x.value), up.at(dot.y.value))
}

/// Both intervals, and where they lie.
fn cross(
    canvas: &mut Canvas,
    dot: &Dot,
    (across, up): (Scale, Scale),
    colour: Colour,
) -> [Field; 2] {
    let (x, y) = at(dot, (across, up));
    let (left, right) = (across.at(dot.x.lower), across.at(dot.x.upper));
    let (low, high) = (up.at(dot.y.lower), up.at(dot.y.upper));
    for points in [[(left, y), (right, y)], [(x, low), (x, high)]] {
        canvas.line(points, colour, 1.0);
    }
    for end in [left, right] {
        canvas.line([(end, y - 3.0), (end, y + 3.0)], colour, 1.0);
    }
    for end in [low, high] {
        canvas.line([(x - 3.0, end), (x + 3.0, end)], colour, 1.0);
    }
    [((left, y - 2.0), (right, y + 2.0)), ((x - 2.0, high), (x + 2.0, low))]
}

fn dashed(canvas: &mut Canvas, from: Point, to: Point) {
    const DASH: f64 = 6.0;
    let (right, down) = (to.0 - from.0, to.1 - from.1);
    let length = right.abs().max(down.abs());
    let along = |far: f64| (from.0 + right * far / length, from.1 + down * far / length);
    let mut far = 0.0;
    while far < length {
        canvas.line([along(far), along((far + DASH).min(length))], INK, 1.25);
        far += DASH + 4.0;
    }
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
