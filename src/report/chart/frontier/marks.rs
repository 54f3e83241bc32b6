//! What is drawn onto the plane: limits, dots, the line, and the two settings that have a name.

use super::{
    BOTTOM, CHOSEN, Dot, FRAME, LEFT, LINE, Plane, RIGHT, SIZE, TOP, at, diamond, is_far, ring,
};
use crate::experiment::tune::findings::State;
use crate::report::chart::axis::Scale;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Weight, fitted, text_width};
use crate::report::chart::colour::{Colour, GRID, INK, MUTED, PAPER};
use crate::report::chart::label::{Field, label, thread};
use crate::scenario::model::BoundSide;

impl Plane<'_> {
    /// A dashed line at each limit, and what lies beyond it pale.
    pub(super) fn budgets(
        &self,
        canvas: &mut Canvas,
        (across, up): (Scale, Scale),
        taken: &mut Vec<Field>,
    ) {
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
    pub(super) fn settings(
        &self,
        canvas: &mut Canvas,
        scales: (Scale, Scale),
        taken: &mut Vec<Field>,
    ) {
        for dot in &self.dots {
            let (x, y) = at(dot, scales);
            canvas.dot((x, y), 3.25, MUTED);
            if is_far(dot, scales) {
                canvas.dot((x, y), 2.0, PAPER);
            }
            taken.push(((x - 4.0, y - 4.0), (x + 4.0, y + 4.0)));
        }
        let is_shown = |dot: &&Dot| self.is_telling(dot) && !is_far(dot, scales);
        for dot in self.dots.iter().filter(is_shown) {
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
            if is_far(dot, scales) {
                canvas.dot(at(dot, scales), 2.75, PAPER);
            }
        }
        let is_tied = |dot: &&Dot| self.findings.settings[dot.setting].state == State::Tied;
        for dot in self.dots.iter().filter(is_tied) {
            diamond(canvas, at(dot, scales), 6.0, CHOSEN);
            diamond(canvas, at(dot, scales), 3.5, PAPER);
        }
    }

    /// Today's as a ring and the recommended one as a filled mark, both with their names.
    pub(super) fn marked(
        &self,
        canvas: &mut Canvas,
        scales: (Scale, Scale),
        taken: &mut Vec<Field>,
    ) {
        let mut named = Vec::new();
        for dot in &self.dots {
            let place = at(dot, scales);
            let (is_today, is_chosen) = self.names_of(dot);
            if is_today || is_chosen {
                let reach = if is_today && is_chosen { 13.0 } else { 9.0 };
                let corner = |by: f64| (place.0 + by, place.1 + by);
                taken.push((corner(-reach), corner(reach)));
                named.push((self.name(dot.setting, is_today, is_chosen), place));
            }
        }
        // Threads come first, so that no mark is struck through.
        for (name, place) in &named {
            let name = fitted(name, SIZE, 330.0);
            let field = label(canvas, &name, SIZE, *place, FRAME, taken);
            thread(canvas, *place, field);
        }
        for dot in &self.dots {
            self.mark(canvas, dot, at(dot, scales));
        }
    }

    /// Whether it is today's, and whether it is the recommended one.
    fn names_of(&self, dot: &Dot) -> (bool, bool) {
        let is_chosen = self.findings.recommendation.setting == Some(dot.setting);
        (self.findings.settings[dot.setting].is_today, is_chosen)
    }

    fn mark(&self, canvas: &mut Canvas, dot: &Dot, place: Point) {
        let (is_today, is_chosen) = self.names_of(dot);
        if is_today {
            ring(canvas, place, if is_chosen { 12.0 } else { 8.0 });
        }
        if is_chosen {
            diamond(canvas, place, 8.5, CHOSEN);
        }
    }
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
