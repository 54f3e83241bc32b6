//! Horizontal bars made of parts, one bar a strategy: phases, cost items, final states.
//!
//! Parts are named once, above, in the order in which they stand; a part wide enough carries its value. An interval belongs
//! to the total and is drawn over the end of the bar, for the parts' own errors are not independent and would mislead.

use super::axis::{Scale, horizontal};
use super::canvas::{Anchor, Canvas, WIDTH, Weight, fitted, text_width};
use super::colour::{self, Colour, INK, MUTED, PAPER};

pub(super) struct Bar {
    pub(super) name: String,
    pub(super) colour: Colour,
    /// One per part: its size, and its value in words.
    pub(super) parts: Vec<(f64, String)>,
    pub(super) total: Option<Total>,
}

/// The end of a bar.
pub(super) struct Total {
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) value: String,
    pub(super) interval: String,
}

pub(super) struct StackedBars<'a> {
    /// Names and colours of parts.
    pub(super) parts: &'a [(String, Colour)],
    pub(super) bars: &'a [Bar],
    pub(super) ticks: Vec<(f64, String)>,
}

const ROW: f64 = 46.0;
const HALF_BAR: f64 = 14.0;
const RIGHT_TEXT: f64 = 12.0;

impl StackedBars<'_> {
    pub(super) fn draw(&self) -> Canvas {
        let mut canvas = Canvas::new(WIDTH);
        let top = legend(&mut canvas, self.parts) + 14.0;
        let bottom = top + ROW * self.bars.len() as f64;
        let left = label_room(self.bars.iter().map(|bar| bar.name.as_str()));
        let greatest = self.ticks.last().map_or(1.0, |(value, _)| *value);
        let scale = Scale::linear((0.0, greatest), (left, WIDTH - self.right_room()));
        horizontal(&mut canvas, &scale, &self.ticks, (top, bottom));
        for (index, bar) in self.bars.iter().enumerate() {
            let y = top + ROW * (index as f64 + 0.5);
            strategy_label(&mut canvas, &bar.name, bar.colour, left, y);
            draw_bar(&mut canvas, bar, self.parts, &scale, y);
        }
        canvas.height = bottom + 30.0;
        canvas
    }

    fn right_room(&self) -> f64 {
        let totals = self.bars.iter().filter_map(|bar| bar.total.as_ref());
        let widths = totals.flat_map(|total| {
            [
                text_width(&total.value, 14.0, Weight::Bold),
                text_width(&total.interval, RIGHT_TEXT, Weight::Normal),
            ]
        });
        widths.fold(24.0, f64::max) + 18.0
    }
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, parts: &[(String, Colour)], scale: &Scale, y: f64) {
    let mut end = 0.0;
    let whisker = bar.total.as_ref().map(|total| (scale.at(total.lower), scale.at(total.upper)));
    for ((size, said), (_, colour)) in bar.parts.iter().zip(parts) {
        let (from, to) = (scale.at(end), scale.at(end + size.max(0.0)));
        end += size.max(0.0);
        canvas.rectangle((from, y - HALF_BAR), (to, y + HALF_BAR), *colour, 1.0);
        let width = text_width(said, 11.5, Weight::Normal) + 8.0;
        let middle = f64::midpoint(from, to);
        // Rather no value than one struck through by the interval of the total.
        let struck = whisker.is_some_and(|(lower, upper)| {
            lower < middle + width / 2.0 && upper > middle - width / 2.0
        });
        if width < to - from && !struck {
            canvas.text(said, (middle, y), 11.5, colour::on(*colour), Anchor::Middle);
        }
        // A hairline of paper between parts; none after a part too thin to see.
        if to - from > 2.0 {
            canvas.line([(to, y - HALF_BAR), (to, y + HALF_BAR)], PAPER, 1.0);
        }
    }
    if let Some(total) = &bar.total {
        let (lower, upper) = (scale.at(total.lower), scale.at(total.upper));
        canvas.whisker(y, lower, upper, INK);
        let x = scale.at(end).max(upper) + 8.0;
        canvas.text_weighted(&total.value, (x, y - 8.0), 14.0, INK, Anchor::Start, Weight::Bold);
        canvas.text(&total.interval, (x, y + 9.0), RIGHT_TEXT, MUTED, Anchor::Start);
    }
}

/// Names of parts above the bars, on as many lines as they need; where the bars may begin.
fn legend(canvas: &mut Canvas, parts: &[(String, Colour)]) -> f64 {
    const SIZE: f64 = 13.0;
    let (mut x, mut y) = (12.0, 14.0);
    for (name, colour) in parts {
        let name = fitted(name, SIZE, WIDTH - 60.0);
        let width = text_width(&name, SIZE, Weight::Normal) + 34.0;
        if x + width > WIDTH && x > 12.0 {
            (x, y) = (12.0, y + 20.0);
        }
        canvas.rectangle((x, y - 6.0), (x + 12.0, y + 6.0), *colour, 1.0);
        canvas.text(&name, (x + 18.0, y), SIZE, INK, Anchor::Start);
        x += width;
    }
    y
}

/// Room at the left for names of strategies.
pub(super) fn label_room<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
    let widths = names.map(|name| text_width(name, 14.0, Weight::Normal));
    widths.fold(40.0, f64::max).min(150.0) + 40.0
}

/// A strategy's name with its colour beside it, right-aligned against the plot.
pub(super) fn strategy_label(canvas: &mut Canvas, name: &str, colour: Colour, left: f64, y: f64) {
    let name = fitted(name, 14.0, left - 36.0);
    canvas.rectangle((12.0, y - 6.0), (16.0, y + 6.0), colour, 1.0);
    canvas.text(&name, (22.0, y), 14.0, INK, Anchor::Start);
}
