//! Shares, compared by their counts.

use crate::stats::rate::clopper_pearson;

/// Two-sided p-value of Fisher's exact test that `a` of `m` and `b` of `n` are one share: the sum of all tables with the
/// same margins that are no likelier than this one.
pub(super) fn fisher((a, m): (usize, usize), (b, n): (usize, usize)) -> f64 {
    let events = a + b;
    let log_choose = |from: usize, of: usize| {
        libm::lgamma(from as f64 + 1.0)
            - libm::lgamma(of as f64 + 1.0)
            - libm::lgamma((from - of) as f64 + 1.0)
    };
    let log_all = log_choose(m + n, events);
    let chance = |a: usize| libm::exp(log_choose(m, a) + log_choose(n, events - a) - log_all);
    // Chances that are equal but for rounding are as likely.
    let limit = chance(a) * (1.0 + 1e-7);
    let tables = events.saturating_sub(n)..=m.min(events);
    tables.map(chance).filter(|chance| *chance <= limit).sum::<f64>().min(1.0)
}

/// Whether it is sure for both that most do it, or for both that most do not.
pub(super) fn on_one_side((a, m): (usize, usize), (b, n): (usize, usize)) -> bool {
    let side = |events: usize, of: usize| {
        let (low, high) = clopper_pearson(events as u64, of as u64, 0.95);
        (low > 0.5, high < 0.5)
    };
    let (live, simulated) = (side(a, m), side(b, n));
    (live.0 && simulated.0) || (live.1 && simulated.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fisher_tastes_tea() {
        // Fisher (1935), The Design of Experiments, chapter II: three of four cups told, one-sided 17/70; two-sided 34/70.
        assert!((fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-9);
    }

    #[test]
    fn fisher_on_convictions_of_twins() {
        // Fisher (1935), "The logic of inductive inference": 10 of 13 against 2 of 17, p = 0.000536 two-sided (R 4.3).
        assert!((fisher((10, 13), (2, 17)) - 0.000_536_7).abs() < 1e-6);
        assert_eq!(fisher((0, 10), (0, 400)), 1.0);
    }

    #[test]
    fn a_side_is_taken_only_where_it_is_sure() {
        assert!(on_one_side((10, 10), (400, 400)));
        assert!(!on_one_side((7, 10), (280, 400)));
        assert!(!on_one_side((10, 10), (0, 400)));
    }
}
