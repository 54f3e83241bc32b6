//! A quantile function as a table, for the laws that are drawn once per request.
//!
//! 4,096 equal steps of probability with linear interpolation cost a tenth of an exact lognormal; the outermost steps,
//! where the curve bends, use the exact quantile. The table is monotone in the uniform, so common draws stay in step.

use super::Distribution;

const STEPS: usize = 4096;
/// Steps at either end that are computed exactly.
const EXACT_STEPS: usize = 8;

/// Draws from a [`Distribution`] by one uniform.
#[derive(Clone, Debug)]
pub struct Sampler {
    law: Distribution,
    table: Vec<f64>,
}

impl Sampler {
    #[must_use]
    pub fn new(law: Distribution) -> Self {
        let table = match law {
            Distribution::Constant(_) => Vec::new(),
            _ => (0..=STEPS)
                .map(|step| step.clamp(1, STEPS - 1) as f64 / STEPS as f64)
                .map(|u| law.quantile(u))
                .collect(),
        };
        Self { law, table }
    }

    #[must_use]
    pub const fn law(&self) -> &Distribution {
        &self.law
    }

    /// The value at the uniform `u`, 0 < u < 1.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn draw(&self, u: f64) -> f64 {
        if let Distribution::Constant(value) = self.law {
            return value;
        }
        let position = u * STEPS as f64;
        let step = position as usize;
        if !(EXACT_STEPS..STEPS - EXACT_STEPS).contains(&step) {
            return self.law.quantile(u);
        }
        let below = self.table[step];
        below + (self.table[step + 1] - below) * (position - step as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_keeps_mean_and_variance_of_the_law() {
        let law = Distribution::Lognormal { median: 1.0, sigma: 0.8 };
        let sampler = Sampler::new(law);
        let draws = 1_000_000;
        let (mut exact, mut table) = ((0.0, 0.0), (0.0, 0.0));
        for i in 0..draws {
            let u = (f64::from(i) + 0.5) / f64::from(draws);
            let (a, b) = (law.quantile(u), sampler.draw(u));
            exact = (exact.0 + a, exact.1 + a * a);
            table = (table.0 + b, table.1 + b * b);
        }
        assert!((table.0 / exact.0 - 1.0_f64).abs() < 1e-5);
        assert!((table.1 / exact.1 - 1.0_f64).abs() < 1e-4);
    }

    #[test]
    fn draws_are_monotone_in_the_uniform() {
        let sampler = Sampler::new(Distribution::Exponential { mean: 1.0 });
        let draws: Vec<f64> = (1..100_000).map(|i| sampler.draw(f64::from(i) / 1e5)).collect();
        assert!(draws.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
