//! Which replication lies in which stratum, and how much of reality a stratum stands for.
//!
//! The mean over a stratified sample is θ̂ = Σ Wₕ x̄ₕ with variance Σ Wₕ² sₕ²/nₕ (Cochran 1977, *Sampling Techniques*,
//! §5.4). Its degrees of freedom are Satterthwaite's (1946): (Σ aₕ)² / Σ aₕ²/(nₕ − 1) with aₕ = Wₕ² sₕ²/nₕ.
//!
//! Three traps. A stratum that was never run has no mean: it is left out and the others are weighted up, which the
//! summary says aloud. A stratum run once has no variance: its distance from the overall mean stands in, which is too
//! wide rather than too narrow. And Satterthwaite's degrees of freedom are themselves estimated: where one stratum of
//! few runs happens to have nearly all of the variance they come out near 1, whose t of 12.7 says nothing of use. They
//! are held to at least [`FEWEST_DEGREES`].

use super::sum::sum_of;

/// Degrees of freedom of a stratum of four runs, the fewest that the experiment gives one.
pub const FEWEST_DEGREES: f64 = 3.0;

/// Strata with their weights and the replications in each.
#[derive(Clone, Debug)]
pub struct Design {
    strata: Vec<Stratum>,
    size: usize,
}

/// One stratum that was run at least once.
#[derive(Clone, Debug)]
pub struct Stratum {
    /// Share of reality, after leaving out strata that were never run.
    pub weight: f64,
    /// Positions of its replications, ascending.
    pub members: Vec<usize>,
}

/// How far a mean may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub variance: f64,
    /// Satterthwaite's degrees of freedom; at least [`FEWEST_DEGREES`].
    pub degrees: f64,
}

impl Design {
    /// From the weight of each stratum and the stratum of each replication.
    #[must_use]
    pub fn new(weights: &[f64], stratum_of: &[usize]) -> Self {
        let mut members = vec![Vec::new(); weights.len()];
        for (position, stratum) in stratum_of.iter().enumerate() {
            members[*stratum].push(position);
        }
        let seen: Vec<(f64, Vec<usize>)> =
            weights.iter().copied().zip(members).filter(|(_, m)| !m.is_empty()).collect();
        let total: f64 = seen.iter().map(|(weight, _)| weight).sum();
        let strata = seen
            .into_iter()
            .map(|(weight, members)| Stratum { weight: weight / total, members })
            .collect();
        Self { strata, size: stratum_of.len() }
    }

    /// One stratum that is everything.
    #[must_use]
    pub fn simple(size: usize) -> Self {
        Self::new(&[1.0], &vec![0; size])
    }

    /// Number of replications.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    #[must_use]
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// The weighted mean of one value per replication.
    #[must_use]
    pub fn mean(&self, values: &[f64]) -> f64 {
        self.strata.iter().map(|stratum| stratum.weight * stratum.mean(values)).sum()
    }

    /// The variance of [`Design::mean`], with its degrees of freedom.
    #[must_use]
    pub fn spread(&self, values: &[f64]) -> Spread {
        let overall = self.mean(values);
        let (mut variance, mut squares) = (0.0, 0.0);
        for stratum in &self.strata {
            let n = stratum.members.len() as f64;
            let part = stratum.weight * stratum.weight * stratum.variance(values, overall) / n;
            variance += part;
            squares += part * part / (n - 1.0).max(1.0);
        }
        let degrees = if squares > 0.0 { variance * variance / squares } else { f64::INFINITY };
        Spread { variance, degrees: degrees.max(FEWEST_DEGREES) }
    }

    /// One weight per replication; the weights add up to 1.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let mut weights = vec![0.0; self.size];
        for stratum in &self.strata {
            for position in &stratum.members {
                weights[*position] = stratum.weight / stratum.members.len() as f64;
            }
        }
        weights
    }
}

impl Stratum {
    #[must_use]
    pub fn mean(&self, values: &[f64]) -> f64 {
        sum_of(self.members.len(), &|i| values[self.members[i]]) / self.members.len() as f64
    }

    /// The variance of single values; of a single run, its squared distance from `overall`.
    fn variance(&self, values: &[f64], overall: f64) -> f64 {
        let n = self.members.len();
        let centre = if n > 1 { self.mean(values) } else { overall };
        let squares = sum_of(n, &|i| {
            let distance = values[self.members[i]] - centre;
            distance * distance
        });
        squares / (n as f64 - 1.0).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_variance_are_weighted_by_stratum() {
        // Strata (1, 3) with weight 0.9 and (10, 14, 18) with weight 0.1.
        let design = Design::new(&[0.9, 0.1], &[0, 1, 0, 1, 1]);
        let values = [1.0, 10.0, 3.0, 14.0, 18.0];
        assert!((design.mean(&values) - (0.9 * 2.0 + 0.1 * 14.0)).abs() < 1e-12);
        let (a, b) = (0.81 * 2.0 / 2.0, 0.01 * 16.0 / 3.0);
        let spread = design.spread(&values);
        assert!((spread.variance - (a + b)).abs() < 1e-12);
        assert!((a + b) * (a + b) / (a * a + b * b / 2.0) < FEWEST_DEGREES);
        assert_eq!(spread.degrees, FEWEST_DEGREES);
        assert!((design.weights().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn degrees_of_freedom_are_satterthwaites() {
        let stratum_of = [0, 0, 0, 0, 0, 1, 1, 1, 1];
        let design = Design::new(&[0.5, 0.5], &stratum_of);
        // Variances 2.5 and 20/3 over 5 and 4 runs.
        let spread = design.spread(&[1.0, 2.0, 3.0, 4.0, 5.0, 2.0, 4.0, 6.0, 8.0]);
        let (a, b) = (0.25 * 2.5 / 5.0, 0.25 * 20.0 / 3.0 / 4.0);
        let expected = (a + b) * (a + b) / (a * a / 4.0 + b * b / 3.0);
        assert!((spread.degrees - expected).abs() < 1e-9 && expected > FEWEST_DEGREES);
    }

    #[test]
    fn a_stratum_that_was_never_run_is_left_out() {
        let design = Design::new(&[0.5, 0.25, 0.25], &[0, 2, 0]);
        assert_eq!(design.strata().len(), 2);
        assert!((design.mean(&[3.0, 9.0, 3.0]) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_single_run_borrows_the_distance_from_the_mean() {
        let design = Design::new(&[0.5, 0.5], &[0, 0, 1]);
        assert!(design.spread(&[1.0, 1.0, 5.0]).variance > 0.0);
    }
}
