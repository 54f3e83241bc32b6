//! A scenario run for its rows alone: what sweeps, joint draws and claims are made of.
//!
//! Whoever compares two variants of a scenario gives both the same seed. Draws are keyed, so replication 17 of either meets the
//! same requests, the same defect and the same people, and a difference between the two is the variant's doing.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::strata::Strata;
use super::{Effort, Setup, run, run_settings};
use crate::referee::outcome::{Replication, Run};
use crate::scenario::model::Scenario;
use crate::stats::mean::mean;
use crate::stats::ratio::ratio;
use crate::stats::{Design, Linear};

/// Settings that run at once. Their histories are all in memory, and beyond so many the shared ones cost next to nothing anyway.
const AT_ONCE: usize = 16;

/// One variant of a scenario with its rows, in the order of their indices.
#[derive(Debug)]
pub struct Measured {
    pub scenario: Scenario,
    pub rows: Vec<Replication>,
    pub design: Design,
}

impl Measured {
    /// Runs so many replications; fewer only where `interrupted`.
    #[must_use]
    pub fn run(scenario: Scenario, replications: u64, interrupted: &AtomicBool) -> Self {
        let strata = Strata::new(&scenario);
        let setup = Setup::new(scenario, true);
        let effort = Effort { replications, precision: None };
        let rows = run(&setup, &strata, effort, interrupted, |_| {}).rows;
        Self::of(setup.scenario, &strata, rows)
    }

    fn of(scenario: Scenario, strata: &Strata, rows: Vec<Replication>) -> Self {
        let design = strata.design(&rows);
        Self { scenario, rows, design }
    }

    /// Several variants, each with the same replications, in their order; those of one world share its histories. `None` once
    /// `interrupted`. `report` is called with the number of variants done so far.
    #[must_use]
    pub fn run_each(
        variants: &[Scenario],
        indices: &[u64],
        interrupted: &AtomicBool,
        report: impl Fn(usize),
    ) -> Option<Vec<Self>> {
        let mut found: Vec<Option<Self>> = variants.iter().map(|_| None).collect();
        let mut done = 0;
        for group in groups(variants) {
            let settings = group.iter().map(|variant| variants[*variant].clone());
            let setup = Setup::of_settings(settings)?;
            let strata = Strata::new(&setup.scenario);
            let rows = run_settings(&setup, &strata, indices, interrupted, || {})?;
            for (variant, rows) in group.iter().zip(rows) {
                found[*variant] = Some(Self::of(variants[*variant].clone(), &strata, rows));
            }
            done += group.len();
            report(done);
        }
        found.into_iter().collect()
    }

    /// Index of a strategy by its name.
    #[must_use]
    pub fn strategy(&self, name: &str) -> Option<usize> {
        self.scenario.strategies.iter().position(|strategy| strategy.name == name)
    }

    /// Mean over releases, as often as they occur, of what a strategy came to.
    #[must_use]
    pub fn mean(&self, strategy: usize, of: impl Fn(&Replication, &Run) -> f64) -> Linear {
        let each: Vec<f64> =
            self.rows.iter().map(|row| of(row, &row.strategies[strategy])).collect();
        mean(&self.design, &each)
    }

    /// Mean among the releases that belong to a domain, as a ratio of two means.
    #[must_use]
    pub fn mean_among(
        &self,
        strategy: usize,
        belongs: impl Fn(&Replication) -> bool,
        of: impl Fn(&Replication, &Run) -> f64,
    ) -> Option<Linear> {
        let domain: Vec<f64> =
            self.rows.iter().map(|row| f64::from(u8::from(belongs(row)))).collect();
        let each: Vec<f64> = (self.rows.iter().zip(&domain))
            .map(|(row, within)| within * of(row, &row.strategies[strategy]))
            .collect();
        ratio(&self.design, &each, &domain)
    }
}

/// Indices of variants that share a world, as many at once as may be, in the order of their first.
fn groups(variants: &[Scenario]) -> Vec<Vec<usize>> {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        let group = open.entry(variant.world()).or_insert(groups.len());
        if groups.get(*group).is_some_and(|group| group.len() >= AT_ONCE) {
            *group = groups.len();
        }
        match groups.get_mut(*group) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}
