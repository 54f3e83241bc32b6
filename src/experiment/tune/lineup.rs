//! Settings lined up by what they share, and run.
//!
//! Settings of one [world](Scenario::world) share its histories; those that differ in nothing but the strategy are strategies of one
//! scenario, which makes them [cohorts](crate::strategy::Cohort) where they differ in their detectors alone. Whoever is set alike
//! is one and the same.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::archive::{Archive, Place};
use crate::experiment::Setup;
use crate::experiment::shared_row::SharedRow;
use crate::experiment::strata::Strata;
use crate::referee::outcome::Replication;
use crate::scenario::model::{Scenario, StrategySpec};
use crate::scenario::scenario_hash;

/// Settings and the worlds that they are run in.
pub(super) struct Lineup {
    worlds: Vec<World>,
    /// Of each setting that takes part, by its number.
    seats: BTreeMap<usize, Seat>,
}

struct World {
    setup: Setup,
    strata: Strata,
}

/// Where a setting sits: which world, which of its scenarios, which of that one's strategies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    world: usize,
    scenario: usize,
    strategy: usize,
}

/// What a lineup came to over some replications.
pub(super) struct Stretch {
    seats: BTreeMap<usize, Seat>,
    /// World, replication, scenario.
    rows: Vec<Vec<Vec<SharedRow>>>,
}

impl Lineup {
    /// Of settings by their numbers, each a scenario with the one strategy that is tuned.
    pub(super) fn new<'s>(settings: impl IntoIterator<Item = (usize, &'s Scenario)>) -> Self {
        let mut plan = Plan::default();
        let seats = settings.into_iter().map(|(number, scenario)| (number, plan.seat(scenario)));
        let seats = seats.collect();
        let world = |scenarios: Vec<Scenario>| {
            let setup = Setup::of_settings(scenarios)?;
            Some(World { strata: Strata::new(&setup.scenario), setup })
        };
        Self { worlds: plan.worlds.into_iter().filter_map(world).collect(), seats }
    }

    /// Replications in a block of every world.
    pub(super) fn block(&self) -> u64 {
        self.worlds.iter().map(|world| world.strata.block_len()).max().unwrap_or(1)
    }

    /// How many simulations one replication is.
    pub(super) const fn worlds(&self) -> u64 {
        self.worlds.len() as u64
    }

    /// Runs these replications, but for those that the archive has; `None` once `interrupted`. `done` is called after each.
    pub(super) fn run(
        &self,
        stage: usize,
        indices: std::ops::Range<u64>,
        archive: &Archive<'_>,
        interrupted: &AtomicBool,
        done: &(impl Fn() + Sync),
    ) -> Option<Stretch> {
        let of_world = |(number, world): (usize, &World)| {
            let one = |index: u64| {
                let place = Place { stage, world: number, index };
                let rows = match archive.known(place) {
                    Some(rows) => rows.clone(),
                    None if interrupted.load(Ordering::Relaxed) => return None,
                    None => {
                        let rows = world.simulated(index);
                        archive.keep(place, &rows);
                        rows
                    }
                };
                done();
                Some(rows)
            };
            let indices: Vec<u64> = indices.clone().collect();
            indices.into_par_iter().with_max_len(1).map(one).collect::<Option<Vec<_>>>()
        };
        let rows = self.worlds.iter().enumerate().map(of_world).collect::<Option<Vec<_>>>()?;
        Some(Stretch { seats: self.seats.clone(), rows })
    }
}

impl World {
    fn simulated(&self, index: u64) -> Vec<SharedRow> {
        let (stratum, circumstances) = (self.strata.of(index), self.strata.circumstances(index));
        let mut rows = self.setup.judged_in_each(index, stratum, circumstances);
        for shared in &mut rows {
            // No figure of a setting is taken of them, and they are most of a row.
            shared.row.services = Vec::new();
        }
        rows
    }
}

impl Stretch {
    /// Rows with the runs of these settings, which sit in one scenario; none if they took no part.
    pub(super) fn rows(&self, settings: &[usize]) -> impl Iterator<Item = Replication> {
        let seats: Vec<Seat> =
            settings.iter().filter_map(|setting| self.seats.get(setting).copied()).collect();
        let first = seats.first().copied();
        let rows = first.map_or(&[][..], |seat| self.rows[seat.world].as_slice());
        rows.iter().filter_map(move |scenarios| {
            let SharedRow { row, places } = &scenarios[first?.scenario];
            let places: Vec<usize> = seats.iter().map(|seat| places[seat.strategy]).collect();
            Some(row.with_only(&places))
        })
    }

    /// Which scenario of which world a setting sits in, if it took part.
    pub(super) fn scenario(&self, setting: usize) -> Option<(usize, usize)> {
        self.seats.get(&setting).map(|seat| (seat.world, seat.scenario))
    }

    /// Which of the distinct runs are the setting's, replication by replication, and whose they are: settings that say the
    /// same here came to the same.
    pub(super) fn trace(&self, setting: usize) -> Option<(usize, usize, Vec<usize>)> {
        let seat = self.seats.get(&setting)?;
        let places = self.rows[seat.world]
            .iter()
            .map(|scenarios| scenarios[seat.scenario].places[seat.strategy]);
        Some((seat.world, seat.scenario, places.collect()))
    }
}

/// Scenarios by their worlds, as settings take their seats.
#[derive(Default)]
struct Plan {
    worlds: Vec<Vec<Scenario>>,
    of_world: BTreeMap<String, usize>,
    /// By world and by everything but the strategies.
    of_rest: BTreeMap<(usize, String), usize>,
    of_strategy: BTreeMap<(usize, usize, String), usize>,
}

impl Plan {
    fn seat(&mut self, setting: &Scenario) -> Seat {
        let rest = Scenario { strategies: Vec::new(), ..setting.clone() };
        let world = *self.of_world.entry(rest.world()).or_insert(self.worlds.len());
        if world == self.worlds.len() {
            self.worlds.push(Vec::new());
        }
        let scenarios = &mut self.worlds[world];
        let scenario =
            *self.of_rest.entry((world, scenario_hash(&rest))).or_insert(scenarios.len());
        if scenario == scenarios.len() {
            scenarios.push(rest);
        }
        let strategies = &mut scenarios[scenario].strategies;
        let spec = &setting.strategies[0];
        let strategy =
            *self.of_strategy.entry((world, scenario, meaning(spec))).or_insert(strategies.len());
        if strategy == strategies.len() {
            strategies.push(spec.clone());
        }
        Seat { world, scenario, strategy }
    }
}

/// All that a strategy is but its name.
fn meaning(spec: &StrategySpec) -> String {
    format!("{:?}", StrategySpec { name: String::new(), ..spec.clone() })
}
