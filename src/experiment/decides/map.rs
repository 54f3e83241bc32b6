//! The cheapest strategy over the two parameters that carry most of the difference.

use super::one_at_a_time::{Case, Cases};
use super::sketch::Sketch;
use super::unit;
use crate::experiment::results::{CheckedCell, MapAxis, WinnerMap};

/// Cells to a side.
pub(super) const SIDE: usize = 9;
/// Cells that are simulated.
pub(super) const CHECKED: usize = 5;
/// The corners and the middle.
const CHECKS: [(usize, usize); CHECKED] =
    [(0, 0), (SIDE - 1, 0), (SIDE / 2, SIDE / 2), (0, SIDE - 1), (SIDE - 1, SIDE - 1)];

pub(super) fn map(sketch: &Sketch, order: &[usize], cases: &Cases) -> Option<WinnerMap> {
    let [across, up, ..] = *order else { return None };
    let point = |column: usize, row: usize| {
        let mut point = sketch.with_one(across, place(column));
        point[up] = place(row);
        point
    };
    let winner = |column: usize, row: usize| {
        let point = point(column, row);
        sketch.cheapest(|one, other| sketch.near(&point, one, other))
    };
    let cells: Vec<Vec<usize>> =
        (0..SIDE).map(|row| (0..SIDE).map(|column| winner(column, row)).collect()).collect();
    let moved = vec![across, up];
    let case =
        |(column, row): &(usize, usize)| Case { point: point(*column, *row), moved: moved.clone() };
    let checked = cases.at(&CHECKS.iter().map(case).collect::<Vec<_>>(), |number, bill, seen| {
        let (column, row) = CHECKS[number];
        let drawn = cells[row][column];
        let winner = bill.cheapest(&seen.means());
        let apart = bill.difference(seen, drawn, winner).confidence_interval;
        CheckedCell { column, row, winner, agrees: winner == drawn || apart.lower_bound <= 0.0 }
    });
    let scenario = cases.question.scenario;
    Some(WinnerMap {
        across: axis(sketch, across),
        up: axis(sketch, up),
        strategies: scenario.strategies.iter().map(|strategy| strategy.name.clone()).collect(),
        cells,
        checked,
    })
}

fn place(step: usize) -> f64 {
    step as f64 / (SIDE - 1) as f64
}

fn axis(sketch: &Sketch, index: usize) -> MapAxis {
    let parameter = &sketch.parameters[index];
    MapAxis {
        key: parameter.key.clone(),
        unit: unit(parameter.unit),
        value: parameter.value,
        logarithmic: parameter.is_logarithmic(),
        values: (0..SIDE).map(|step| parameter.at(place(step))).collect(),
    }
}
