//! The Poisson law by inversion, so that a higher rate under the same uniform never brings fewer requests.

/// The smallest `k` with P(N ≤ k) ≥ `u` for a Poisson law of this mean.
///
/// The sum starts twelve standard deviations below the mean, where less than 1e-30 lies, and so stays exact for means
/// whose `exp(-mean)` is zero in double precision. Cost: of the order of √mean steps.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn poisson_quantile(mean: f64, u: f64) -> u64 {
    if mean <= 0.0 {
        return 0;
    }
    let first = (mean - 12.0 * mean.sqrt() - 12.0).max(0.0).floor();
    let last = (mean + 40.0 * mean.sqrt() + 80.0) as u64;
    let mut count = first as u64;
    let mut probability = libm::exp(first * libm::log(mean) - mean - libm::lgamma(first + 1.0));
    let mut total = probability;
    while total < u && count < last {
        count += 1;
        probability *= mean / count as f64;
        total += probability;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_first_probabilities_of_a_small_mean() {
        // P(N = 0) = exp(-1) = 0.367879, P(N ≤ 1) = 0.735759, P(N ≤ 2) = 0.919699.
        assert_eq!(poisson_quantile(1.0, 0.3678), 0);
        assert_eq!(poisson_quantile(1.0, 0.3679), 1);
        assert_eq!(poisson_quantile(1.0, 0.7357), 1);
        assert_eq!(poisson_quantile(1.0, 0.7358), 2);
        assert_eq!(poisson_quantile(0.0, 0.999), 0);
    }

    #[test]
    fn mean_and_variance_are_the_mean_for_small_and_large_rates() {
        for mean in [0.5, 20.0, 3_000.0] {
            let draws = 20_000;
            let counts: Vec<f64> = (0..draws)
                .map(|i| poisson_quantile(mean, (f64::from(i) + 0.5) / f64::from(draws)) as f64)
                .collect();
            let average = counts.iter().sum::<f64>() / f64::from(draws);
            let variance =
                counts.iter().map(|c| (c - average).powi(2)).sum::<f64>() / f64::from(draws);
            assert!((average / mean - 1.0).abs() < 1e-3, "mean {mean}: {average}");
            assert!((variance / mean - 1.0).abs() < 1e-2, "mean {mean}: {variance}");
        }
    }
}
