//! How often something happens, with intervals that hold near 0 and 1.
//!
//! False rollbacks and misses are rare, and there the interval p̂ ± z√(p̂(1−p̂)/n) is at its worst: for 0 of 405 it is a
//! single point. One stratum gets the **exact** interval of Clopper and Pearson (1934): at least 95 % whatever the rate.
//! A rate pooled over strata has no exact interval; it gets the stratified **Wilson** interval of Yan and Su (2010,
//! "Stratified Wilson and Newcombe confidence intervals for multiple binomial proportions"): Wilson's interval in each
//! stratum at a smaller z, put together with the strata's weights, so that the sum has the wanted coverage.
//!
//! Yan and Su take z' = z √(Σ ω²v)/Σ ω√v with v the binomial variances. Estimated variances are 0 where nothing
//! happened, which would give such a stratum no say; here v is taken at the centre of Wilson's interval instead. And a
//! stratum without events has no room below: it is left out of both sums for the lower end, or the others would reach too
//! little for it; likewise above.

use super::estimate::{Estimate, LEVEL};
use super::special::beta_quantile;
use super::{Design, Linear};
use crate::random::normal_quantile;

/// The exact two-sided interval at `level` for `events` of `trials`; no trials give 0 to 1.
#[must_use]
pub fn clopper_pearson(events: u64, trials: u64, level: f64) -> (f64, f64) {
    let (k, n) = (events as f64, trials as f64);
    let tail = (1.0 - level) / 2.0;
    let low = if events == 0 { 0.0 } else { beta_quantile(k, n - k + 1.0, tail) };
    let high = if events >= trials { 1.0 } else { beta_quantile(k + 1.0, n - k, 1.0 - tail) };
    (low, high)
}

/// P(N ≤ `at_most`) for the number N of heads among `tosses` of a fair coin. Twice the tail of the rarer side is the sign
/// test; turned round it says between which order statistics a median lies (David and Nagaraja, *Order Statistics*, §7.1).
#[must_use]
pub fn coin_tail(tosses: u32, at_most: u32) -> f64 {
    let mut term = libm::pow(0.5, f64::from(tosses));
    let mut tail = term;
    for heads in 0..at_most.min(tosses) {
        term *= f64::from(tosses - heads) / f64::from(heads + 1);
        tail += term;
    }
    tail
}

/// Wilson's (1927) interval, `z` normal deviations to either side; `events` and `trials` need not be whole.
#[must_use]
pub fn wilson(events: f64, trials: f64, z: f64) -> (f64, f64) {
    if trials <= 0.0 {
        return (0.0, 1.0);
    }
    let (share, square) = (events / trials, z * z);
    let centre = (share + square / (2.0 * trials)) / (1.0 + square / trials);
    let reach = (share * (1.0 - share) / trials + square / (4.0 * trials * trials)).sqrt();
    let reach = reach * z / (1.0 + square / trials);
    // Where nothing or everything happened the end is exact, whatever rounding says.
    let low = if events <= 0.0 { 0.0 } else { (centre - reach).max(0.0) };
    let high = if events >= trials { 1.0 } else { (centre + reach).min(1.0) };
    (low, high)
}

/// A rate over a part of the replications.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    pub linear: Linear,
    /// Events and trials, where they lie in one stratum.
    pub counts: Option<(u64, u64)>,
}

/// The share of `event` among `domain`, both 0 or 1 for each replication; `None` where no replication is in the domain.
#[must_use]
pub fn rate(design: &Design, event: &[f64], domain: &[f64]) -> Option<Rate> {
    let cells = cells(design, event, domain);
    let covered: f64 = cells.iter().map(|cell| cell.weight).sum();
    if covered <= 0.0 {
        return None;
    }
    let point = cells.iter().map(|cell| cell.weight * cell.share()).sum::<f64>() / covered;
    let influence: Vec<f64> =
        event.iter().zip(domain).map(|(e, d)| d * (e - point) / covered).collect();
    let error = design.spread(&influence).variance.sqrt();
    let (bounds, counts) = match cells.as_slice() {
        [one] => {
            let (events, trials) = one.counts();
            (clopper_pearson(events, trials, LEVEL), Some((events, trials)))
        }
        _ => (pooled_bounds(&cells, covered, error), None),
    };
    Some(Rate {
        linear: Linear { estimate: Estimate::new(point, error, bounds), influence },
        counts,
    })
}

