//! Bootstrap-t intervals for heavy-tailed values, stratified.
//!
//! The cost of a bad release has a long tail: most cost little, one in fifty costs as much as all others. The t
//! interval around such a mean misses the truth mostly on one side, because a sample without the tail has both a small
//! mean and a small standard error. The bootstrap-t (Efron 1982; Hall 1988) learns that dependence: it resamples the
//! replications within each stratum, studentises every resampled mean by its own standard error, and uses the
//! quantiles of these instead of Student's.
//!
//! It is only as good as the tail in the sample: at least [`ENOUGH`] runs in a costly stratum, says the design, and the
//! summary warns below that. With few runs it does not degrade, it **explodes**: a resample of five runs of which four
//! cost nothing often draws only these four, has next to no spread, and its studentised error is a hundred. Two things
//! bound it. A resampled stratum's variance is drawn towards that of the sample, with the weight of [`PRIOR`] runs: of
//! hundreds of runs that takes nothing away, of five it leaves little to explode. And no interval is wider than the t
//! interval with [`FEWEST_DEGREES`](super::design::FEWEST_DEGREES) degrees of freedom; what reaches further is shrunk
//! in proportion, so it keeps its lean.
//!
//! Resamples are keyed, one draw for each (resample, stratum, position), and shared by all figures: two strategies are
//! resampled together.

use super::design::{FEWEST_DEGREES, Stratum};
use super::estimate::{Estimate, LEVEL};
use super::mean::{Linear, mean};
use super::special::t_quantile;
use super::sum::sum_of;
use super::{Design, ratio};
use crate::random::{Key, Purpose};

/// Runs in a costly stratum from which its tail can be resampled.
pub const ENOUGH: usize = 200;

/// Runs that the variance of the sample counts for beside the variance of a resample.
const PRIOR: f64 = 10.0;

/// The resamples of one design.
#[derive(Clone, Debug)]
pub struct Bootstrap<'a> {
    design: &'a Design,
    /// How often each replication was drawn, stratum by stratum, resample after resample.
    times: Vec<u8>,
}

impl<'a> Bootstrap<'a> {
    /// Draws the resamples. Fewer than 399 leave the ends of a 95 % interval to chance.
    #[must_use]
    pub fn new(design: &'a Design, key: Key, resamples: u32) -> Self {
        let mut times = vec![0_u8; design.size() * resamples as usize];
        for (resample, row) in times.chunks_mut(design.size().max(1)).enumerate() {
            let key = key.part(resample as u64);
            let mut start = 0;
            for (number, stratum) in design.strata().iter().enumerate() {
                let end = start + stratum.members.len();
                draw(key.part(number as u64), &mut row[start..end]);
                start = end;
            }
        }
        Self { design, times }
    }

    /// The mean of one value per replication.
    #[must_use]
    pub fn mean(&self, values: &[f64]) -> Linear {
        let linear = mean(self.design, values);
        self.studentised(linear, &vec![1.0; values.len()])
    }

    /// `y` per `x`; `None` where the interval of the denominator covers 0.
    #[must_use]
    pub fn ratio(&self, y: &[f64], x: &[f64]) -> Option<Linear> {
        let linear = ratio::ratio(self.design, y, x)?;
        let below = self.design.mean(x);
        let relative: Vec<f64> = x.iter().map(|x| x / below).collect();
        Some(self.studentised(linear, &relative))
    }

    /// Replaces the t interval of an estimate; `relative` is its denominator over that denominator's mean.
    fn studentised(&self, linear: Linear, relative: &[f64]) -> Linear {
        let nominal = (1.0 - LEVEL) / 2.0;
        let Some(bounds) = self.bounds_of(&linear, relative, (nominal, nominal)) else {
            return linear;
        };
        let Estimate { point_estimate, standard_error, .. } = linear.estimate;
        Linear { estimate: Estimate::new(point_estimate, standard_error, bounds), ..linear }
    }

    /// The bounds of an estimate that are missed with these chances, below and above; `None` where it has no error or there
    /// are too few resamples. Resamples know little of what happens less often than once in two hundred: beyond that they
    /// are stretched as Student's law is.
    #[must_use]
    pub fn bounds(&self, linear: &Linear, chances: (f64, f64)) -> Option<(f64, f64)> {
        self.bounds_of(linear, &vec![1.0; linear.influence.len()], chances)
    }

