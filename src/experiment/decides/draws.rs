//! The joint draws: points of the unit cube, and what was simulated at each.
//!
//! Most open parameters are about people, runbooks and commands, and leave the world as it is. Draws therefore come in
//! groups that have the world's parameters in common: such draws share their histories until somebody acts, which is most of the
//! work. Every group meets **other replications**, a part of a block in which every stratum has its share, and goes
//! through all blocks of the run. A draw is anchored at the same replications under the present values, so what is
//! particular about the few it met is taken out of it, and what is left differs from group to group and evens out.

use std::sync::atomic::Ordering;

use super::observed::Observed;
use super::{DRAWING, FEWEST_DRAWS, Question};
use crate::experiment::measure::Measured;
use crate::experiment::strata::Strata;
use crate::random::Key;
use crate::referee::outcome::Replication;
use crate::scenario::model::Scenario;
use crate::scenario::open::Open;
use crate::stats::latin::hypercube;

/// Draws that share a world.
const TO_A_WORLD: usize = 10;
/// Parts of a block: every stratum has four runs in one, so each part has at least one of each.
pub(super) const PARTS: u64 = 4;

/// Draws that were simulated.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    /// One coordinate per open parameter.
    pub(super) points: Vec<Vec<f64>>,
    /// Draw, strategy, item: means per release, anchored at the run.
    pub(super) means: Vec<Vec<Vec<f64>>>,
}

pub(super) fn draw(question: &Question, present: &Observed, report: &dyn Fn(u64)) -> Option<Drawn> {
    let strata = Strata::new(question.scenario);
    let run = Run::of(question, &strata)?;
    let present = present.means();
    let mut drawn = Drawn::default();
    for (number, points) in points(question).chunks(TO_A_WORLD).enumerate() {
        let indices = run.part(&strata, number as u64);
        let here = run.means(question.scenario, &indices);
        let worlds: Vec<Scenario> = points
            .iter()
            .map(|point| scenario_at(question.open, question.scenario, point))
            .collect();
        let done = drawn.points.len();
        // What was done before an interruption is a sample too.
        let seen = Measured::run_each(&worlds, &indices, question.interrupted, |worlds| {
            report((done + worlds) as u64);
        });
        let Some(seen) = seen else { break };
        let anchor = apart(&present, &here);
        let means = seen.iter().map(|seen| together(&Observed::of_run(seen).means(), &anchor));
        drawn.means.extend(means);
        drawn.points.extend_from_slice(points);
    }
    (drawn.points.len() >= FEWEST_DRAWS).then_some(drawn)
}

/// A Latin hypercube, in which parameters of the world have one place for each group.
fn points(question: &Question) -> Vec<Vec<f64>> {
    let key = Key::new(question.scenario.seed).part(DRAWING);
    let (draws, parameters) = (question.draws as usize, question.open.parameters().len());
    let mut points = hypercube(key, draws, parameters);
    let worlds = hypercube(key.part(DRAWING), draws.div_ceil(TO_A_WORLD), parameters);
    let of_world: Vec<usize> =
        (0..parameters).filter(|index| is_of_the_world(question, *index)).collect();
    for (group, world) in points.chunks_mut(TO_A_WORLD).zip(worlds) {
        for point in group {
            for index in &of_world {
                point[*index] = world[*index];
            }
        }
    }
    points
}

/// Whether the world is another where this parameter is.
fn is_of_the_world(question: &Question, index: usize) -> bool {
    let parameter = &question.open.parameters()[index];
    let world = question.scenario.world();
    let moves =
        |value: f64| question.open.scenario(question.scenario, &[(index, value)]).world() != world;
    parameter.lever.is_simulated() && (moves(parameter.low) || moves(parameter.high))
}

/// The run at the present values, as far as it consists of whole blocks.
struct Run {
    rows: Vec<Replication>,
    blocks: u64,
}

impl Run {
    /// One block at least is simulated where the question brings none; `None` once interrupted.
    fn of(question: &Question, strata: &Strata) -> Option<Self> {
        let block = strata.block_len();
        let mut rows = question.rows.to_vec();
        rows.sort_by_key(|row| row.index);
        if (rows.len() as u64) < block {
            rows = Measured::run(question.scenario.clone(), block, question.interrupted).rows;
        }
        let whole = !question.interrupted.load(Ordering::Relaxed);
        let blocks = rows.len() as u64 / block;
        whole.then_some(Self { rows, blocks })
    }

    /// The replications of a group.
    fn part(&self, strata: &Strata, group: u64) -> Vec<u64> {
        strata.part_of_block(group % self.blocks, group / self.blocks % PARTS, PARTS)
    }

    /// What these replications come to at the present values.
    fn means(&self, scenario: &Scenario, indices: &[u64]) -> Vec<Vec<f64>> {
        let met = self.rows.iter().filter(|row| indices.contains(&row.index));
        Observed::of_rows(scenario, &met.cloned().collect::<Vec<_>>()).means()
    }
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