/// The share of `event` among `domain` with Yan and Su's interval, even where all lies in one stratum.
pub(super) fn pooled(design: &Design, event: &[f64], domain: &[f64]) -> Option<Linear> {
    let cells = cells(design, event, domain);
    let mut linear = rate(design, event, domain)?.linear;
    let covered: f64 = cells.iter().map(|cell| cell.weight).sum();
    let Estimate { point_estimate, standard_error, .. } = linear.estimate;
    let bounds = pooled_bounds(&cells, covered, standard_error);
    linear.estimate = Estimate::new(point_estimate, standard_error, bounds);
    Some(linear)
}

/// A stratum's part of the domain.
struct Cell {
    /// Share of reality: the stratum's weight times the part of it that is in the domain.
    weight: f64,
    events: f64,
    trials: f64,
}

impl Cell {
    fn share(&self) -> f64 {
        self.events / self.trials
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sums of zeros and ones"
    )]
    fn counts(&self) -> (u64, u64) {
        (self.events as u64, self.trials as u64)
    }
}

fn cells(design: &Design, event: &[f64], domain: &[f64]) -> Vec<Cell> {
    let count = |members: &[usize], of: &dyn Fn(usize) -> f64| -> f64 {
        members.iter().map(|position| of(*position)).sum()
    };
    design
        .strata()
        .iter()
        .map(|stratum| {
            let trials = count(&stratum.members, &|i| domain[i]);
            let events = count(&stratum.members, &|i| domain[i] * event[i]);
            let weight = stratum.weight * trials / stratum.members.len() as f64;
            Cell { weight, events, trials }
        })
        .filter(|cell| cell.trials > 0.0)
        .collect()
}

