//! Benjamini and Hochberg's step-up adjustment of several p-values: who is worth a second look.
//!
//! Holm's adjustment ([`holm`](super::holm)) keeps the chance of even one false finding at its level, which is right where a finding is a
//! verdict. Where a finding is a suspicion it protects the wrong side: among forty statistics of a drill, only the crudest
//! fault of the simulation gets through. Benjamini and Hochberg (1995, "Controlling the false discovery rate") bound the
//! *share* of false ones among what is named, in the mean: the p-value of rank r of m is multiplied by m/r, and none may exceed
//! the one after. That holds for independent statistics and for those that rise and fall together (Benjamini and
//! Yekutieli 2001), as times of the same drills do; it says nothing of any single one of them.

/// Adjusted p-values in the order of the given ones; those at or below a level are false in that share at most, in the mean.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut greatest: f64 = 1.0;
    for (rank, place) in order.into_iter().enumerate().rev() {
        greatest = greatest.min(p[place] * p.len() as f64 / (rank + 1) as f64);
        adjusted[place] = greatest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::holm::holm;

    #[test]
    fn the_authors_fifteen_comparisons_have_four_discoveries_where_holm_has_three() {
        // Benjamini and Hochberg (1995), the example of thrombolysis.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let found = |adjusted: &[f64]| adjusted.iter().filter(|p| **p <= 0.05).count();
        assert_eq!((found(&benjamini_hochberg(&p)), found(&holm(&p))), (4, 3));
    }

    #[test]
    fn order_does_not_matter_and_nothing_is_adjusted_to_nothing() {
        assert_eq!(benjamini_hochberg(&[0.5, 0.01]), [0.5, 0.02]);
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
