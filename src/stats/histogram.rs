//! A log-linear histogram of times: 128 buckets to each power of two.
//!
//! Counts are integers, so histograms of replications merge exactly in any order, and a quantile read from them is off
//! by less than one part in 128. Values below 128 ns have a bucket each. The idea is Gil Tene's HDR histogram (2014).
//!
//! [`bucket_of`] is called once a request: a count of leading zeros, two shifts, an addition, and no branch.

/// Bits that number a bucket within its power of two.
const BITS: u32 = 7;
const SUB_BUCKETS: u64 = 1 << BITS;
/// Times from 2^42 ns (73 minutes) on share the last bucket.
const TOP_BITS: u32 = 42;
const LARGEST: u64 = (1 << TOP_BITS) - 1;

/// Number of buckets.
pub const BUCKETS: usize = ((TOP_BITS - BITS + 1) << BITS) as usize;

/// The bucket of a time in nanoseconds, below [`BUCKETS`].
#[must_use]
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "below BUCKETS")]
pub const fn bucket_of(nanos: u64) -> usize {
    let nanos = if nanos < LARGEST { nanos } else { LARGEST };
    let shift = (u64::BITS - BITS - 1).saturating_sub((nanos | SUB_BUCKETS).leading_zeros());
    ((shift as u64 * SUB_BUCKETS) + (nanos >> shift)) as usize
}

/// The smallest time in nanoseconds that falls into a bucket.
#[must_use]
pub const fn value_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < 2 * SUB_BUCKETS {
        return bucket;
    }
    let shift = bucket / SUB_BUCKETS - 1;
    (bucket - shift * SUB_BUCKETS) << shift
}

/// Bucket and count, ascending, of the buckets that hold anything.
#[must_use]
pub fn sparse(counts: &[u64]) -> Vec<(u32, u64)> {
    (0..).zip(counts).filter(|(_, count)| **count > 0).map(|(at, count)| (at, *count)).collect()
}

/// Adds sparse counts to counts by bucket.
pub fn merge(into: &mut Vec<u64>, from: &[(u32, u64)]) {
    for (bucket, count) in from {
        let bucket = *bucket as usize;
        if into.len() <= bucket {
            into.resize(bucket + 1, 0);
        }
        into[bucket] += count;
    }
}

/// The time in nanoseconds below which a share `p` of the counts lies, linear within a bucket; `None` without counts.
#[must_use]
pub fn quantile(counts: &[u64], p: f64) -> Option<f64> {
    let total: u64 = counts.iter().sum();
    let wanted = p * total as f64;
    let mut below = 0;
    for (bucket, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        if (below + count) as f64 >= wanted {
            let (low, high) = (value_of(bucket) as f64, value_of(bucket + 1) as f64);
            let part = ((wanted - below as f64) / *count as f64).clamp(0.0, 1.0);
            return Some(low + (high - low) * part);
        }
        below += count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_contiguous_and_know_their_values() {
        for bucket in 0..BUCKETS {
            assert_eq!(bucket_of(value_of(bucket)), bucket);
            assert_eq!(bucket_of(value_of(bucket + 1) - 1), bucket);
        }
        assert_eq!(bucket_of(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn a_bucket_is_narrower_than_one_part_in_128() {
        for nanos in [200_u64, 1_000, 123_456, 987_654_321, 60_000_000_000] {
            let bucket = bucket_of(nanos);
            let width = value_of(bucket + 1) - value_of(bucket);
            assert!(width * SUB_BUCKETS <= nanos, "{nanos}");
        }
    }

    #[test]
    fn quantiles_of_merged_counts_are_those_of_all_times() {
        let mut merged = Vec::new();
        for part in 0..10_u64 {
            let mut counts = vec![0; BUCKETS];
            (0..1_000).for_each(|i| counts[bucket_of((i * 10 + part + 1) * 1_000)] += 1);
            merge(&mut merged, &sparse(&counts));
        }
        for p in [0.5, 0.95, 0.99] {
            let found = quantile(&merged, p).unwrap();
            assert!((found / (p * 1e7) - 1.0).abs() < 0.008, "{p}: {found}");
        }
        assert_eq!(quantile(&[0; 4], 0.5), None);
    }
}
