//! Rows of the comparison: cells from estimates, and marks for the best.

use super::super::results::{Better, Cell, Figure, Unit};
use super::frame::Frame;
use crate::stats::Linear;
use crate::stats::compare::smallest;
use crate::stats::quantile::Quantile;
use crate::stats::rate::Rate;

/// What a row is.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) criterion: &'static str,
    pub(super) title: &'static str,
    pub(super) definition: &'static str,
    pub(super) unit: Unit,
    pub(super) better: Better,
    /// Whether `never` and `perfect` have a value.
    pub(super) references: (bool, bool),
}

/// One cell before it is marked.
#[derive(Clone, Default)]
pub(super) struct Found {
    linear: Option<Linear>,
    beyond: bool,
    counts: Option<(u64, u64)>,
}

impl Found {
    pub(super) fn rescaled(self, factor: f64) -> Self {
        Self { linear: self.linear.map(|linear| linear.rescaled(factor, 0.0)), ..self }
    }
}

impl From<Linear> for Found {
    fn from(linear: Linear) -> Self {
        Some(linear).into()
    }
}

impl From<Option<Linear>> for Found {
    fn from(linear: Option<Linear>) -> Self {
        Self { linear, ..Self::default() }
    }
}

impl From<Option<Quantile>> for Found {
    fn from(quantile: Option<Quantile>) -> Self {
        let beyond = quantile.as_ref().is_some_and(|quantile| quantile.beyond);
        Self { linear: quantile.map(|quantile| quantile.linear), beyond, counts: None }
    }
}

impl From<Option<Rate>> for Found {
    fn from(rate: Option<Rate>) -> Self {
        let counts = rate.as_ref().and_then(|rate| rate.counts);
        Self { linear: rate.map(|rate| rate.linear), beyond: false, counts }
    }
}

/// The row with a cell for every column that has a value.
pub(super) fn figure(frame: &Frame, row: Row, cell: impl Fn(usize) -> Found) -> Figure {
    let found: Vec<Found> = (0..frame.columns())
        .map(|column| {
            let absent = (column == 0 && !row.references.0)
                || (column + 1 == frame.columns() && !row.references.1);
            if absent { Found::default() } else { cell(column) }
        })
        .collect();
    let best = marks(frame, row.better, &found);
    let cell = |(found, best): (Found, bool)| Cell {
        estimate: found.linear.map(|linear| linear.estimate),
        beyond_follow_up: found.beyond,
        best,
        counts: found.counts,
    };
    Figure {
        id: row.id.to_owned(),
        criterion: row.criterion.to_owned(),
        title: row.title.to_owned(),
        definition: row.definition.to_owned(),
        unit: row.unit,
        better: row.better,
        cells: found.into_iter().zip(best).map(cell).collect(),
    }
}

/// Best or tied with the best; never a reference, never a value that is only known to be beyond τ.
fn marks(frame: &Frame, better: Better, found: &[Found]) -> Vec<bool> {
    let sign = match better {
        Better::Lower => 1.0,
        Better::Higher => -1.0,
        Better::Unranked => return vec![false; found.len()],
    };
    let ranked: Vec<Option<Linear>> = found
        .iter()
        .enumerate()
        .map(|(column, found)| {
            let excluded = frame.is_reference(column) || found.beyond;
            let linear = found.linear.clone().filter(|_| !excluded);
            linear.map(|linear| linear.rescaled(sign, 0.0))
        })
        .collect();
    let ranked: Vec<Option<&Linear>> = ranked.iter().map(Option::as_ref).collect();
    smallest(frame.design, &ranked, 0.0)
}