    fn bounds_of(
        &self,
        linear: &Linear,
        relative: &[f64],
        chances: (f64, f64),
    ) -> Option<(f64, f64)> {
        let Estimate { point_estimate, standard_error, .. } = linear.estimate;
        let in_order = |values: &[f64]| -> Vec<f64> {
            let members = self.design.strata().iter().flat_map(|stratum| &stratum.members);
            members.map(|position| values[*position]).collect()
        };
        let (errors, relative) = (in_order(&linear.influence), in_order(relative));
        let spreads = self.spreads(&errors);
        let mut scores: Vec<f64> = self
            .times
            .chunks(self.design.size().max(1))
            .filter_map(|times| self.score(times, &errors, &relative, &spreads))
            .collect();
        if scores.len() < 39 || standard_error <= 0.0 {
            return None;
        }
        scores.sort_by(f64::total_cmp);
        let skewness = self.skewness(&linear.influence, standard_error);
        let degrees = self.design.spread(&linear.influence).degrees;
        let (below, stretched_down) = within_reach(chances.0, degrees);
        let (above, stretched_up) = within_reach(chances.1, degrees);
        let down = order(&scores, 1.0 - lessened(below, -skewness)).max(0.0) * stretched_down;
        let up = (-order(&scores, lessened(above, skewness))).max(0.0) * stretched_up;
        let widest = t_quantile(FEWEST_DEGREES, 1.0 - chances.0)
            + t_quantile(FEWEST_DEGREES, 1.0 - chances.1);
        let scale = standard_error * (widest / (down + up)).min(1.0);
        Some((point_estimate - down * scale, point_estimate + up * scale))
    }

    /// The skewness of the estimate itself: Σ Wₕ³ m₃ₕ/nₕ² over the cube of its standard error.
    fn skewness(&self, influence: &[f64], standard_error: f64) -> f64 {
        let third = |stratum: &Stratum| {
            let n = stratum.members.len();
            let centre = stratum.mean(influence);
            let cubes = sum_of(n, &|i| {
                let distance = influence[stratum.members[i]] - centre;
                distance * distance * distance
            });
            stratum.weight * stratum.weight * stratum.weight * cubes / (n as f64).powi(3)
        };
        let moment: f64 = self.design.strata().iter().map(third).sum();
        moment / (standard_error * standard_error * standard_error)
    }

    /// The studentised error of one resample; `None` where it has no spread.
    fn score(
        &self,
        times: &[u8],
        errors: &[f64],
        relative: &[f64],
        spreads: &[f64],
    ) -> Option<f64> {
        let moments = self.moments(times, errors, relative);
        let (error, below) = moments.iter().fold((0.0, 0.0), |(error, below), m| {
            (error + m.weight * m.error / m.n, below + m.weight * m.relative / m.n)
        });
        if below <= 0.0 {
            return None;
        }
        let shift = error / below;
        let variance: f64 = moments
            .iter()
            .zip(spreads)
            .map(|(moment, spread)| moment.variance(shift, *spread))
            .sum();
        (variance > 0.0).then(|| error / variance.sqrt())
    }

    /// The variance of single errors in each stratum of the sample.
    fn spreads(&self, errors: &[f64]) -> Vec<f64> {
        let each = vec![1_u8; errors.len()];
        let moments = self.moments(&each, errors, &vec![0.0; errors.len()]);
        moments.iter().map(|moment| moment.spread(0.0)).collect()
    }

    fn moments(&self, times: &[u8], errors: &[f64], relative: &[f64]) -> Vec<Moments> {
        let mut start = 0;
        let strata = self.design.strata().iter();
        strata
            .map(|stratum| {
                let end = start + stratum.members.len();
                let part = start..end;
                start = end;
                let values = errors[part.clone()].iter().zip(&relative[part.clone()]);
                Moments::new(stratum.weight, times[part].iter().zip(values))
            })
            .collect()
    }
}

/// The chance that is left out on one side. The resamples know no value beyond the greatest that was seen, so on the side of
/// the long tail the bootstrap-t still errs about twice as often as it says, the more so the more skewed the estimate
/// is; its share is lessened in proportion. `tests/estimators` holds the outcome to its level.
fn lessened(nominal: f64, skewness: f64) -> f64 {
    const GAIN: f64 = 2.0;
    nominal / (1.0 + GAIN * skewness.max(0.0))
}

