//! Synthetic truths: stratified samples of known laws, and a count of how often an interval covers.

use backout::random::{Distribution, Key, Purpose};
use backout::stats::bootstrap::Bootstrap;
use backout::stats::{ConfidenceInterval, Design};
use rayon::prelude::*;

pub(crate) const REPEATS: u64 = 10_000;

/// The fewest resamples that do not leave the ends of a 95 % interval to chance.
const RESAMPLES: u32 = 399;
/// Sets of resamples that the repeats take in turn. Drawing one takes far longer than using it, and the samples, which are what an
/// interval misses by, are each repeat's own: coverage differs between sets by about a point, so a hundred of them add a tenth of a
/// point to what 10,000 repeats leave to chance anyway (0.2 points).
const SETS_OF_RESAMPLES: u64 = 100;

/// A stratum of the synthetic world: its weight, its runs, and the law of one value.
#[derive(Clone, Copy)]
pub(crate) struct Stratum {
    pub(crate) weight: f64,
    pub(crate) runs: usize,
    pub(crate) law: Distribution,
}

pub(crate) fn design(strata: &[Stratum]) -> Design {
    let weights: Vec<f64> = strata.iter().map(|stratum| stratum.weight).collect();
    let stratum_of: Vec<usize> =
        strata.iter().enumerate().flat_map(|(h, s)| vec![h; s.runs]).collect();
    Design::new(&weights, &stratum_of)
}

/// A uniform number for each replication of a repeat; `salt` tells the columns of one sample apart.
pub(crate) fn uniforms(repeat: u64, salt: u64, count: usize) -> Vec<f64> {
    let key = Key::new(0x5eed).part(salt).part(repeat);
    (0..count as u64).map(|i| key.part(i).uniform(Purpose::Severity)).collect()
}

pub(crate) fn sample(strata: &[Stratum], uniforms: &[f64]) -> Vec<f64> {
    let laws = strata.iter().flat_map(|s| std::iter::repeat_n(s.law, s.runs));
    laws.zip(uniforms).map(|(law, u)| law.quantile(*u)).collect()
}

pub(crate) fn total(strata: &[Stratum]) -> usize {
    strata.iter().map(|stratum| stratum.runs).sum()
}

pub(crate) fn true_mean(strata: &[Stratum]) -> f64 {
    strata.iter().map(|stratum| stratum.weight * stratum.law.mean()).sum()
}

/// The share of repeats whose interval covers the truth; a repeat without an interval does not.
pub(crate) fn coverage(
    truth: f64,
    interval: impl Fn(u64) -> Option<ConfidenceInterval> + Sync,
) -> Coverage {
    let (below, above, none) = (0..REPEATS)
        .into_par_iter()
        .map(|repeat| match interval(repeat) {
            None => (0, 0, 1),
            Some(i) => (u64::from(i.upper_bound < truth), u64::from(i.lower_bound > truth), 0),
        })
        .reduce(|| (0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
    Coverage { below, above, none }
}

/// The same of an interval by the bootstrap.
pub(crate) fn bootstrap_coverage(
    design: &Design,
    truth: f64,
    interval: impl Fn(u64, &Bootstrap<'_>) -> Option<ConfidenceInterval> + Sync,
) -> Coverage {
    let set = |number| Bootstrap::new(design, Key::new(number), RESAMPLES);
    let sets: Vec<Bootstrap<'_>> = (0..SETS_OF_RESAMPLES).into_par_iter().map(set).collect();
    coverage(truth, |repeat| interval(repeat, &sets[(repeat % SETS_OF_RESAMPLES) as usize]))
}

/// How often an interval lay wholly below or above the truth, or was absent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coverage {
    pub(crate) below: u64,
    pub(crate) above: u64,
    pub(crate) none: u64,
}

impl Coverage {
    pub(crate) fn share(&self) -> f64 {
        1.0 - (self.below + self.above + self.none) as f64 / REPEATS as f64
    }

    /// Asserts a share within these bounds and says what was found.
    #[track_caller]
    pub(crate) fn assert_within(&self, what: &str, low: f64, high: f64) {
        let share = self.share();
        eprintln!("{what}: {:.2} % covered ({self:?})", share * 100.0);
        assert!((low..=high).contains(&share), "{what}: coverage {share}, {self:?}");
    }

    #[track_caller]
    pub(crate) fn assert_nominal(&self, what: &str) {
        self.assert_within(what, 0.93, 0.97);
    }
}
