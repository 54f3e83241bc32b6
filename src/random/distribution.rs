//! The laws a scenario may give a duration, a factor or a rate.

use serde::{Deserialize, Serialize};

use super::gamma::gamma_cdf;
use super::normal_quantile;

/// A law on the numbers from 0 up, in the unit of the parameter it describes (seconds for durations).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    Constant(f64),
    Uniform {
        low: f64,
        high: f64,
    },
    /// Uniform on a log scale: for severities whose magnitude is what is unknown.
    LogUniform {
        low: f64,
        high: f64,
    },
    Exponential {
        mean: f64,
    },
    /// `sigma` is the standard deviation of the logarithm.
    Lognormal {
        median: f64,
        sigma: f64,
    },
    /// The sum of two exponential stages of equal mean, together `mean`.
    Erlang2 {
        mean: f64,
    },
    /// Two exponential branches with balanced means; `scv` is the squared coefficient of variation, above 1.
    Hyperexponential {
        mean: f64,
        scv: f64,
    },
    /// Times to failure that get likelier (`shape` above 1) or less likely with age.
    Weibull {
        shape: f64,
        scale: f64,
    },
    /// `cv` is the coefficient of variation.
    Gamma {
        mean: f64,
        cv: f64,
    },
}

impl Distribution {
    /// The lognormal of this median of which a `share` lies below `value`, as response times are published: "median 67 min,
    /// 95 % below 528 min". `sigma` is negative, and it is no law, where the two contradict each other.
    #[must_use]
    pub fn lognormal_of_quantile(median: f64, share: f64, value: f64) -> Self {
        Self::Lognormal { median, sigma: libm::log(value / median) / normal_quantile(share) }
    }

    /// The lognormal of this mean and coefficient of variation, as measured means with their scatter are published:
    /// σ² = ln(1 + cv²), and the median is the mean over √(1 + cv²).
    #[must_use]
    pub fn lognormal_of_moments(mean: f64, cv: f64) -> Self {
        let median = mean / (1.0 + cv * cv).sqrt();
        Self::Lognormal { median, sigma: libm::log1p(cv * cv).sqrt() }
    }

    /// The value below which a share `u` (0 < u < 1) of the law lies.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Constant(value) => value,
            Self::Uniform { low, high } => low + (high - low) * u,
            Self::LogUniform { low, high } => {
                low * libm::exp(u * libm::log(high / low.max(f64::MIN_POSITIVE)))
            }
            Self::Exponential { mean } => -mean * libm::log1p(-u),
            Self::Lognormal { median, sigma } => median * libm::exp(sigma * normal_quantile(u)),
            Self::Erlang2 { mean } => bisect(u, mean, |x| {
                let z = 2.0 * x / mean;
                1.0 - libm::exp(-z) * (1.0 + z)
            }),
            Self::Hyperexponential { mean, scv } => {
                let (p, fast, slow) = balanced_branches(mean, scv);
                bisect(u, mean, |x| {
                    1.0 - p * libm::exp(-x / fast) - (1.0 - p) * libm::exp(-x / slow)
                })
            }
            Self::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-u), 1.0 / shape),
            Self::Gamma { mean, cv } => {
                let shape = 1.0 / (cv * cv);
                bisect(u, mean, |x| gamma_cdf(shape, x * shape / mean))
            }
        }
    }

    /// The law of `factor` times as much.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(value * factor),
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::LogUniform { low, high } => {
                Self::LogUniform { low: low * factor, high: high * factor }
            }
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Lognormal { median, sigma } => Self::Lognormal { median: median * factor, sigma },
            Self::Erlang2 { mean } => Self::Erlang2 { mean: mean * factor },
            Self::Hyperexponential { mean, scv } => {
                Self::Hyperexponential { mean: mean * factor, scv }
            }
            Self::Weibull { shape, scale } => Self::Weibull { shape, scale: scale * factor },
            Self::Gamma { mean, cv } => Self::Gamma { mean: mean * factor, cv },
        }
    }

    /// The mean of the law.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Constant(value) => value,
            Self::Uniform { low, high } => f64::midpoint(low, high),
            Self::LogUniform { low, high } if low < high => (high - low) / libm::log(high / low),
            Self::LogUniform { low, .. } => low,
            Self::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
            Self::Exponential { mean }
            | Self::Erlang2 { mean }
            | Self::Hyperexponential { mean, .. }
            | Self::Gamma { mean, .. } => mean,
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
        }
    }
}

/// Branch probability and the two means of a hyperexponential law with balanced means: `p·fast = (1−p)·slow`.
fn balanced_branches(mean: f64, scv: f64) -> (f64, f64, f64) {
    let p = 0.5 * (1.0 + ((scv - 1.0) / (scv + 1.0)).sqrt());
    (p, mean / (2.0 * p), mean / (2.0 * (1.0 - p)))
}

/// The point where a distribution function reaches `u`, to double precision.
fn bisect(u: f64, mean: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, mean);
    while cdf(high) < u && high < mean * 1e6 {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if cdf(middle) < u { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(law: Distribution) -> (f64, f64) {
        let draws = 400_000;
        let values = (0..draws).map(|i| law.quantile((f64::from(i) + 0.5) / f64::from(draws)));
        let (sum, squares) = values.fold((0.0, 0.0), |(s, q), v| (s + v, q + v * v));
        let mean = sum / f64::from(draws);
        (mean, squares / f64::from(draws) / mean / mean - 1.0)
    }

    #[test]
    fn means_and_variations_are_those_of_the_law() {
        let cases = [
            (Distribution::Exponential { mean: 0.05 }, 1.0),
            (Distribution::Erlang2 { mean: 0.05 }, 0.5),
            (Distribution::Hyperexponential { mean: 0.05, scv: 4.0 }, 4.0),
            (Distribution::Lognormal { median: 0.05, sigma: 0.5 }, 0.284_025),
        ];
        for (law, scv) in cases {
            let (mean, variation) = moments(law);
            assert!((mean / law.mean() - 1.0).abs() < 1e-3, "{law:?}: mean {mean}");
            assert!((variation / scv - 1.0).abs() < 2e-2, "{law:?}: scv {variation}");
        }
    }

    #[test]
    fn log_uniform_has_its_ends_and_its_mean() {
        let law = Distribution::LogUniform { low: 0.005, high: 0.2 };
        assert!((law.quantile(1e-15) - 0.005).abs() < 1e-9);
        assert!((law.quantile(1.0 - 1e-15) - 0.2).abs() < 1e-9);
        assert!((moments(law).0 / law.mean() - 1.0).abs() < 1e-4);
    }
}
