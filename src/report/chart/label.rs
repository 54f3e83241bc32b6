//! Names beside dots of a plane, where nothing stands yet.

use super::canvas::{Anchor, Canvas, Point, Weight, text_width};
use super::colour::{INK, MUTED};

/// The upper left and the lower right corner.
pub(super) type Field = (Point, Point);

/// Sets a name at the first of several places around its dot that are free and within the frame, and tells where.
pub(super) fn label(
    canvas: &mut Canvas,
    name: &str,
    size: f64,
    dot: Point,
    frame: Field,
    taken: &mut Vec<Field>,
) -> Field {
    let width = text_width(name, size, Weight::Normal);
    let around = [12.0, 30.0, 48.0, 66.0, 84.0].into_iter().flat_map(|away| {
        [(10.0, -away), (10.0, away), (-10.0 - width, -away), (-10.0 - width, away)]
    });
    let fits = |from: Point, taken: &[Field]| {
        let to = (from.0 + width, from.1 + 16.0);
        let ((left, top), (right, bottom)) = frame;
        let inside = from.0 >= left && to.0 <= right && from.1 >= top && to.1 <= bottom;
        inside
            && taken.iter().all(|(start, end)| {
                to.0 < start.0 || from.0 > end.0 || to.1 < start.1 || from.1 > end.1
            })
    };
    let places: Vec<Point> =
        around.map(|(right, down)| (dot.0 + right, dot.1 + down - 8.0)).collect();
    let place = places.iter().copied().find(|place| fits(*place, taken));
    let place = place.unwrap_or_else(|| least_covered(dot, width, frame, taken));
    canvas.text(name, (place.0, place.1 + 8.0), size, INK, Anchor::Start);
    let field = (place, (place.0 + width, place.1 + 16.0));
    taken.push(field);
    field
}

/// Where no place is free, the one of which the least is covered, and of several such the nearest: a name over a line can be read, and a
/// name over a name cannot.
fn least_covered(dot: Point, width: f64, frame: Field, taken: &[Field]) -> Point {
    let ((left, top), (right, bottom)) = frame;
    let covered = |from: Point| -> f64 {
        let overlap = |(start, end): &Field| {
            let across = (from.0 + width).min(end.0) - from.0.max(start.0);
            let down = (from.1 + 16.0).min(end.1) - from.1.max(start.1);
            across.max(0.0) * down.max(0.0)
        };
        crate::stats::sum::sum(&taken.iter().map(overlap).collect::<Vec<_>>())
    };
    let aside = [dot.0 + 10.0, dot.0 - 10.0 - width, dot.0 - width / 2.0];
    let aside = aside.map(|x| x.min(right - width).max(left));
    let away = (0..12_u8).map(|step| 12.0 + 9.0 * f64::from(step));
    let places = away
        .flat_map(|away| [-away, away])
        .flat_map(|down| aside.map(|x| (x, dot.1 + down - 8.0)).into_iter());
    let inside = places.filter(|place| place.1 >= top && place.1 + 16.0 <= bottom);
    // Of equals the first is taken, which is the nearest.
    let least = inside.min_by(|a, b| covered(*a).total_cmp(&covered(*b)));
    least.unwrap_or((dot.0 + 10.0, dot.1 - 20.0))
}

/// Leads the eye from a dot to a name that had to stand far from it.
pub(super) fn thread(canvas: &mut Canvas, dot: Point, (from, to): Field) {
    const FAR: f64 = 28.0;
    let end = if from.1 > dot.1 { from.1 } else { to.1 };
    if (end - dot.1).abs() > FAR {
        canvas.line([dot, (dot.0.clamp(from.0, to.0), end)], MUTED, 1.0);
    }
}
