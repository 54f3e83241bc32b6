//! A quantile read off a histogram's buckets, by Prometheus's rule.
//!
//! The rule (`histogram_quantile` in Prometheus's query functions, classic histograms): the rank `q × count` falls
//! into the first bucket whose cumulative count reaches it; within the bucket observations are taken as evenly
//! spread. The first bucket starts at 0. A rank in the infinite bucket gives the highest finite bound.
//!
//! The trap is that last sentence: with bounds up to 1 s, a 99th percentile of 30 s reads as 1 s. A threshold above the
//! highest bound can never be crossed.

/// The `q` quantile in the unit of `bounds`, or `None` where Prometheus says not-a-number.
///
/// `cumulative(i)` is the count of observations up to `bounds[i]`; at `bounds.len()` it is the count of all.
#[must_use]
pub fn histogram_quantile(
    q: f64,
    bounds: &[f64],
    cumulative: impl Fn(usize) -> u64,
) -> Option<f64> {
    let highest = *bounds.last()?;
    let all = cumulative(bounds.len());
    if all == 0 {
        return None;
    }
    let rank = q * all as f64;
    let Some(bucket) = (0..bounds.len()).find(|bucket| cumulative(*bucket) as f64 >= rank) else {
        return Some(highest);
    };
    let (start, below) = match bucket.checked_sub(1) {
        Some(previous) => (bounds[previous], cumulative(previous)),
        None => (0.0, 0),
    };
    let within = cumulative(bucket).saturating_sub(below) as f64;
    let value = start + (bounds[bucket] - start) * ((rank - below as f64) / within);
    (!value.is_nan()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: [f64; 4] = [0.1, 0.2, 0.5, 1.0];

    /// Worked by hand from the documented rule of `histogram_quantile`; the last count is every observation.
    const CASES: [(&str, f64, [u64; 5], Option<f64>); 9] = [
        ("within the first bucket, from 0", 0.5, [100, 100, 100, 100, 100], Some(0.05)),
        ("at a bucket's upper end", 0.5, [50, 100, 100, 100, 100], Some(0.1)),
        ("a quarter into the third bucket", 0.75, [40, 60, 120, 120, 120], Some(0.35)),
        ("the 99th of a spread", 0.99, [900, 950, 980, 1000, 1000], Some(0.75)),
        ("in the infinite bucket", 0.99, [900, 950, 960, 970, 1000], Some(1.0)),
        ("all in the infinite bucket", 0.5, [0, 0, 0, 0, 10], Some(1.0)),
        ("an empty bucket is skipped", 0.6, [50, 50, 100, 100, 100], Some(0.26)),
        ("the whole", 1.0, [10, 20, 30, 40, 40], Some(1.0)),
        ("no observation", 0.5, [0; 5], None),
    ];

    #[test]
    fn quantiles_are_interpolated_as_prometheus_does() {
        for (name, q, counts, expected) in CASES {
            let got = histogram_quantile(q, &BOUNDS, |bucket| counts[bucket]);
            match (got, expected) {
                (Some(got), Some(expected)) => {
                    assert!((got - expected).abs() < 1e-12, "{name}: {got}, not {expected}");
                }
                _ => assert_eq!(got, expected, "{name}"),
            }
        }
    }

    #[test]
    fn the_smallest_quantile_of_an_empty_first_bucket_is_not_a_number() {
        assert_eq!(histogram_quantile(0.0, &BOUNDS, |bucket| [0, 5, 5, 5, 5][bucket]), None);
    }
}