/// Yan and Su's interval; `error` is the linearised standard error, which also knows that the domain's make-up is estimated.
fn pooled_bounds(cells: &[Cell], covered: f64, error: f64) -> (f64, f64) {
    let z = normal_quantile(f64::midpoint(1.0, LEVEL));
    let mut observed = 0.0;
    // Σ ω²v and Σ ω√v over the strata that can reach down, and over those that can reach up.
    let (mut below, mut above) = ((0.0, 0.0), (0.0, 0.0));
    for cell in cells {
        let weight = cell.weight / covered;
        let square = z * z;
        let centre = (cell.events + square / 2.0) / (cell.trials + square);
        let part = weight * (centre * (1.0 - centre) / cell.trials).sqrt();
        if cell.events > 0.0 {
            below = (below.0 + part * part, below.1 + part);
        }
        if cell.events < cell.trials {
            above = (above.0 + part * part, above.1 + part);
        }
        let share = cell.share();
        observed += weight * weight * share * (1.0 - share) / (cell.trials - 1.0).max(1.0);
    }
    // What the changing make-up of the domain adds to the binomial error.
    let inflation = if observed > 0.0 { (error / observed.sqrt()).max(1.0) } else { 1.0 };
    let pooled = |(squares, sum): (f64, f64), end: &dyn Fn(&Cell, f64) -> f64| -> f64 {
        let z = if sum > 0.0 { z * inflation * squares.sqrt() / sum } else { z };
        cells.iter().map(|cell| cell.weight / covered * end(cell, z)).sum()
    };
    (
        pooled(below, &|cell, z| wilson(cell.events, cell.trials, z).0),
        pooled(above, &|cell, z| wilson(cell.events, cell.trials, z).1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events, trials, level, then Clopper–Pearson and Wilson, computed with statsmodels and `SciPy`.
    type Case = (u64, u64, f64, (f64, f64), (f64, f64));
    const CASES: [Case; 9] = [
        (0, 10, 0.95, (0.0, 0.308_497_107_818_761), (0.0, 0.277_532_799_862_889)),
        (0, 100, 0.99, (0.0, 0.051_604_029_624_104), (0.0, 0.062_220_687_715_823)),
        (0, 1000, 0.95, (0.0, 0.003_682_083_896_866), (0.0, 0.003_826_758_485_555)),
        (
            1,
            100,
            0.95,
            (0.000_253_146_032_977, 0.054_459_385_392_081),
            (0.001_767_432_064_141, 0.054_486_196_178_705),
        ),
        (
            5,
            100,
            0.99,
            (0.010_940_333_584_79, 0.135_144_682_535_624),
            (0.016_848_316_042_601, 0.139_150_302_901_64),
        ),
        (
            50,
            100,
            0.95,
            (0.398_321_129_503_301, 0.601_678_870_496_699),
            (0.403_831_530_365_996, 0.596_168_469_634_004),
        ),
        (
            7,
            20,
            0.99,
            (0.113_879_763_266_732, 0.656_568_584_231_921),
            (0.146_393_441_376_939, 0.628_338_179_952_687),
        ),
        (
            3,
            68,
            0.95,
            (0.009_192_195_202_787, 0.123_562_624_331_779),
            (0.015_116_619_708_042, 0.121_871_951_824_964),
        ),
        (68, 68, 0.99, (0.925_041_727_329_203, 1.0), (0.911_101_952_261_157, 1.0)),
    ];

    fn near(found: (f64, f64), expected: (f64, f64)) -> bool {
        (found.0 - expected.0).abs() < 1e-9 && (found.1 - expected.1).abs() < 1e-9
    }

    #[test]
    fn intervals_are_those_computed_with_statsmodels() {
        for (events, trials, level, exact, score) in CASES {
            let found = clopper_pearson(events, trials, level);
            assert!(near(found, exact), "{events} of {trials}: {found:?} not {exact:?}");
            let z = normal_quantile(f64::midpoint(1.0, level));
            let found = wilson(events as f64, trials as f64, z);
            assert!(near(found, score), "{events} of {trials}: {found:?} not {score:?}");
        }
    }

    #[test]
    fn one_stratum_keeps_its_counts_and_its_exact_interval() {
        let event: Vec<f64> = (0..68).map(|i| f64::from(u8::from(i < 3))).collect();
        let found = rate(&Design::simple(68), &event, &[1.0; 68]).unwrap();
        assert_eq!(found.counts, Some((3, 68)));
        assert!(found.linear.estimate.confidence_interval.covers(0.12));
    }

    #[test]
    fn strata_of_equal_rate_and_size_pool_to_wilsons_interval() {
        // z' shrinks by √2 over two equal strata, and each half has half the trials.
        let event: Vec<f64> = (0..200).map(|i| f64::from(u8::from(i % 10 == 0))).collect();
        let stratum: Vec<usize> = (0..200).map(|i| i / 100).collect();
        let found = rate(&Design::new(&[0.5, 0.5], &stratum), &event, &[1.0; 200]).unwrap();
        let pooled = wilson(20.0, 200.0, normal_quantile(0.975));
        let interval = found.linear.estimate.confidence_interval;
        assert!(near((interval.lower_bound, interval.upper_bound), pooled));
        assert_eq!(found.counts, None);
    }

    #[test]
    fn nothing_seen_still_leaves_room_above() {
        let stratum: Vec<usize> = (0..400).map(|i| i / 200).collect();
        let found = rate(&Design::new(&[0.9, 0.1], &stratum), &[0.0; 400], &[1.0; 400]).unwrap();
        let upper = found.linear.estimate.confidence_interval.upper_bound;
        assert!(upper > 0.005 && upper < 0.03, "{upper}");
    }
}
