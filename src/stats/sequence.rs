//! A confidence sequence: an interval that may be looked at after every block.
//!
//! A stopping rule that checks a fixed-size 95 % interval after every block is wrong far more often than 5 %: each look
//! is another chance. A confidence sequence covers the truth **at all looks at once**, so a run may stop the moment the
//! answer is clear. This is the asymptotic sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024,
//! "Time-uniform central limit theory and asymptotic confidence sequences", eq. 2), Robbins' normal mixture with an
//! estimated variance:
//!
//! μ̂ₜ ± σ̂ₜ √( 2(tρ² + 1)/(t²ρ²) · ln(√(tρ² + 1)/α) ).
//!
//! Each value is a complete block's stratified estimate, so values are independent, of one law and near normal.
//! Two traps. A deviation estimated from few of them is often too small: the reach is widened from a normal to a
//! Student deviate of the same chance (Wallace 1959, "Bounds on normal approximations to Student's and the chi-square
//! distributions"), three times as far at eight blocks, and no interval is given before [`FIRST`]. And costs, whose
//! blocks are skewed and whose interval must then reach further on one side: Hall's transformation (1992, "On the
//! removal of skewness by transformation") moves both ends accordingly. `tests/estimators` holds the whole path to its
//! level.

use super::estimate::ConfidenceInterval;

/// Blocks before the first interval.
pub const FIRST: u32 = 8;

/// A sequence of intervals for the mean of what is pushed, in the order of the blocks.
#[derive(Clone, Debug)]
pub struct ConfidenceSequence {
    level: f64,
    /// ρ²: sets where the sequence is tightest.
    mixture: f64,
    moments: Moments,
}

impl ConfidenceSequence {
    /// `level` is the chance, between 0 and 1, of covering at every look; tightest near `tuned_for` values.
    #[must_use]
    pub fn new(level: f64, tuned_for: u32) -> Self {
        let log = -2.0 * libm::log(1.0 - level);
        let mixture = (log + libm::log(log) + 1.0) / f64::from(tuned_for.max(1));
        Self { level, mixture, moments: Moments::default() }
    }

    /// Adds the estimate of the next complete block.
    pub fn push(&mut self, value: f64) {
        self.moments.push(value);
    }

    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.moments.mean
    }

    /// The interval now; `None` before [`FIRST`] values.
    #[must_use]
    pub fn interval(&self) -> Option<ConfidenceInterval> {
        if self.moments.count < FIRST {
            return None;
        }
        let t = f64::from(self.moments.count);
        let scaled = t * self.mixture + 1.0;
        let log = libm::log(scaled.sqrt() / (1.0 - self.level));
        let reach = student((2.0 * scaled / (t * self.mixture) * log).sqrt(), t) / t.sqrt();
        let deviation = self.moments.deviation();
        let skewness = self.moments.skewness();
        Some(ConfidenceInterval {
            confidence_level: self.level,
            lower_bound: self.mean() - deviation * unskewed(reach, skewness, t),
            upper_bound: self.mean() - deviation * unskewed(-reach, skewness, t),
        })
    }
}

/// Wallace's (1959) approximation of the Student deviate, with `count − 1` degrees of freedom, that is as unlikely as
/// this normal one; right to a hundredth from seven degrees on.
fn student(normal: f64, count: f64) -> f64 {
    let degrees = count - 1.0;
    let scaled = normal * (8.0 * degrees + 3.0) / (8.0 * degrees + 1.0);
    (degrees * libm::expm1(scaled * scaled / degrees)).sqrt()
}

/// Hall's (1992) inverse cubic transformation: the studentised distance at which the skewed mean is as unlikely as a
/// symmetric one at `reach` deviations.
fn unskewed(reach: f64, skewness: f64, count: f64) -> f64 {
    if skewness.abs() < 1e-9 {
        return reach;
    }
    3.0 / skewness * (libm::cbrt(1.0 + skewness * (reach - skewness / (6.0 * count))) - 1.0)
}

/// Running central moments (Welford 1962; Pébay 2008).
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    count: u32,
    mean: f64,
    squares: f64,
    cubes: f64,
}

impl Moments {
    fn push(&mut self, value: f64) {
        let before = f64::from(self.count);
        self.count += 1;
        let n = f64::from(self.count);
        let step = (value - self.mean) / n;
        let square = step * step * n * before;
        self.cubes += square * step * (n - 2.0) - 3.0 * step * self.squares;
        self.squares += square;
        self.mean += step;
    }

    fn deviation(&self) -> f64 {
        (self.squares / (f64::from(self.count) - 1.0)).sqrt()
    }

    fn skewness(&self) -> f64 {
        let n = f64::from(self.count);
        let variance = self.squares / n;
        if variance > 0.0 { self.cubes / n / (variance * variance.sqrt()) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_come_after_the_first_blocks_and_shrink() {
        let mut sequence = ConfidenceSequence::new(0.95, 50);
        let mut widths = Vec::new();
        for block in 0..400_u32 {
            sequence.push(f64::from(block % 2));
            widths.extend(sequence.interval().map(|i| i.upper_bound - i.lower_bound));
        }
        assert_eq!(widths.len(), 400 - FIRST as usize + 1);
        assert!(widths[300] < widths[30] && widths[30] < widths[0]);
        assert!((sequence.mean() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_reach_is_that_of_the_formula() {
        // σ = 1, t = 100, ρ² = (5.9915 + ln 5.9915 + 1)/100: √(2(tρ²+1)/(t²ρ²) · ln(√(tρ²+1)/0.05)) = 0.3035, which is
        // 3.035 normal deviations of the mean and 3.115 of Student's with 99 degrees of freedom, by Wallace's formula.
        let mut sequence = ConfidenceSequence::new(0.95, 100);
        let deviation = (99.0_f64 / 100.0).sqrt();
        for block in 0..100 {
            sequence.push(if block % 2 == 0 { deviation } else { -deviation });
        }
        let interval = sequence.interval().unwrap();
        assert!((interval.upper_bound - 0.3115).abs() < 5e-4, "{interval:?}");
    }

    #[test]
    fn student_deviates_are_those_of_the_exact_law() {
        use crate::random::normal_cdf;
        for (count, normal) in [(8.0, 3.0), (10.0, 3.5), (40.0, 3.2)] {
            let exact = super::super::special::t_quantile(count - 1.0, normal_cdf(normal));
            assert!((student(normal, count) / exact - 1.0).abs() < 0.01, "{count}: {exact}");
        }
    }
}
