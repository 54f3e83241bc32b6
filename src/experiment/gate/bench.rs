//! Several versions of a scenario, run on common keys and no more often than they differ.
//!
//! Until a strategy acts, the world is the same for all; so versions that differ only in their strategies are one world with more
//! strategies in it, and a strategy that both have is run once. An edited threshold thereby costs one more branch and not a second
//! run. Versions whose worlds differ are run apart, with the same seed and the same indices.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::bounds::Sampling;
use crate::experiment::Setup;
use crate::experiment::strata::Strata;
use crate::experiment::summary::judged::{Columns, Weighted};
use crate::random::Key;
use crate::referee::outcome::Replication;
use crate::scenario::model::{Judged, Scenario, StrategySpec};
use crate::scenario::scenario_hash;
use crate::stats::Design;

/// Worlds with their strategies and their rows so far.
pub(super) struct Bench {
    worlds: Vec<World>,
}

struct World {
    setup: Setup,
    strata: Strata,
    rows: Vec<Replication>,
}

/// A strategy of one version: which world, and which of its strategies. Two that are equal are one and the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    world: usize,
    strategy: usize,
}

/// Rows of one world, ready to be estimated from.
pub(super) struct Measured {
    world: usize,
    pub(super) design: Design,
    pub(super) key: Key,
    /// The figures that were asked for, in the order of asking.
    asked: Vec<(usize, Judged)>,
    columns: Vec<Columns>,
}

impl Measured {
    /// The columns of a figure; `None` if it was not asked for here.
    pub(super) fn of(&self, seat: Seat, figure: Judged) -> Option<(Sampling<'_>, &Columns)> {
        let at = self.asked.iter().position(|asked| *asked == (seat.strategy, figure))?;
        (seat.world == self.world)
            .then(|| (Sampling { design: &self.design, key: self.key }, &self.columns[at]))
    }
}

/// Where the strategies of one version sit, by their names.
pub(super) type Seats = Vec<(String, Seat)>;

impl Bench {
    /// Seats every strategy of every version.
    pub(super) fn new(versions: &[Scenario]) -> (Self, Vec<Seats>) {
        let mut worlds: Vec<(String, Scenario)> = Vec::new();
        let mut seats = Vec::new();
        for version in versions {
            let empty = Scenario { strategies: Vec::new(), ..version.clone() };
            let hash = scenario_hash(&empty);
            let world = worlds.iter().position(|(other, _)| *other == hash).unwrap_or_else(|| {
                worlds.push((hash, empty));
                worlds.len() - 1
            });
            let held = &mut worlds[world].1.strategies;
            let seat = |spec: &StrategySpec| {
                let strategy =
                    held.iter().position(|other| alike(other, spec)).unwrap_or_else(|| {
                        held.push(spec.clone());
                        held.len() - 1
                    });
                (spec.name.clone(), Seat { world, strategy })
            };
            seats.push(version.strategies.iter().map(seat).collect());
        }
        let world = |(_, scenario): (String, Scenario)| World {
            strata: Strata::new(&scenario),
            setup: Setup::new(scenario, true),
            rows: Vec::new(),
        };
        (Self { worlds: worlds.into_iter().map(world).collect() }, seats)
    }

    /// Replications in a block of every world.
    pub(super) fn block(&self) -> u64 {
        self.worlds.iter().map(|world| world.strata.block_len()).max().unwrap_or(1)
    }

    /// Runs of every replication: one for each world.
    pub(super) fn worlds(&self) -> u64 {
        self.worlds.len() as u64
    }

    /// Runs every world up to so many replications; false where it was interrupted.
    pub(super) fn grow(
        &mut self,
        to: u64,
        interrupted: &AtomicBool,
        done: &(impl Fn() + Sync),
    ) -> bool {
        for world in &mut self.worlds {
            let (setup, strata) = (&world.setup, &world.strata);
            let one = |index: u64| {
                if interrupted.load(Ordering::Relaxed) {
                    return None;
                }
                let row = setup.row(index, strata.of(index), strata.circumstances(index));
                done();
                Some(row)
            };
            let indices: Vec<u64> = (world.rows.len() as u64..to).collect();
            let more: Option<Vec<Replication>> =
                indices.into_par_iter().with_max_len(1).map(one).collect();
            let Some(more) = more else { return false };
            world.rows.extend(more);
        }
        true
    }

    /// Figures of seats, world by world.
    pub(super) fn measure(&self, wanted: &[(Seat, Judged)]) -> Vec<Measured> {
        let of_world = |(number, world): (usize, &World)| {
            let mut asked: Vec<(usize, Judged)> = wanted
                .iter()
                .filter(|(seat, _)| seat.world == number)
                .map(|(seat, figure)| (seat.strategy, *figure))
                .collect();
            asked.sort_unstable();
            asked.dedup();
            let rows = Weighted {
                scenario: &world.setup.scenario,
                strata: &world.strata,
                rows: &world.rows,
                apart: false,
            };
            let design = rows.design();
            let columns = rows.columns(&design, &asked);
            Measured { world: number, key: rows.resampling(), design, asked, columns }
        };
        self.worlds.iter().enumerate().map(of_world).collect()
    }
}

/// Whether two strategies do the same, whatever they are called.
fn alike(one: &StrategySpec, other: &StrategySpec) -> bool {
    let meaning = |spec: &StrategySpec| {
        serde_json::to_string(&StrategySpec { name: String::new(), ..spec.clone() }).ok()
    };
    meaning(one).is_some() && meaning(one) == meaning(other)
}

/// The figure of a seat among all that was measured.
pub(super) fn find(
    measured: &[Measured],
    seat: Seat,
    figure: Judged,
) -> Option<(Sampling<'_>, &Columns)> {
    measured.iter().find_map(|world| world.of(seat, figure))
}
