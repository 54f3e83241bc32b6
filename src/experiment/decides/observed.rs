//! What a run yields before anything is priced: quantities of each strategy, release by release.

use crate::experiment::measure::Measured;
use crate::experiment::strata::Strata;
use crate::experiment::summary::quantity;
use crate::referee::outcome::Replication;
use crate::scenario::model::Scenario;
use crate::stats::Design;
use crate::units::Money;

/// Quantities of a run. The last item of each strategy is what its bill holds beside prices times quantities.
#[derive(Clone, Debug)]
pub(super) struct Observed {
    pub(super) design: Design,
    /// Strategy, item, replication.
    pub(super) each: Vec<Vec<Vec<f64>>>,
}

impl Observed {
    pub(super) fn of_run(run: &Measured) -> Self {
        let rows: Vec<&Replication> = run.rows.iter().collect();
        Self::new(&run.scenario, &rows, run.design.clone())
    }

    /// Of rows in any order.
    pub(super) fn of_rows(scenario: &Scenario, rows: &[Replication]) -> Self {
        let mut sorted: Vec<&Replication> = rows.iter().collect();
        sorted.sort_by_key(|row| row.index);
        let design = Strata::new(scenario).design(sorted.iter().copied());
        Self::new(scenario, &sorted, design)
    }

    fn new(scenario: &Scenario, rows: &[&Replication], design: Design) -> Self {
        let prices = scenario.costs.prices().map(|(_, price)| price.value.as_units());
        let of_strategy = |strategy: usize| -> Vec<Vec<f64>> {
            let column = |item: usize| {
                rows.iter()
                    .map(|row| quantity(row, &row.strategies[strategy], item, prices[item]))
                    .collect()
            };
            let rest = |row: &&Replication| {
                let run = &row.strategies[strategy];
                let items = run.costs.items();
                let known = items.iter().take(prices.len()).map(|(_, amount)| *amount);
                (run.costs.total().as_micros() - known.map(Money::as_micros).sum::<i128>()) as f64
                    / 1e6
            };
            let columns = (0..prices.len()).map(column);
            columns.chain(std::iter::once(rows.iter().map(rest).collect())).collect()
        };
        let each = (0..scenario.strategies.len()).map(of_strategy).collect();
        Self { design, each }
    }

    /// Mean per release: strategy, item.
    pub(super) fn means(&self) -> Vec<Vec<f64>> {
        let means =
            |items: &Vec<Vec<f64>>| items.iter().map(|each| self.design.mean(each)).collect();
        self.each.iter().map(means).collect()
    }
}