/// A chance that the resamples can tell, and how much further Student's law reaches at the one that was asked for.
fn within_reach(chance: f64, degrees: f64) -> (f64, f64) {
    const RAREST: f64 = 0.005;
    if chance >= RAREST {
        return (chance, 1.0);
    }
    (RAREST, t_quantile(degrees, 1.0 - chance) / t_quantile(degrees, 1.0 - RAREST))
}

/// Draws as many as there are, with replacement, and counts how often each was drawn.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the high half of the product is below the length"
)]
fn draw(key: Key, times: &mut [u8]) {
    let length = times.len() as u128;
    for position in 0..times.len() {
        let bits = key.part(position as u64).bits(Purpose::Resample);
        let drawn = ((u128::from(bits) * length) >> 64) as usize;
        times[drawn] = times[drawn].saturating_add(1);
    }
}

/// The value at a share of sorted scores: of 399, the 10th at 2.5 % and the 390th at 97.5 %.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank between 1 and the length"
)]
fn order(sorted: &[f64], p: f64) -> f64 {
    let rank = ((sorted.len() as f64 + 1.0) * p).round() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// Sums of a resample in one stratum.
struct Moments {
    weight: f64,
    n: f64,
    error: f64,
    relative: f64,
    error_square: f64,
    product: f64,
    relative_square: f64,
}

impl Moments {
    fn new<'b>(weight: f64, drawn: impl Iterator<Item = (&'b u8, (&'b f64, &'b f64))>) -> Self {
        let mut sums = Self {
            weight,
            n: 0.0,
            error: 0.0,
            relative: 0.0,
            error_square: 0.0,
            product: 0.0,
            relative_square: 0.0,
        };
        for (times, (error, relative)) in drawn {
            let times = f64::from(*times);
            sums.n += times;
            sums.error += times * error;
            sums.relative += times * relative;
            sums.error_square += times * error * error;
            sums.product += times * error * relative;
            sums.relative_square += times * relative * relative;
        }
        sums
    }

    /// The stratum's part of the variance of the resampled estimate; `usual` is the variance of single errors in the
    /// sample.
    fn variance(&self, shift: f64, usual: f64) -> f64 {
        let spread = (self.n * self.spread(shift) + PRIOR * usual) / (self.n + PRIOR);
        self.weight * self.weight * spread / self.n
    }

    /// The variance of single residuals, which are error − shift · relative.
    fn spread(&self, shift: f64) -> f64 {
        let sum = self.error - shift * self.relative;
        let squares =
            self.error_square - 2.0 * shift * self.product + shift * shift * self.relative_square;
        (squares - sum * sum / self.n).max(0.0) / (self.n - 1.0).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skewed() -> Vec<f64> {
        (0..200).map(|i| 1.0 / (1.0 - (f64::from(i) + 0.5) / 200.0)).collect()
    }

    #[test]
    fn a_right_tail_reaches_further_up_than_down() {
        let design = Design::simple(200);
        let found = Bootstrap::new(&design, Key::new(1), 399).mean(&skewed()).estimate;
        let interval = found.confidence_interval;
        let (down, up) = (
            found.point_estimate - interval.lower_bound,
            interval.upper_bound - found.point_estimate,
        );
        assert!(up > 1.3 * down, "{found:?}");
    }

    #[test]
    fn the_same_key_resamples_the_same() {
        let design = Design::simple(200);
        let once = || Bootstrap::new(&design, Key::new(1), 99).mean(&skewed()).estimate;
        assert_eq!(once(), once());
    }

    #[test]
    fn a_ratio_to_a_constant_is_the_mean() {
        let design = Design::simple(200);
        let bootstrap = Bootstrap::new(&design, Key::new(2), 99);
        let mean = bootstrap.mean(&skewed()).estimate;
        let ratio = bootstrap.ratio(&skewed(), &[2.0; 200]).unwrap().estimate;
        let bounds = (mean.confidence_interval.upper_bound, ratio.confidence_interval.upper_bound);
        assert!((bounds.0 - 2.0 * bounds.1).abs() < 1e-9);
    }

    #[test]
    fn equal_values_need_no_resampling() {
        let design = Design::simple(10);
        let found = Bootstrap::new(&design, Key::new(3), 99).mean(&[4.0; 10]).estimate;
        assert_eq!(found, Estimate::exact(4.0));
    }
}
