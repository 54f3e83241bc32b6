//! Which replication is what kind of release: the stratum as a fixed function of the replication's index.
//!
//! Bad releases are rare and a bad release in the middle of a fault rarer still, so a plain sample would spend nearly
//! all its runs on healthy releases and estimate what matters from a handful. Here every **block** of indices holds the
//! same number of each stratum, rare ones far more often than they happen, and estimates weight them back by their true
//! rates. A stratum is outcome × whether chance faults happen × hour class.
//!
//! Runs go to strata in proportion to the **square root** of their weight, at least two each. For one figure the best
//! allocation is in proportion to weight × standard deviation (Neyman 1934); a report has thirty figures and the
//! deviation of a rare stratum's costs is greatest, which the square root stands in for. Healthy releases keep at least
//! 35 % of a block, since false rollbacks are estimated from them.
//!
//! Nothing depends on what was seen: any prefix of the indices, any shard and any number of threads see the same
//! strata. Within a block the order is spread out, so that a prefix is nearly balanced too. The trap would be to draw
//! the stratum: the numbers per stratum would then be random, and that is a variance paid for nothing.

mod allocation;
mod hours;

use crate::plan::{Circumstances, FaultSet};
use crate::scenario::model::{FaultStart, GroundTruth, HourOfWeek, Scenario};

use hours::{HourClass, hour_classes};

/// The strata of a scenario and their order within a block.
#[derive(Clone, Debug)]
pub struct Strata {
    cells: Vec<Stratum>,
    /// The stratum of each index of a block.
    order: Vec<usize>,
    /// How many indices of the block before this one have the same stratum.
    rank: Vec<u64>,
    /// Runs of each stratum in a block.
    runs: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Stratum {
    name: String,
    weight: f64,
    outcome: usize,
    fault_set: FaultSet,
    is_peak: bool,
    healthy: bool,
    hours: Vec<HourOfWeek>,
}

impl Strata {
    /// The strata that can happen in this scenario; those of weight 0 are dropped.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let strata = cells(scenario);
        let weights: Vec<(f64, bool)> =
            strata.iter().map(|stratum| (stratum.weight, stratum.healthy)).collect();
        let runs = allocation::runs(&weights);
        let order = allocation::order(&runs);
        let rank = order
            .iter()
            .enumerate()
            .map(|(at, stratum)| order[..at].iter().filter(|h| *h == stratum).count() as u64)
            .collect();
        Self { cells: strata, order, rank, runs }
    }

    /// Number of strata.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none, which a checked scenario never gives.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Replications in a block, in which every stratum has its share.
    #[must_use]
    pub fn block_len(&self) -> u64 {
        self.order.len() as u64
    }

    /// The stratum of a replication.
    #[must_use]
    pub fn of(&self, index: u64) -> usize {
        self.order[self.position(index)]
    }

    /// What the stratum fixes about a replication. The start hour goes through the hours of its class evenly: by steps
    /// of the golden section, which leave no hour out for long however many there are.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the high half is below the number of hours"
    )]
    pub fn circumstances(&self, index: u64) -> Circumstances {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let h = self.of(index);
        let Stratum { outcome, fault_set, hours, .. } = &self.cells[h];
        let rank = index / self.block_len() * self.runs[h] + self.rank[self.position(index)];
        let part = u128::from((rank + 1).wrapping_mul(GOLDEN));
        let start_hour = hours[((part * hours.len() as u128) >> 64) as usize];
        Circumstances { outcome: *outcome, fault_set: *fault_set, start_hour }
    }

    /// Share of real releases that are of this stratum; the weights sum to 1.
    #[must_use]
    pub fn weight(&self, stratum: usize) -> f64 {
        self.cells[stratum].weight
    }

    /// Such as `errors, chance faults, peak hours`.
    #[must_use]
    pub fn name(&self, stratum: usize) -> &str {
        &self.cells[stratum].name
    }

    /// Whether its releases start in the hours of most traffic.
    #[must_use]
    pub fn is_peak(&self, stratum: usize) -> bool {
        self.cells[stratum].is_peak
    }

    /// Whether its releases are healthy.
    #[must_use]
    pub fn is_healthy(&self, stratum: usize) -> bool {
        self.cells[stratum].healthy
    }

    /// Runs of this stratum in every block.
    #[must_use]
    pub fn runs_per_block(&self, stratum: usize) -> u64 {
        self.runs[stratum]
    }

    #[expect(clippy::cast_possible_truncation, reason = "below the block's length")]
    fn position(&self, index: u64) -> usize {
        (index % self.block_len()) as usize
    }
}

