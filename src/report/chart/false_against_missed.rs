//! The two ways to be wrong, on one plane.
//!
//! A detector can always trade one for the other, so neither says anything alone. Nearer the lower left corner is better.

use super::axis::{Scale, horizontal, ticks};
use super::canvas::{Anchor, Canvas, Point, WIDTH, fitted};
use super::colour::{GRID, INK, MUTED};
use super::label::{Field, label};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{Cell, Estimate, Figure};

const LEFT: f64 = 66.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 384.0;
const RIGHT: f64 = WIDTH - 24.0;
const SIZE: f64 = 14.0;
/// Where names may stand.
const FRAME: Field = ((LEFT, TOP - 8.0), (WIDTH, BOTTOM));

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let triggers = context.figure("false_rollbacks")?;
    let missed = context.figure("missed")?;
    let mut canvas = Canvas::new(WIDTH);
    let (across, up) = axes(&mut canvas, triggers, missed, context);
    let mut taken: Vec<Field> = Vec::new();
    let mut crosses = Vec::new();
    let pairs = triggers.cells.iter().zip(&missed.cells);
    for (heading, pair) in context.results.strategies.iter().zip(pairs) {
        if let Some((x, y)) = both(pair) {
            let colour = context.palette.strategy(&heading.name);
            let centre = cross(&mut canvas, x, y, (&across, &up), colour);
            taken.push(((centre.0 - 7.0, centre.1 - 7.0), (centre.0 + 7.0, centre.1 + 7.0)));
            taken.extend(arms(x, y, centre, (&across, &up)));
            crosses.push((heading.name.as_str(), centre));
        }
    }
    if crosses.is_empty() {
        return None;
    }
    for (name, centre) in &crosses {
        label(&mut canvas, &fitted(name, SIZE, 200.0), SIZE, *centre, FRAME, &mut taken);
    }
    canvas.height = BOTTOM + 52.0;
    let mut table = DataTable::new(["strategy", "false rollbacks", "missed"]);
    let said = context.said(triggers).into_iter().zip(context.said(missed));
    for (heading, (triggers, missed)) in context.results.strategies.iter().zip(said) {
        table.row([heading.name.clone(), triggers, missed]);
    }
    Some(Chart {
        name: "false_against_missed",
        title: title(context, triggers, missed),
        subtitle: format!(
            "Across: {} Up: {} Crosses are 95 % intervals; lower left is better",
            triggers.definition, missed.definition
        ),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn both<'a>((x, y): (&'a Cell, &'a Cell)) -> Option<(&'a Estimate, &'a Estimate)> {
    x.estimate.as_ref().zip(y.estimate.as_ref())
}

fn axes(canvas: &mut Canvas, x: &Figure, y: &Figure, context: &Context<'_>) -> (Scale, Scale) {
    let greatest = |figure: &Figure| {
        let pairs = x.cells.iter().zip(&y.cells).zip(&figure.cells);
        let drawn = pairs.filter(|(pair, _)| both(*pair).is_some());
        let ends = drawn.filter_map(|(_, cell)| cell.estimate.as_ref());
        ends.map(|estimate| estimate.confidence_interval.upper_bound).fold(0.0, f64::max)
    };
    let labelled = |figure: &Figure| -> Vec<(f64, String)> {
        let said = |tick: f64| (tick, context.numbers.plain(figure.unit, tick));
        ticks(greatest(figure)).into_iter().map(said).collect()
    };
    let (across, up) = (labelled(x), labelled(y));
    let end = |ticks: &[(f64, String)]| ticks.last().map_or(1.0, |(value, _)| *value);
    let horizontally = Scale::linear((0.0, end(&across)), (LEFT, RIGHT));
    let vertically = Scale::linear((0.0, end(&up)), (BOTTOM, TOP));
    horizontal(canvas, &horizontally, &across, (TOP, BOTTOM));
    for (value, label) in &up {
        let place = vertically.at(*value);
        canvas.line([(LEFT, place), (RIGHT, place)], GRID, 1.0);
        canvas.text(label, (LEFT - 8.0, place), 12.0, MUTED, Anchor::End);
    }
    let room = RIGHT - LEFT;
    let named = |figure: &Figure| figure.title.clone();
    canvas.text(&fitted(&named(x), 13.0, room), (RIGHT, BOTTOM + 36.0), 13.0, INK, Anchor::End);
    canvas.text(&fitted(&named(y), 13.0, room), (12.0, TOP - 20.0), 13.0, INK, Anchor::Start);
    (horizontally, vertically)
}

fn cross(
    canvas: &mut Canvas,
    x: &Estimate,
    y: &Estimate,
    (across, up): (&Scale, &Scale),
    colour: super::colour::Colour,
) -> Point {
    let centre = (across.at(x.point_estimate), up.at(y.point_estimate));
    let (x, y) = (&x.confidence_interval, &y.confidence_interval);
    canvas.whisker(centre.1, across.at(x.lower_bound), across.at(x.upper_bound), colour);
    let (low, high) = (up.at(y.lower_bound), up.at(y.upper_bound));
    canvas.line([(centre.0, low), (centre.0, high)], colour, 1.75);
    for end in [low, high] {
        canvas.line([(centre.0 - 5.0, end), (centre.0 + 5.0, end)], colour, 1.75);
    }
    canvas.dot(centre, 5.5, colour);
    centre
}

/// The places of both intervals of a cross.
fn arms(x: &Estimate, y: &Estimate, centre: Point, (across, up): (&Scale, &Scale)) -> [Field; 2] {
    let (x, y) = (&x.confidence_interval, &y.confidence_interval);
    [
        ((across.at(x.lower_bound), centre.1), (across.at(x.upper_bound), centre.1)),
        ((centre.0, up.at(y.upper_bound)), (centre.0, up.at(y.lower_bound))),
    ]
}

fn title(context: &Context<'_>, triggers: &Figure, missed: &Figure) -> String {
    let best = |figure: &Figure| -> Vec<String> {
        let cells = context.results.strategies.iter().zip(&figure.cells);
        let best = cells.filter(|(heading, cell)| cell.best && !heading.reference);
        best.map(|(heading, _)| heading.name.clone()).collect()
    };
    let said = |names: &[String], verb: &str, verbs: &str| match names {
        [] => None,
        [one] => Some(format!("{one} {verb}")),
        many => Some(format!("{} {verbs}", crate::report::sentence::list(many, "and"))),
    };
    let false_best = best(triggers);
    let missed_best = best(missed);
    if false_best == missed_best && !false_best.is_empty() {
        let verbs = "err least both ways";
        return said(&false_best, "errs least both ways", verbs).unwrap_or_default();
    }
    let parts = [
        said(&false_best, "rolls back good releases least", "roll back good releases least"),
        said(&missed_best, "misses fewest bad ones", "miss fewest bad ones"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "False rollbacks against misses".to_owned() } else { parts.join("; ") }
}
