//! Names where lines end; names that would overlap move apart and keep a thread to their line.

use super::canvas::{Anchor, Canvas, fitted};
use super::colour::{Colour, INK};

const SIZE: f64 = 13.0;
const APART: f64 = 18.0;

/// Where a line ends, what it is called, and its colour.
pub(super) type End = (f64, String, Colour);

/// Names lines that end at `x`, with `room` to the right and nothing below `bottom`.
pub(super) fn beside(canvas: &mut Canvas, mut ends: Vec<End>, x: f64, room: f64, bottom: f64) {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut places: Vec<f64> = ends.iter().map(|(y, _, _)| *y).collect();
    for index in 1..places.len() {
        places[index] = places[index].max(places[index - 1] + APART);
    }
    // What was pushed below the axis moves up again, from the lowest on.
    let mut lowest = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(lowest);
        lowest = *place - APART;
    }
    for ((y, label, colour), place) in ends.into_iter().zip(places) {
        canvas.line([(x, y), (x + 14.0, place), (x + 20.0, place)], colour, 1.5);
        let label = fitted(&label, SIZE, room - 30.0);
        canvas.text(&label, (x + 25.0, place), SIZE, INK, Anchor::Start);
    }
}
