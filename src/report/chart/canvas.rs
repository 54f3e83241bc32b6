//! A list of shapes, in units of about a pixel.
//!
//! Charts speak to this and to nothing below it, so that what turns shapes into a file ([`super::svg`]) can be exchanged.
//! Text is measured with the embedded font before it is set: a label that does not fit is cut with an ellipsis by its
//! chart, never by the edge of the picture.

use super::colour::{Colour, PAPER};
use super::svg;

/// The usual width of a chart. Narrow on purpose: at half width its text is still readable.
pub(super) const WIDTH: f64 = 720.0;

pub(super) type Point = (f64, f64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Normal,
    Bold,
}

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Line { points: Vec<Point>, colour: Colour, width: f64 },
    Area { points: Vec<Point>, colour: Colour, opacity: f64 },
    Rectangle { from: Point, to: Point, colour: Colour, opacity: f64 },
    Dot { centre: Point, radius: f64, colour: Colour },
    Text { text: String, at: Point, size: f64, colour: Colour, anchor: Anchor, weight: Weight },
}

/// Shapes in the order of drawing.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) shapes: Vec<Shape>,
}

impl Canvas {
    pub(super) fn new(width: f64) -> Self {
        Self { width, height: 0.0, shapes: Vec::new() }
    }

    pub(super) fn line(&mut self, points: impl Into<Vec<Point>>, colour: Colour, width: f64) {
        self.shapes.push(Shape::Line { points: points.into(), colour, width });
    }

    pub(super) fn area(&mut self, points: impl Into<Vec<Point>>, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Area { points: points.into(), colour, opacity });
    }

    pub(super) fn rectangle(&mut self, from: Point, to: Point, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Rectangle { from, to, colour, opacity });
    }

    pub(super) fn dot(&mut self, centre: Point, radius: f64, colour: Colour) {
        self.shapes.push(Shape::Dot { centre, radius, colour });
    }

    /// A horizontal interval with caps.
    pub(super) fn whisker(&mut self, y: f64, from: f64, to: f64, colour: Colour) {
        // A seam of paper beneath, so that it stands out on bars of any colour.
        for (colour, width) in [(PAPER, 4.0), (colour, 1.75)] {
            let over = (width - 1.75) / 2.0;
            self.line([(from - over, y), (to + over, y)], colour, width);
            for x in [from, to] {
                self.line([(x, y - 5.0 - over), (x, y + 5.0 + over)], colour, width);
            }
        }
    }

    /// Text whose middle height is at `at`.
    pub(super) fn text(
        &mut self,
        text: &str,
        at: Point,
        size: f64,
        colour: Colour,
        anchor: Anchor,
    ) {
        self.text_weighted(text, at, size, colour, anchor, Weight::Normal);
    }

    pub(super) fn text_weighted(
        &mut self,
        text: &str,
        at: Point,
        size: f64,
        colour: Colour,
        anchor: Anchor,
        weight: Weight,
    ) {
        let text = printable(text);
        self.shapes.push(Shape::Text { text, at, size, colour, anchor, weight });
    }

    /// Another canvas below this one.
    pub(super) fn append_below(&mut self, other: &Self) {
        let offset = self.height;
        let moved = |point: &Point| (point.0, point.1 + offset);
        self.shapes.extend(other.shapes.iter().map(|shape| {
            let mut shape = shape.clone();
            match &mut shape {
                Shape::Line { points, .. } | Shape::Area { points, .. } => {
                    for point in points {
                        *point = moved(point);
                    }
                }
                Shape::Rectangle { from, to, .. } => (*from, *to) = (moved(from), moved(to)),
                Shape::Dot { centre: at, .. } | Shape::Text { at, .. } => *at = moved(at),
            }
            shape
        }));
        self.height += other.height;
    }
}

/// The width of a text in the embedded font.
pub(super) fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    svg::text_width(&printable(text), size, weight)
}

/// The text, cut with an ellipsis where it is wider than `room`.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    fitted_weighted(text, size, Weight::Normal, room)
}

pub(super) fn fitted_weighted(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if text_width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    while letters.pop().is_some() {
        let cut: String = letters.iter().chain(&['…']).collect();
        if text_width(&cut, size, weight) <= room {
            return cut;
        }
    }
    String::new()
}

/// Lines no wider than `room`, broken at spaces; a longer word is cut with an ellipsis.
pub(super) fn wrapped(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = fitted_weighted(word, size, weight, room);
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if text_width(&longer, size, weight) <= room => {
                if let Some(line) = lines.last_mut() {
                    *line = longer;
                }
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Control characters are not allowed in XML, whatever a name in a file holds.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || "\u{fffe}\u{ffff}".contains(c) { ' ' } else { c })
        .collect()
}
