//! The confidence sequence, looked at after every block.

use backout::random::normal_quantile;
use backout::stats::sequence::ConfidenceSequence;
use rayon::prelude::*;

use crate::synthetic::{REPEATS, uniforms};

const BLOCKS: usize = 300;

/// The share of repeats in which no look misses the truth.
fn covered_at_all_looks(salt: u64, value: impl Fn(f64) -> f64 + Sync, truth: f64) -> f64 {
    let covered = (0..REPEATS).into_par_iter().filter(|repeat| {
        let mut sequence = ConfidenceSequence::new(0.95, 50);
        uniforms(*repeat, salt, BLOCKS).into_iter().all(|u| {
            sequence.push(value(u));
            sequence.interval().is_none_or(|interval| interval.covers(truth))
        })
    });
    covered.count() as f64 / REPEATS as f64
}

#[test]
fn the_truth_is_covered_at_all_looks_at_once() {
    let normal = covered_at_all_looks(70, normal_quantile, 0.0);
    // A block's estimate of a skewed cost is still a little skewed: an exponential is more so than any block.
    let skewed = covered_at_all_looks(71, |u| -libm::log1p(-u), 1.0);
    eprintln!("confidence sequence: normal {normal}, skewed {skewed}");
    assert!(normal >= 0.945, "{normal}");
    assert!(skewed >= 0.93, "{skewed}");
}
