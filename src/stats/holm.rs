//! Holm's step-down adjustment of several p-values.
//!
//! Whoever looks at forty figures finds two of them at 5 % by chance. Holm (1979, "A simple sequentially rejective
//! multiple test procedure") keeps the chance of even one false finding at its level whatever the figures have to do with
//! each other, and is never weaker than Bonferroni: the smallest p-value is multiplied by their number, the next by one
//! less, and none may fall below the one before.

/// Adjusted p-values in the order of the given ones; each is to be compared with the level for all of them together.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut least: f64 = 0.0;
    for (rank, place) in order.into_iter().enumerate() {
        least = least.max(p[place] * (p.len() - rank) as f64).min(1.0);
        adjusted[place] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) -> bool {
        found.len() == expected.len()
            && found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn four_hypotheses_as_in_the_textbook() {
        // The example of the encyclopaedia's article "Holm–Bonferroni method": H1 and H4 are rejected at 5 %.
        assert!(near(&holm(&[0.01, 0.04, 0.03, 0.005]), &[0.03, 0.06, 0.06, 0.02]));
    }

    #[test]
    fn benjamini_and_hochbergs_fifteen_comparisons() {
        // Benjamini and Hochberg (1995), the example of thrombolysis: control of any false finding at 5 % rejects the first three.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let found = holm(&p);
        assert!(near(&found[..4], &[0.0015, 0.0056, 0.0247, 0.114]));
        assert_eq!(found.iter().filter(|p| **p <= 0.05).count(), 3);
        assert_eq!(found[14], 1.0);
    }

    #[test]
    fn nothing_is_adjusted_to_nothing() {
        assert!(holm(&[]).is_empty());
        assert_eq!(holm(&[0.2]), [0.2]);
    }
}
