//! What each handler of a strategy costs and buys: the strategy whole, and without each of them in turn.
//!
//! All variants run in the same replications, so they meet the same requests, the same defect and the same people, and
//! share one history until they act differently. A difference is therefore the handler's doing, and its interval is
//! that of the paired difference, far narrower than that of either value.
//!
//! One at a time is not the same as all at once: two handlers that stand in for each other both look worthless here. The table says
//! what would change if *this one* were left out of *this* strategy under *this* scenario, and no more.

use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::measure::Measured;
use super::summary::yearly;
use crate::referee::outcome::{Replication, Run};
use crate::scenario::model::{Handler, Scenario, StrategySpec};
use crate::stats::mean::mean;
use crate::stats::ratio::ratio;
use crate::stats::{Estimate, Linear};
use crate::units::Duration;

/// A strategy with and without each of its handlers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ablation {
    pub scenario: String,
    pub strategy: String,
    pub replications: u64,
    pub seed: u64,
    pub currency: String,
    pub figures: Vec<AblatedFigure>,
    /// In the order of [`Handler::ALL`].
    pub handlers: Vec<Ablated>,
}

/// A column of the table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AblatedFigure {
    pub id: &'static str,
    pub title: &'static str,
    pub definition: &'static str,
    /// Of the whole strategy; absent where no release belongs to what it is a mean over.
    pub whole: Option<Estimate>,
}

/// A row: what having a handler adds to each figure, in the order of the figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ablated {
    pub handler: Handler,
    pub added: Vec<Option<Added>>,
}

/// With the handler minus without it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Added {
    pub difference: Estimate,
    /// The interval excludes 0.
    pub is_clear: bool,
}

/// Switches off each handler of a strategy in turn. Fewer replications than asked for only where `interrupted`.
#[must_use]
pub fn ablate(
    mut scenario: Scenario,
    strategy: usize,
    replications: u64,
    interrupted: &AtomicBool,
) -> Ablation {
    let whole = scenario.strategies[strategy].clone();
    let handlers = whole.handlers();
    scenario.strategies = variants(&whole, &handlers);
    let measured = Measured::run(scenario, replications, interrupted);
    let lenses = lenses(&measured.scenario);
    Ablation {
        scenario: measured.scenario.name.clone(),
        strategy: whole.name,
        replications: measured.rows.len() as u64,
        seed: measured.scenario.seed,
        currency: measured.scenario.costs.currency.clone(),
        figures: lenses.iter().map(|lens| lens.figure(&measured)).collect(),
        handlers: (1..)
            .zip(handlers)
            .map(|(without, handler)| Ablated {
                handler,
                added: lenses.iter().map(|lens| lens.added(&measured, without)).collect(),
            })
            .collect(),
    }
}

/// The whole strategy, then one without each handler.
fn variants(whole: &StrategySpec, handlers: &[Handler]) -> Vec<StrategySpec> {
    let without = |handler: &Handler| StrategySpec {
        name: format!("without {}", handler.name()),
        ..whole.clone().without(*handler)
    };
    std::iter::once(whole.clone()).chain(handlers.iter().map(without)).collect()
}

/// One figure, and how it is read off a run.
struct Lens {
    id: &'static str,
    title: &'static str,
    definition: &'static str,
    /// Which releases it is a mean over; all where there is none.
    among: Option<fn(&Replication) -> bool>,
    /// In terms of the follow-up.
    of: fn(Duration, &Replication, &Run) -> f64,
    follow_up: Duration,
    factor: f64,
}

fn lenses(scenario: &Scenario) -> [Lens; 6] {
    let lens = |id, title, definition, among, of, factor| Lens {
        id,
        title,
        definition,
        among,
        of,
        follow_up: scenario.follow_up,
        factor,
    };
    let needed: Option<fn(&Replication) -> bool> = Some(|row| row.needed);
    let good: Option<fn(&Replication) -> bool> = Some(|row| !row.needed);
    [
        lens(
            "restore_minutes",
            "restore, min",
            "Minutes from onset until service is restored, at most the follow-up; mean over releases that needed a rollback.",
            needed,
            |follow_up, row, run| row.time_to(run, run.instants.restored, follow_up),
            1.0 / 60.0,
        ),
        lens(
            "harm",
            "bad requests",
            "Bad requests beyond the twin's, per release.",
            None,
            |_, _, run| run.harm as f64,
            1.0,
        ),
        lens(
            "false_per_100",
            "false per 100",
            "Rollbacks started per 100 releases that needed none.",
            good,
            |_, _, run| f64::from(u8::from(run.false_trigger.is_some())),
            100.0,
        ),
        lens(
            "harmful_per_100",
            "harmful per 100",
            "Rollbacks per 100 releases that did more harm than leaving the release alone.",
            None,
            |_, _, run| f64::from(u8::from(run.harmful)),
            100.0,
        ),
        lens(
            "records_per_100",
            "records",
            "Records lost, or damaged and not repaired, per 100 releases.",
            None,
            |_, _, run| (run.data.lost + run.data.damaged.saturating_sub(run.data.repaired)) as f64,
            100.0,
        ),
        lens(
            "cost_per_year",
            "cost a year",
            "What releases cost in a year; set-up and upkeep are the same with and without.",
            None,
            |_, _, run| run.costs.total().as_units(),
            yearly::releases(scenario),
        ),
    ]
}

impl Lens {
    fn figure(&self, measured: &Measured) -> AblatedFigure {
        let whole = self.mean(measured, |row| (self.of)(self.follow_up, row, &row.strategies[0]));
        let whole = whole.map(|linear| linear.estimate);
        AblatedFigure { id: self.id, title: self.title, definition: self.definition, whole }
    }

    /// The whole strategy minus the variant of this index.
    fn added(&self, measured: &Measured, without: usize) -> Option<Added> {
        let value =
            |row: &Replication, run: usize| (self.of)(self.follow_up, row, &row.strategies[run]);
        let difference = self.mean(measured, |row| value(row, 0) - value(row, without))?.estimate;
        Some(Added { difference, is_clear: !difference.confidence_interval.covers(0.0) })
    }

    fn mean(&self, measured: &Measured, of: impl Fn(&Replication) -> f64) -> Option<Linear> {
        let Measured { rows, design, .. } = measured;
        let linear = match self.among {
            None => mean(design, &rows.iter().map(&of).collect::<Vec<_>>()),
            Some(belongs) => {
                let domain: Vec<f64> =
                    rows.iter().map(|row| f64::from(u8::from(belongs(row)))).collect();
                let values: Vec<f64> =
                    rows.iter().zip(&domain).map(|(row, within)| within * of(row)).collect();
                ratio(design, &values, &domain)?
            }
        };
        Some(linear.rescaled(self.factor, 0.0))
    }
}
