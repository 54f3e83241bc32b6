//! Medians: of a sample, of many resamples, and between which order statistics one lies.
//!
//! Beyond the end is infinity here, so that it is ordered last by itself.

use super::LEVEL;
use crate::random::{Key, Purpose};
use crate::stats::rate::coin_tail;

/// The median of sorted values; of an even number the middle between two, beyond the end where one of them is.
pub(super) fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(if lower == upper { lower } else { f64::midpoint(lower, upper) })
}

pub(super) fn sorted(values: &[Option<f64>]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().map(|value| value.unwrap_or(f64::INFINITY)).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The narrowest symmetric pair of order statistics that holds the median with at least 95 %; the outermost pair where
/// none does.
pub(super) fn median_interval(sorted: &[f64]) -> Option<(f64, f64)> {
    let n = u32::try_from(sorted.len()).ok()?;
    let holds = |rank: &u32| 2.0 * coin_tail(n, *rank) <= 0.05;
    let rank = (0..n / 2).take_while(holds).last().unwrap_or(0) as usize;
    Some((*sorted.get(rank)?, *sorted.get(sorted.len().checked_sub(rank + 1)?)?))
}

/// How many resamples: enough that the smallest p-value there can be passes the level even after adjustment, ten times over.
pub(super) fn resamples(statistics: usize) -> u32 {
    let needed = 2.0 * statistics as f64 / LEVEL * 10.0;
    // At most 2^20, for any number of statistics a drill may have.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between the two")]
    let needed = needed.clamp(10_000.0, 1_048_576.0) as u32;
    needed
}

/// Sorted medians of `live` values each, drawn with replacement from the simulated ones.
pub(super) fn medians(simulated: &[f64], live: usize, key: Key, resamples: u32) -> Vec<f64> {
    let mut drawn = vec![0.0; live];
    let mut medians: Vec<f64> = (0..resamples)
        .filter_map(|resample| {
            let key = key.part(u64::from(resample));
            for (position, value) in drawn.iter_mut().enumerate() {
                *value = simulated[pick(key.part(position as u64), simulated.len())];
            }
            drawn.sort_unstable_by(f64::total_cmp);
            median(&drawn)
        })
        .collect();
    medians.sort_unstable_by(f64::total_cmp);
    medians
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the high half of the product is below the length"
)]
fn pick(key: Key, length: usize) -> usize {
    ((u128::from(key.bits(Purpose::Resample)) * length as u128) >> 64) as usize
}

/// Two-sided p-value of a value among sorted resamples. Ties count on both sides, and the value counts as one of the
/// resamples, so that p is never 0 (Davison and Hinkley 1997, §4.2).
pub(super) fn p_value(resampled: &[f64], value: f64) -> f64 {
    let at_most = resampled.partition_point(|other| *other <= value);
    let at_least = resampled.len() - resampled.partition_point(|other| *other < value);
    let fewer = at_most.min(at_least) as f64;
    (2.0 * (fewer + 1.0) / (resampled.len() as f64 + 1.0)).min(1.0)
}

/// The value at a share of sorted values.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank below the length"
)]
pub(super) fn at_share(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = ((sorted.len() as f64 - 1.0) * share).round().max(0.0) as usize;
    sorted.get(rank).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle_and_may_lie_beyond_the_end() {
        assert_eq!(median(&[1.0, 2.0, 9.0]), Some(2.0));
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), Some(3.0));
        assert_eq!(median(&sorted(&[None, Some(1.0), None, Some(2.0)])), Some(f64::INFINITY));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn order_statistics_are_those_of_the_tables() {
        // n, and the greatest rank r for which twice P(Binomial(n, ½) < r) is at most 5 %, counted out by hand.
        for (n, rank) in [(6, 1), (8, 1), (9, 2), (10, 2), (11, 2), (12, 3), (15, 4), (20, 6)] {
            let values: Vec<f64> = (1..=n).map(f64::from).collect();
            let (low, high) = (f64::from(rank), f64::from(n + 1 - rank));
            assert_eq!(median_interval(&values), Some((low, high)), "{n} runs");
        }
    }

    #[test]
    fn a_value_among_its_like_is_not_extreme_and_one_apart_is() {
        let resampled: Vec<f64> = (0..999).map(f64::from).collect();
        assert_eq!(p_value(&resampled, 499.0), 1.0);
        assert_eq!(p_value(&resampled, -1.0), 0.002);
        assert_eq!(p_value(&[5.0; 999], 5.0), 1.0);
    }

    #[test]
    fn the_smallest_p_value_passes_after_adjustment() {
        for statistics in [1, 45, 300] {
            let least = 2.0 / (f64::from(resamples(statistics)) + 1.0);
            assert!(least * statistics as f64 <= LEVEL / 9.9, "{statistics}");
        }
    }
}
