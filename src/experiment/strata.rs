//! Which replication is what kind of release: the stratum as a fixed function of the replication's index.
//!
//! Bad releases are rare and a bad release in the middle of a fault rarer still, so a plain sample would spend nearly
//! all its runs on healthy releases and estimate what matters from a handful. Here every **block** of indices holds the
//! same number of each stratum, rare ones far more often than they happen, and estimates weight them back by their true
//! rates. A stratum is outcome × whether chance faults happen × hour class, as far as these are common enough to be
//! told apart (see `strata/cells.rs`).
//!
//! Runs go to strata in proportion to the **square root** of their weight, at least four each. For one figure the best
//! allocation is in proportion to weight × standard deviation (Neyman 1934); a report has thirty figures and the
//! deviation of a rare stratum's costs is greatest, which the square root stands in for. Healthy releases keep at least
//! 35 % of a block, since false rollbacks are estimated from them.
//!
//! Within a stratum, start hours and merged fault sets are gone through **systematically**: run number r takes the
//! place r·φ modulo 1, by steps of the golden section, which leave nothing likely out for long however few runs there
//! are. Where the steps begin is drawn once from the seed (Cranley and Patterson 1976), so that over seeds every place
//! is equally likely and a merged stratum is estimated without bias.
//!
//! Nothing depends on what was seen: any prefix of the indices, any shard and any number of threads see the same
//! strata. Within a block the order is spread out, so that a prefix is nearly balanced too. The trap would be to draw
//! the stratum: the numbers per stratum would then be random, and that is a variance paid for nothing.

mod allocation;
mod cells;
mod hours;

use crate::plan::Circumstances;
use crate::random::{Key, Purpose};
use crate::referee::outcome::Replication;
use crate::scenario::model::{HourOfWeek, Scenario};
use crate::stats::Design;

use cells::Cell;

/// Keeps the places at which strata begin apart from every other use of the seed.
const BEGINNINGS: u64 = 0x7374_7261;

/// The strata of a scenario and their order within a block.
#[derive(Clone, Debug)]
pub struct Strata {
    cells: Vec<Cell>,
    /// The stratum of each index of a block.
    order: Vec<usize>,
    /// How many indices of the block before this one have the same stratum.
    rank: Vec<u64>,
    /// Runs of each stratum in a block.
    runs: Vec<u64>,
    /// The hours of most traffic; none where traffic has no daily course.
    peak: Vec<HourOfWeek>,
    beginnings: Key,
}

impl Strata {
    /// The strata that can happen in this scenario; those of weight 0 are dropped.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let cells = cells::cells(scenario);
        let weights: Vec<(f64, bool)> =
            cells.iter().map(|cell| (cell.weight, cell.healthy)).collect();
        let runs = allocation::runs(&weights);
        let order = allocation::order(&runs);
        let rank = order
            .iter()
            .enumerate()
            .map(|(at, stratum)| order[..at].iter().filter(|h| *h == stratum).count() as u64)
            .collect();
        let peak = hours::peak_hours(scenario);
        let beginnings = Key::new(scenario.seed).part(BEGINNINGS);
        Self { cells, order, rank, runs, peak, beginnings }
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

    /// What the stratum fixes about a replication, the fault set and start hour picked from those it is merged from.
    #[must_use]
    pub fn circumstances(&self, index: u64) -> Circumstances {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let h = self.of(index);
        let rank = index / self.block_len() * self.runs[h] + self.rank[self.position(index)];
        let beginning = self.beginnings.part(h as u64).bits(Purpose::Resample);
        let bits = beginning.wrapping_add(rank.wrapping_mul(GOLDEN));
        let place = (bits >> 11) as f64 / (1_u64 << 53) as f64;
        let (fault_set, start_hour) = self.cells[h].pick(place);
        Circumstances { outcome: self.cells[h].outcome, fault_set, start_hour }
    }

    /// The replications of one of so many parts of a block, in each of which a stratum has as many runs as in any other, or one
    /// more: at least one wherever a stratum has as many runs as there are parts.
    #[must_use]
    pub fn part_of_block(&self, block: u64, part: u64, parts: u64) -> Vec<u64> {
        let first = block * self.block_len();
        let belongs = |position: &(u64, &u64)| position.1 % parts == part;
        (0..).zip(&self.rank).filter(belongs).map(|(position, _)| first + position).collect()
    }

    /// Share of real releases that are of this stratum; the weights sum to 1.
    #[must_use]
    pub fn weight(&self, stratum: usize) -> f64 {
        self.cells[stratum].weight
    }