/// All combinations that can happen, with weights that sum to 1.
fn cells(scenario: &Scenario) -> Vec<Stratum> {
    let any = chance_of_any_fault(scenario);
    let classes = hour_classes(scenario);
    let mut strata = Vec::new();
    for (outcome, what) in scenario.release.outcomes.iter().enumerate() {
        for (fault_set, chance) in [(FaultSet::None, 1.0 - any), (FaultSet::Any, any)] {
            for class in &classes {
                strata.push(Stratum {
                    name: name(what.what.name(), any > 0.0, fault_set, class, classes.len()),
                    weight: what.share.get() * chance * class.share,
                    outcome,
                    fault_set,
                    is_peak: class.is_peak,
                    healthy: what.what == GroundTruth::Healthy,
                    hours: class.hours.clone(),
                });
            }
        }
    }
    strata.retain(|stratum| stratum.weight > 0.0);
    let total: f64 = strata.iter().map(|stratum| stratum.weight).sum();
    for stratum in &mut strata {
        stratum.weight /= total;
    }
    strata
}

fn name(outcome: &str, faults: bool, set: FaultSet, class: &HourClass, classes: usize) -> String {
    let mut name = outcome.to_owned();
    if faults {
        name += if set == FaultSet::Any { ", chance faults" } else { ", no chance fault" };
    }
    if classes > 1 {
        name += if class.is_peak { ", peak hours" } else { ", other hours" };
    }
    name
}

/// The probability that at least one of the faults that happen by chance does; those that recur are no part of it.
fn chance_of_any_fault(scenario: &Scenario) -> f64 {
    let none = |start: &FaultStart| match start {
        FaultStart::At { chance, .. } | FaultStart::On { chance, .. } => chance.complement().get(),
        FaultStart::Every { .. } => 1.0,
    };
    1.0 - scenario.faults.iter().map(|fault| none(&fault.start)).product::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::fixture;

    #[test]
    fn weights_are_the_true_rates() {
        let strata = Strata::new(&fixture::scenario());
        let weight = |part: &str| -> f64 {
            (0..strata.len())
                .filter(|h| strata.name(*h).contains(part))
                .map(|h| strata.weight(h))
                .sum()
        };
        assert!((weight("healthy") - 0.8).abs() < 1e-12);
        // Chances of 10 % and 20 %: one of them happens in 28 %.
        assert!((weight(", chance faults") - 0.28).abs() < 1e-12);
        assert!((weight("peak hours") - 0.25).abs() < 1e-12);
        assert!((weight("") - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_block_is_alike_and_gives_each_stratum_its_runs() {
        let strata = Strata::new(&fixture::scenario());
        let block = strata.block_len();
        for h in 0..strata.len() {
            let runs = (0..block).filter(|index| strata.of(*index) == h).count() as u64;
            assert_eq!(runs, strata.runs_per_block(h));
            assert!(runs >= 2);
        }
        assert!((0..block).all(|index| strata.of(index) == strata.of(index + 7 * block)));
        let healthy = (0..block).filter(|i| strata.is_healthy(strata.of(*i))).count() as u64;
        assert!(healthy * 100 >= 35 * block);
    }

    #[test]
    fn start_hours_go_evenly_through_their_class() {
        let strata = Strata::new(&fixture::scenario());
        let peak = (0..strata.len()).find(|h| strata.is_peak(*h)).unwrap();
        let mut seen = std::collections::BTreeMap::new();
        for index in (0..100_000).filter(|index| strata.of(*index) == peak).take(1_000) {
            *seen.entry(strata.circumstances(index).start_hour).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 10, "two hours of five days");
        assert!(seen.values().all(|count| (90..=110).contains(count)), "{seen:?}");
    }
}
