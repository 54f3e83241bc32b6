//! Which combinations of outcome, fault set and start hour get a stratum of their own.
//!
//! Every combination would be too many: eight outcomes make 32, and a few hundred replications then leave one or two
//! runs in most. A stratum of two runs has one degree of freedom; a dozen of them make an interval that says nothing.
//! So a combination has its own stratum only where it is not [`RARE`]. An outcome is split by fault set where both
//! sets are common enough, and each part by hour class where both classes are; what is not split is **merged**, and a
//! merged stratum goes through its fault sets and hours by their true chances (see [`Cell::pick`]). Outcomes are never
//! merged: that a rare defect is seen at all is what strata are for.
//!
//! This is post-hoc collapsing (Cochran 1977, §5A.12) done before the runs, from the weights alone, so that nothing
//! depends on what was seen.

use super::hours::{HourClass, hour_classes};
use crate::plan::FaultSet;
use crate::scenario::model::{FaultStart, GroundTruth, HourOfWeek, Outcome, Scenario};

/// Share of real releases below which a combination is merged with its neighbours.
const RARE: f64 = 0.01;

/// One stratum.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) weight: f64,
    pub(super) outcome: usize,
    pub(super) healthy: bool,
    /// What the stratum is merged from; one part where it is not.
    parts: Vec<Part>,
}

/// A fault set and hours, all equally likely.
#[derive(Clone, Debug)]
struct Part {
    /// Share of the stratum; shares sum to 1.
    share: f64,
    fault_set: FaultSet,
    hours: Vec<HourOfWeek>,
}

impl Cell {
    /// The fault set and start hour at a place between 0 and 1, of which each takes as much room as it is likely.
    pub(super) fn pick(&self, mut place: f64) -> (FaultSet, HourOfWeek) {
        let last = self.parts.len() - 1;
        for part in &self.parts[..last] {
            if place < part.share {
                return (part.fault_set, part.hour(place / part.share));
            }
            place -= part.share;
        }
        let part = &self.parts[last];
        (part.fault_set, part.hour(place / part.share))
    }
}

impl Part {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place between 0 and the number of hours"
    )]
    fn hour(&self, place: f64) -> HourOfWeek {
        let hour = (place * self.hours.len() as f64) as usize;
        self.hours[hour.min(self.hours.len() - 1)]
    }
}

/// The strata that can happen, with weights that sum to 1.
pub(super) fn cells(scenario: &Scenario) -> Vec<Cell> {
    let any = chance_of_any_fault(scenario);
    let sets = [(FaultSet::None, 1.0 - any), (FaultSet::Any, any)];
    let sets: Vec<(FaultSet, f64)> = sets.into_iter().filter(|(_, chance)| *chance > 0.0).collect();
    let classes = hour_classes(scenario);
    let outcomes = scenario.release.outcomes.iter().enumerate();
    let mut cells: Vec<Cell> = outcomes
        .filter(|(_, outcome)| outcome.share.get() > 0.0)
        .flat_map(|outcome| cells_of(outcome, &sets, &classes))
        .collect();
    let total: f64 = cells.iter().map(|cell| cell.weight).sum();
    for cell in &mut cells {
        cell.weight /= total;
    }
    cells
}

/// An outcome's strata: by fault set where no set is rare, and each of these by hour class where no class is.
fn cells_of(
    (outcome, what): (usize, &Outcome),
    sets: &[(FaultSet, f64)],
    classes: &[HourClass],
) -> Vec<Cell> {
    let weight = what.share.get();
    let mut cells = Vec::new();
    for sets in groups(sets, |(_, chance)| weight * chance) {
        let chance: f64 = sets.iter().map(|(_, chance)| chance).sum();
        for classes in groups(classes, |class| weight * chance * class.share) {
            let share: f64 = classes.iter().map(|class| class.share).sum();
            let part = |(fault_set, of_set): (FaultSet, f64), class: &HourClass| Part {
                share: of_set / chance * class.share / share,
                fault_set,
                hours: class.hours.clone(),
            };
            let parts = sets.iter().flat_map(|set| classes.iter().map(|class| part(*set, class)));
            cells.push(Cell {
                name: name(what.what.name(), sets, classes),
                weight: weight * chance * share,
                outcome,
                healthy: what.what == GroundTruth::Healthy,
                parts: parts.collect(),
            });
        }
    }
    cells
}

/// Each by itself, or all together where one of them is rare.
fn groups<T>(all: &[T], weight: impl Fn(&T) -> f64) -> Vec<&[T]> {
    if all.iter().any(|one| weight(one) < RARE) { vec![all] } else { all.chunks(1).collect() }
}

/// Such as `error rate, no chance fault, peak hours`: what is merged or alone in the scenario is not named.
fn name(outcome: &str, sets: &[(FaultSet, f64)], classes: &[HourClass]) -> String {
    let mut name = outcome.to_owned();
    if let [(set, chance)] = sets
        && *chance < 1.0
    {
        name += if *set == FaultSet::Any { ", chance faults" } else { ", no chance fault" };
    }
    if let [class] = classes
        && class.share < 1.0
    {
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