    /// How much each of these rows stands for, position by position.
    #[must_use]
    pub fn design<'r>(&self, rows: impl IntoIterator<Item = &'r Replication>) -> Design {
        let weights: Vec<f64> = (0..self.len()).map(|stratum| self.weight(stratum)).collect();
        let stratum_of: Vec<usize> = rows.into_iter().map(|row| row.stratum).collect();
        Design::new(&weights, &stratum_of)
    }

    /// Such as `errors, chance faults, peak hours`.
    #[must_use]
    pub fn name(&self, stratum: usize) -> &str {
        &self.cells[stratum].name
    }

    /// Whether traffic has hours of most traffic in which releases start.
    #[must_use]
    pub fn has_peak(&self) -> bool {
        !self.peak.is_empty()
    }

    /// Whether a replication starts in the hours of most traffic.
    #[must_use]
    pub fn is_peak(&self, index: u64) -> bool {
        self.peak.contains(&self.circumstances(index).start_hour)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::fixture;
    use crate::plan::FaultSet;
    use crate::random::Distribution;
    use crate::scenario::model::{GroundTruth, Outcome};
    use crate::units::Ratio;

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
            assert!(runs >= 4);
        }
        assert!((0..block).all(|index| strata.of(index) == strata.of(index + 7 * block)));
        let healthy = (0..block).filter(|i| strata.is_healthy(strata.of(*i))).count() as u64;
        assert!(healthy * 100 >= 35 * block);
    }

    #[test]
    fn the_parts_of_a_block_are_the_block_and_each_has_every_stratum() {
        let strata = Strata::new(&fixture::scenario());
        let parts: Vec<Vec<u64>> = (0..4).map(|part| strata.part_of_block(2, part, 4)).collect();
        for part in &parts {
            assert!((0..strata.len()).all(|h| part.iter().any(|index| strata.of(*index) == h)));
        }
        let mut all = parts.concat();
        all.sort_unstable();
        let block = strata.block_len();
        assert_eq!(all, (2 * block..3 * block).collect::<Vec<u64>>());
    }

    #[test]
    fn start_hours_go_evenly_through_their_class() {
        let strata = Strata::new(&fixture::scenario());
        let peak = (0..strata.len()).find(|h| strata.name(*h).contains("peak hours")).unwrap();
        let mut seen = std::collections::BTreeMap::new();
        for index in (0..100_000).filter(|index| strata.of(*index) == peak).take(1_000) {
            assert!(strata.is_peak(index));
            *seen.entry(strata.circumstances(index).start_hour).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 10, "two hours of five days");
        assert!(seen.values().all(|count| (90..=110).contains(count)), "{seen:?}");
    }

    fn errors() -> GroundTruth {
        GroundTruth::Errors { rate: Distribution::Constant(1.0) }
    }

    /// The fixture with an outcome of this share, taken from the healthy.
    fn with_rare(share: f64) -> Strata {
        let mut scenario = fixture::scenario();
        scenario.release.outcomes[0].share = Ratio::saturating(0.8 - share);
        scenario.release.outcomes.push(Outcome { share: Ratio::saturating(share), what: errors() });
        Strata::new(&scenario)
    }

    #[test]
    fn rare_combinations_are_merged_over_hours_first_and_then_over_fault_sets() {
        // Chance faults 28 %, peak hours a quarter.
        let kinds = |share: f64| -> Vec<String> {
            let strata = with_rare(share);
            let own = (0..strata.len()).filter(|h| strata.cells[*h].outcome == 2);
            own.map(|h| strata.name(h).to_owned()).collect()
        };
        let none = ["no chance fault, peak hours", "no chance fault, other hours"];
        let any = ["chance faults, peak hours", "chance faults, other hours"];
        let named = |parts: &[&str]| -> Vec<String> {
            parts.iter().map(|part| format!("{}, {part}", errors().name())).collect()
        };
        assert_eq!(kinds(0.2), named(&[none, any].concat()));
        assert_eq!(kinds(0.06), named(&[none[0], none[1], "chance faults"]));
        // Chance faults by themselves would be 0.84 %, peak hours of all 0.75 %.
        assert_eq!(kinds(0.03), [errors().name()]);
    }

    #[test]
    fn a_merged_stratum_goes_through_its_parts_by_their_true_chances() {
        let strata = with_rare(0.02);
        let merged = strata.len() - 1;
        let of: Vec<u64> = (0..200_000).filter(|i| strata.of(*i) == merged).take(500).collect();
        let faults = of.iter().filter(|i| strata.circumstances(**i).fault_set == FaultSet::Any);
        assert!((135..=145).contains(&faults.count()), "28 % of 500");
        let peak = of.iter().filter(|index| strata.is_peak(**index)).count();
        assert!((118..=132).contains(&peak), "{peak}: a quarter of 500");
    }

    #[test]
    fn over_seeds_even_a_single_run_is_unbiased() {
        let mut scenario = fixture::scenario();
        scenario.release.outcomes[0].share = Ratio::saturating(0.79);
        scenario.release.outcomes[1].share = Ratio::saturating(0.01);
        let faults = (0..2_000).filter(|seed| {
            scenario.seed = *seed;
            let strata = Strata::new(&scenario);
            let first = (0..strata.block_len()).find(|i| !strata.is_healthy(strata.of(*i)));
            strata.circumstances(first.unwrap()).fault_set == FaultSet::Any
        });
        // 28 % of 2,000, four standard errors to either side.
        assert!((480..=640).contains(&faults.count()));
    }
}
