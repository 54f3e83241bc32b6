//! The figures of a setting as columns of numbers, one number a replication.

use super::findings::Interval;
use crate::experiment::gate::bounds::{Chances, Sampling, bounded, estimate};
use crate::experiment::gate::contrast::{Side, worsening};
use crate::experiment::strata::Strata;
use crate::experiment::summary::judged::{Columns, Weighted};
use crate::random::Key;
use crate::referee::outcome::Replication;
use crate::scenario::model::{BoundSide, Judged, Scenario};
use crate::stats::Design;
use crate::stats::round9;

/// A setting's replications, ready to be estimated from.
pub(super) struct Sample {
    design: Design,
    key: Key,
    replications: u64,
    figures: Vec<Judged>,
    columns: Vec<Columns>,
}

impl Sample {
    /// Of every strategy of a scenario, in their order, by its rows in the order of their indices. Each is what it is alone.
    pub(super) fn of_each(
        scenario: &Scenario,
        strata: &Strata,
        rows: &[Replication],
        figures: &[Judged],
    ) -> Vec<Self> {
        let replications = rows.len() as u64;
        let rows = Weighted { scenario, strata, rows, apart: true };
        let (design, key) = (rows.design(), rows.resampling());
        let strategies = 0..scenario.strategies.len();
        let wanted: Vec<(usize, Judged)> = strategies
            .flat_map(|strategy| figures.iter().map(move |figure| (strategy, *figure)))
            .collect();
        let mut columns = rows.columns(&design, &wanted).into_iter();
        let sample = |_| Self {
            design: design.clone(),
            key,
            replications,
            figures: figures.to_vec(),
            columns: columns.by_ref().take(figures.len()).collect(),
        };
        scenario.strategies.iter().map(sample).collect()
    }

    pub(super) const fn replications(&self) -> u64 {
        self.replications
    }

    fn side(&self, figure: Judged) -> Option<Side<'_>> {
        let at = self.figures.iter().position(|one| *one == figure)?;
        let of = Sampling { design: &self.design, key: self.key };
        Some(Side { of, columns: &self.columns[at] })
    }

    /// The figure with bounds that are missed with these chances; `None` where no replication belongs to it.
    pub(super) fn figure(&self, figure: Judged, chances: Chances) -> Option<Interval> {
        let side = self.side(figure)?;
        let found = bounded(side.of, side.columns, chances)?;
        Some(interval(found.value, found.lower, found.upper))
    }

    /// The figure alone.
    pub(super) fn estimate(&self, figure: Judged) -> Option<f64> {
        let side = self.side(figure)?;
        estimate(&self.design, side.columns).map(round9)
    }

    /// This less that, with bounds of the difference.
    pub(super) fn less(&self, that: &Self, figure: Judged, chances: Chances) -> Option<Interval> {
        let found = worsening(self.side(figure)?, that.side(figure)?, BoundSide::Below, chances)?;
        Some(interval(found.value, found.lower, found.upper))
    }

    /// How much worse this is than that, by bounds that hold at any level: Student's of the paired difference. Resamples have none at the
    /// levels that a comparison of a thousand settings asks for.
    pub(super) fn worse_than(
        &self,
        that: &Self,
        figure: Judged,
        chances: Chances,
    ) -> Option<Interval> {
        let (this, that) = (self.side(figure)?, that.side(figure)?);
        let (mine, yours) = (light(this.columns), light(that.columns));
        let (this, that) = (Side { columns: &mine, ..this }, Side { columns: &yours, ..that });
        let found = worsening(this, that, figure.side(), chances)?;
        Some(interval(found.value, found.lower, found.upper))
    }
}

/// The same mean without a claim to a heavy tail.
fn light(columns: &Columns) -> Columns {
    match columns.clone() {
        Columns::Mean { values, domain, factor, plus, .. } => {
            Columns::Mean { values, domain, factor, plus, heavy: false }
        }
        other => other,
    }
}

fn interval(value: f64, lower: f64, upper: f64) -> Interval {
    Interval { value: round9(value), lower: round9(lower), upper: round9(upper) }
}
