//! When a run asked for a precision may stop.
//!
//! The rule looks at whole blocks in index order, so that the number of threads does not move the moment it stops, and
//! it looks through a confidence sequence for each pair of strategies, so that looking after every block does not
//! spoil the level. Pairs share the error among them (Bonferroni), because which two are best is itself seen in the data.

use super::results::Stopping;
use super::strata::Strata;
use super::summary::yearly;
use crate::referee::outcome::Replication;
use crate::scenario::model::Scenario;
use crate::stats::sequence::ConfidenceSequence;
use crate::stats::{ConfidenceInterval, Design, LEVEL};

/// Blocks at which the intervals are tightest.
const TUNED_FOR: u32 = 40;

/// What to do after a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Continue,
    Stop(Stopping),
}

/// Watches the yearly costs block by block.
#[derive(Clone, Debug)]
pub struct StoppingRule {
    weights: Vec<f64>,
    releases_per_year: f64,
    fixed: Vec<f64>,
    precision: f64,
    costs: Vec<f64>,
    pairs: Vec<Pair>,
    blocks: u64,
    budget: u64,
}

#[derive(Clone, Debug)]
struct Pair {
    one: usize,
    other: usize,
    sequence: ConfidenceSequence,
}

impl StoppingRule {
    /// `precision` is relative to the cheapest strategy's yearly cost; `budget` is in blocks.
    #[must_use]
    pub fn new(scenario: &Scenario, strata: &Strata, precision: f64, budget: u64) -> Self {
        let count = scenario.strategies.len();
        let chosen: Vec<(usize, usize)> =
            (0..count).flat_map(|one| (0..one).map(move |other| (one, other))).collect();
        let level = 1.0 - (1.0 - LEVEL) / chosen.len().max(1) as f64;
        let pair =
            |(one, other)| Pair { one, other, sequence: ConfidenceSequence::new(level, TUNED_FOR) };
        Self {
            weights: (0..strata.len()).map(|h| strata.weight(h)).collect(),
            releases_per_year: yearly::releases(scenario),
            fixed: (0..count).map(|s| yearly::fixed(scenario, s)).collect(),
            precision,
            costs: vec![0.0; count],
            pairs: chosen.into_iter().map(pair).collect(),
            blocks: 0,
            budget,
        }
    }

    /// Takes the rows of the next complete block, in index order.
    pub fn block(&mut self, rows: &[Replication]) -> Decision {
        self.blocks += 1;
        let costs = self.costs_of(rows);
        for (mean, cost) in self.costs.iter_mut().zip(&costs) {
            *mean += (cost - *mean) / self.blocks as f64;
        }
        for pair in &mut self.pairs {
            pair.sequence.push(costs[pair.one] - costs[pair.other]);
        }
        match self.reached() {
            Some(reason) => Decision::Stop(reason),
            None if self.blocks >= self.budget => Decision::Stop(Stopping::BudgetEnded),
            None => Decision::Continue,
        }
    }

    fn costs_of(&self, rows: &[Replication]) -> Vec<f64> {
        let stratum_of: Vec<usize> = rows.iter().map(|row| row.stratum).collect();
        let design = Design::new(&self.weights, &stratum_of);
        let cost = |(strategy, fixed): (usize, &f64)| {
            let values: Vec<f64> =
                rows.iter().map(|row| row.strategies[strategy].costs.total().as_units()).collect();
            design.mean(&values) * self.releases_per_year + fixed
        };
        self.fixed.iter().enumerate().map(cost).collect()
    }

    /// Half the width of the interval of the best two's difference, over the best's cost.
    #[must_use]
    pub fn relative_half_width(&self) -> Option<f64> {
        let (interval, best_cost) = self.best_two()?;
        Some(interval.half_width() / best_cost.max(f64::MIN_POSITIVE))
    }

    /// The interval of the best two's difference, and the best's cost.
    fn best_two(&self) -> Option<(ConfidenceInterval, f64)> {
        let mut order: Vec<usize> = (0..self.costs.len()).collect();
        order.sort_by(|a, b| self.costs[*a].total_cmp(&self.costs[*b]).then(a.cmp(b)));
        let (best, second) = (*order.first()?, *order.get(1)?);
        let of_best_two = (best.max(second), best.min(second));
        let pair = self.pairs.iter().find(|pair| (pair.one, pair.other) == of_best_two)?;
        Some((pair.sequence.interval()?, self.costs[best].abs()))
    }

    fn reached(&self) -> Option<Stopping> {
        let (interval, best_cost) = self.best_two()?;
        let half = interval.half_width();
        if half > 0.0 && !interval.covers(0.0) {
            Some(Stopping::OrderCertain)
        } else if half <= self.precision * best_cost {
            Some(Stopping::Precise)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::fixture;
    use crate::referee::outcome::CostItems;
    use crate::units::Money;

    fn run(costs: impl Fn(u64) -> [f64; 2], precision: f64) -> (Stopping, u64) {
        let scenario = fixture::scenario();
        let strata = Strata::new(&scenario);
        let mut rule = StoppingRule::new(&scenario, &strata, precision, 100);
        for block in 0.. {
            let mut rows = fixture::rows(&strata, block * strata.block_len(), strata.block_len());
            for row in &mut rows {
                for (run, cost) in row.strategies.iter_mut().zip(costs(row.index)) {
                    run.costs =
                        CostItems { people: Money::from_units(cost), ..CostItems::default() };
                }
            }
            if let Decision::Stop(reason) = rule.block(&rows) {
                return (reason, block + 1);
            }
        }
        unreachable!("the budget ends")
    }

    fn noise(index: u64) -> f64 {
        crate::random::Key::new(5).part(index).uniform(crate::random::Purpose::Resample)
    }

    #[test]
    fn a_clear_order_stops_early() {
        let (reason, blocks) = run(|index| [1_000.0 + noise(index), 2_000.0], 0.0);
        assert_eq!(reason, Stopping::OrderCertain);
        assert!(blocks < 30);
    }

    #[test]
    fn equal_costs_stop_when_precise_or_at_the_end() {
        // The second strategy's upkeep is 1,000 a year dearer, which its releases make up for.
        let upkeep = 1_000.0 / (20.0 * 52.18);
        let level = |index| [10_000.0 + noise(index), 10_000.0 - upkeep + noise(index + (1 << 40))];
        assert_eq!(run(level, 0.05).0, Stopping::Precise);
        assert_eq!(run(level, 0.0), (Stopping::BudgetEnded, 100));
    }
}
