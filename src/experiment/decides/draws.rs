//! The joint draws: points of the unit cube, and what was simulated at each.

use super::observed::Observed;
use super::{DRAWING, Effort, FEWEST_DRAWS, Question, measured};
use crate::random::Key;
use crate::scenario::model::Scenario;
use crate::scenario::open::Open;
use crate::stats::latin::hypercube;

/// Draws that were simulated.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    /// One coordinate per open parameter.
    pub(super) points: Vec<Vec<f64>>,
    /// Draw, strategy, item: means per release, anchored at the run.
    pub(super) means: Vec<Vec<Vec<f64>>>,
}

pub(super) fn draw(
    question: &Question,
    effort: Effort,
    present: &Observed,
    report: &dyn Fn(u64),
) -> Option<Drawn> {
    let axes = question.open.parameters().len();
    let key = Key::new(question.scenario.seed).part(DRAWING);
    let points = hypercube(key, question.draws as usize, axes);
    let here = measured(question, question.scenario.clone(), effort.of_draw)?.means();
    let anchor = apart(&present.means(), &here);
    let mut drawn = Drawn::default();
    for point in points {
        let scenario = scenario_at(question.open, question.scenario, &point);
        // What was done before an interruption is a sample too.
        let Some(seen) = measured(question, scenario, effort.of_draw) else { break };
        drawn.means.push(together(&seen.means(), &anchor));
        drawn.points.push(point);
        report(drawn.points.len() as u64);
    }
    (drawn.points.len() >= FEWEST_DRAWS).then_some(drawn)
}

/// The scenario at a point, as far as behaviour goes: prices are put in afterwards.
pub(super) fn scenario_at(open: &Open, like: &Scenario, point: &[f64]) -> Scenario {
    let values: Vec<(usize, f64)> = (open.parameters().iter().enumerate().zip(point))
        .filter(|((_, parameter), _)| parameter.lever.is_simulated())
        .map(|((index, parameter), place)| (index, parameter.at(*place)))
        .collect();
    open.scenario(like, &values)
}

fn apart(of: &[Vec<f64>], from: &[Vec<f64>]) -> Vec<Vec<f64>> {
    item_by_item(of, from, |of, from| of - from)
}

fn together(one: &[Vec<f64>], other: &[Vec<f64>]) -> Vec<Vec<f64>> {
    item_by_item(one, other, |one, other| one + other)
}

fn item_by_item(
    one: &[Vec<f64>],
    other: &[Vec<f64>],
    of: impl Fn(f64, f64) -> f64,
) -> Vec<Vec<f64>> {
    let items = |(one, other): (&Vec<f64>, &Vec<f64>)| {
        one.iter().zip(other).map(|(a, b)| of(*a, *b)).collect()
    };
    one.iter().zip(other).map(items).collect()
}
