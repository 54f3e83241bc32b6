//! How often each strategy is cheapest over the draws.

use super::draws::Drawn;
use super::sketch::Sketch;
use crate::experiment::results::CheapestShare;
use crate::scenario::model::Scenario;
use crate::stats::LEVEL;
use crate::stats::rate::clopper_pearson;

pub(super) fn shares(scenario: &Scenario, sketch: &Sketch, drawn: &Drawn) -> Vec<CheapestShare> {
    let count = drawn.points.len();
    let mut wins = vec![(0_u64, 0_u64); scenario.strategies.len()];
    for (draw, point) in drawn.points.iter().enumerate() {
        wins[sketch.cheapest(|one, other| sketch.difference(point, one, other))].0 += 1;
        wins[sketch.cheapest_raw(drawn, draw)].1 += 1;
    }
    let share = |(strategy, (wins, raw)): (&crate::scenario::model::StrategySpec, (u64, u64))| {
        let (lower, upper) = clopper_pearson(wins, count as u64, LEVEL);
        CheapestShare {
            strategy: strategy.name.clone(),
            share: wins as f64 / count as f64,
            lower,
            upper,
            raw_share: raw as f64 / count as f64,
        }
    };
    scenario.strategies.iter().zip(wins).map(share).collect()
}
