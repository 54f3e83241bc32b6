//! The value of each parameter at which another strategy becomes cheapest.
//!
//! Searched on the surfaces that go through the run at the present values: within the plausible range first, and beyond
//! it only where the bill is known in closed form. What a surface says outside the range it was learnt on is nothing.

use super::sketch::Sketch;
use super::unit;
use crate::experiment::results::ParameterFlip;
use crate::scenario::model::Scenario;
use crate::scenario::open::OpenParameter;

/// Flips that are told.
const TOLD: usize = 5;
/// Steps of the search over a range.
const STEPS: u32 = 100;
/// How far beyond its range a parameter of the bill is followed, in lengths of the range.
const BEYOND: f64 = 2.0;

/// Plausible ones first, then the nearest, as a part of the range.
pub(super) fn flips(scenario: &Scenario, sketch: &Sketch, order: &[usize]) -> Vec<ParameterFlip> {
    let (best, _) = sketch.best_two();
    let mut flips: Vec<(f64, ParameterFlip)> =
        order.iter().filter_map(|index| flip(scenario, sketch, *index, best)).collect();
    flips.sort_by(|a, b| b.1.plausible.cmp(&a.1.plausible).then(a.0.total_cmp(&b.0)));
    flips.truncate(TOLD);
    flips.into_iter().map(|(_, flip)| flip).collect()
}

/// The nearest flip of one parameter, with its distance.
fn flip(
    scenario: &Scenario,
    sketch: &Sketch,
    index: usize,
    best: usize,
) -> Option<(f64, ParameterFlip)> {
    let parameter = &sketch.parameters[index];
    let here = parameter.present();
    let beyond = if parameter.lever.is_simulated() { 0.0 } else { BEYOND };
    let ends = [(0.0, -beyond), (1.0, 1.0 + beyond)];
    let within = ends.iter().filter_map(|(end, _)| search(sketch, index, best, (here, *end)));
    let nearest = |found: &mut dyn Iterator<Item = f64>| {
        found.min_by(|a, b| (a - here).abs().total_cmp(&(b - here).abs()))
    };
    let found = nearest(&mut within.into_iter()).or_else(|| {
        let outside = ends.iter().filter(|(end, far)| end != far);
        nearest(&mut outside.filter_map(|ends| search(sketch, index, best, *ends)))
    })?;
    let flips_at = parameter.at(found);
    // A parameter that cannot be negative does not flip anything there.
    (flips_at >= 0.0).then(|| {
        let winner = winner(sketch, index, found + (found - here).signum() * 1e-6);
        let flip = ParameterFlip {
            key: parameter.key.clone(),
            unit: unit(parameter.unit),
            value: parameter.value,
            flips_at,
            winner: scenario.strategies[winner].name.clone(),
            plausible: within_range(parameter, flips_at),
        };
        ((found - here).abs(), flip)
    })
}

fn within_range(parameter: &OpenParameter, value: f64) -> bool {
    (parameter.low..=parameter.high).contains(&value)
}

fn winner(sketch: &Sketch, index: usize, place: f64) -> usize {
    let point = sketch.with_one(index, place);
    sketch.cheapest(|one, other| sketch.near(&point, one, other))
}

/// The first place on the way at which the best is no longer cheapest, to a millionth of the range.
fn search(sketch: &Sketch, index: usize, best: usize, (from, to): (f64, f64)) -> Option<f64> {
    let at = |step: u32| from + (to - from) * f64::from(step) / f64::from(STEPS);
    let lost = |place: f64| winner(sketch, index, place) != best;
    let first = (1..=STEPS).find(|step| lost(at(*step)))?;
    let (mut kept, mut gone) = (at(first - 1), at(first));
    for _ in 0..20 {
        let middle = f64::midpoint(kept, gone);
        if lost(middle) { gone = middle } else { kept = middle }
    }
    Some(gone)
}
