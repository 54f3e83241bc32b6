//! The rows as columns of numbers, one per replication in index order.

use super::super::strata::Strata;
use crate::referee::outcome::{Instants, Replication, Run};
use crate::scenario::model::{GroundTruth, Scenario};
use crate::stats::Design;
use crate::stats::bootstrap::Bootstrap;
use crate::units::Time;

/// What every figure is made from.
pub(super) struct Frame<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) strata: &'a Strata,
    pub(super) rows: &'a [&'a Replication],
    pub(super) design: &'a Design,
    pub(super) bootstrap: &'a Bootstrap<'a>,
    /// What is owed for periods and not for a release, one per column.
    pub(super) beyond: &'a [Beyond],
}

/// What a column costs because releases share a period.
#[derive(Clone, Debug, Default)]
pub(super) struct Beyond {
    /// The part of the expected SLA credit that each replication answers for; empty without a credit.
    pub(super) credit: Vec<f64>,
    /// Hours a year that releases wait for the incident of the one before.
    pub(super) wait_hours: f64,
}

impl Frame<'_> {
    /// Columns of the comparison: `never`, the strategies, `perfect`.
    pub(super) fn columns(&self) -> usize {
        self.scenario.strategies.len() + 2
    }

    /// Whether a column is `never` or `perfect`.
    pub(super) fn is_reference(&self, column: usize) -> bool {
        column == 0 || column + 1 == self.columns()
    }

    /// The columns that are strategies.
    pub(super) fn strategies(&self) -> std::ops::Range<usize> {
        1..self.columns() - 1
    }

    pub(super) fn name(&self, column: usize) -> &str {
        match column {
            0 => "never",
            _ if self.is_reference(column) => "perfect",
            _ => &self.scenario.strategies[column - 1].name,
        }
    }

    pub(super) fn run<'r>(&self, row: &'r Replication, column: usize) -> &'r Run {
        match column {
            0 => &row.never,
            _ if self.is_reference(column) => &row.perfect,
            _ => &row.strategies[column - 1],
        }
    }

    /// One number per replication.
    pub(super) fn each(&self, value: impl Fn(&Replication) -> f64) -> Vec<f64> {
        self.rows.iter().map(|row| value(row)).collect()
    }

    /// One number per replication under this column.
    pub(super) fn over(
        &self,
        column: usize,
        value: impl Fn(&Replication, &Run) -> f64,
    ) -> Vec<f64> {
        self.each(|row| value(row, self.run(row, column)))
    }

    /// 1 where it holds, else 0.
    pub(super) fn domain(&self, holds: impl Fn(&Replication) -> bool) -> Vec<f64> {
        self.each(|row| f64::from(u8::from(holds(row))))
    }

    /// 1 where it holds under this column, else 0.
    pub(super) fn events(
        &self,
        column: usize,
        holds: impl Fn(&Replication, &Run) -> bool,
    ) -> Vec<f64> {
        self.over(column, |row, run| f64::from(u8::from(holds(row, run))))
    }

    pub(super) fn is_healthy(&self, row: &Replication) -> bool {
        self.scenario.release.outcomes[row.outcome].what == GroundTruth::Healthy
    }

    /// τ in seconds.
    pub(super) fn follow_up(&self) -> f64 {
        self.scenario.follow_up.as_secs_f64()
    }

    /// [`Replication::time_to`] an instant, at most τ.
    pub(super) fn time_to(
        &self,
        row: &Replication,
        run: &Run,
        instant: impl Fn(&Instants) -> Option<Time>,
    ) -> f64 {
        row.time_to(run, instant(&run.instants), self.scenario.follow_up)
    }
}

/// Sum of two columns, replication by replication.
pub(super) fn plus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// Product of two columns, replication by replication.
pub(super) fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
