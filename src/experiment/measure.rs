//! A scenario run for its rows alone: what sweeps, joint draws and claims are made of.
//!
//! Whoever compares two variants of a scenario gives both the same seed. Draws are keyed, so replication 17 of either meets the
//! same requests, the same defect and the same people, and a difference between the two is the variant's doing.

use std::sync::atomic::AtomicBool;

use super::strata::Strata;
use super::{Effort, Setup, run};
use crate::referee::outcome::{Replication, Run};
use crate::scenario::model::Scenario;
use crate::stats::mean::mean;
use crate::stats::ratio::ratio;
use crate::stats::{Design, Linear};

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
        let design = strata.design(&rows);
        Self { scenario: setup.scenario, rows, design }
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
