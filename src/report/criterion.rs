//! Figures that stand together.

use crate::experiment::results::{Figure, Results};

/// Figures of one criterion of the comparison, in the order of results.
pub(super) struct Criterion<'a> {
    pub(super) name: &'a str,
    pub(super) figures: Vec<&'a Figure>,
}

/// The comparison by criterion; a criterion stands where its first figure does.
pub(super) fn criteria(results: &Results) -> Vec<Criterion<'_>> {
    let mut criteria: Vec<Criterion<'_>> = Vec::new();
    for figure in &results.figures {
        match criteria.iter_mut().find(|criterion| criterion.name == figure.criterion) {
            Some(criterion) => criterion.figures.push(figure),
            None => criteria.push(Criterion { name: &figure.criterion, figures: vec![figure] }),
        }
    }
    criteria
}
