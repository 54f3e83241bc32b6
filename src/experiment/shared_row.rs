//! A row in which what several strategies came to alike stands once.
//!
//! Of a thousand settings most come to the same in most replications, and a row that repeated it a thousand times would fill the memory
//! with copies before it filled a table with figures.

use serde::{Deserialize, Serialize};

use crate::referee::outcome::{FalseTrigger, Replication, Run};

/// A replication with distinct runs for its `strategies`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedRow {
    pub row: Replication,
    /// For each strategy, in their order, which of the row's runs is its own.
    pub places: Vec<usize>,
}

impl SharedRow {
    /// What a strategy came to.
    #[must_use]
    pub fn run(&self, strategy: usize) -> &Run {
        &self.row.strategies[self.places[strategy]]
    }

    /// With a run for each strategy, in their order.
    #[must_use]
    pub fn spread_out(self) -> Replication {
        let strategies =
            (0..self.places.len()).map(|strategy| self.run(strategy).clone()).collect();
        Replication { strategies, ..self.row }
    }

    /// Strategies that rolled back by mistake while a fault was there.
    pub(super) fn suspects(&self) -> impl Iterator<Item = usize> {
        let is_suspect =
            |strategy: &usize| self.run(*strategy).false_trigger == Some(FalseTrigger::FaultActive);
        (0..self.places.len()).filter(is_suspect)
    }

    /// Without the fault this strategy does not roll back. Others that came to the same so far might all the same.
    pub(super) fn blame_fault(&mut self, strategy: usize) {
        let wronged =
            Run { false_trigger: Some(FalseTrigger::WrongCause), ..self.run(strategy).clone() };
        let runs = &mut self.row.strategies;
        let known = runs.iter().position(|run| *run == wronged);
        self.places[strategy] = known.unwrap_or_else(|| {
            runs.push(wronged);
            runs.len() - 1
        });
    }
}
