//! Quantiles of the beta and t laws, by `libm` alone so that every platform agrees.
//!
//! The regularised incomplete beta function is Lentz's evaluation of its continued fraction (Numerical Recipes §6.4;
//! DLMF 8.17.22), the quantiles are bisections of it: slow beside a rational approximation, but without a case that
//! fails, and called a few hundred times a report.

use crate::random::normal_quantile;

/// Beyond this many degrees of freedom the t law is the normal law to nine digits.
const NORMAL_FROM: f64 = 1e9;
const BISECTIONS: usize = 90;

/// P(X ≤ x) for a beta law with positive parameters.
#[must_use]
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    let front = libm::exp(log_front);
    // The fraction converges fast on this side of the mean; the other side is its mirror image.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(a, b, x) / a
    } else {
        1.0 - front * continued_fraction(b, a, 1.0 - x) / b
    }
}

#[expect(clippy::many_single_char_names, reason = "the names of the reference")]
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..20_000_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// The value below which a share `p` of a beta law with positive parameters lies.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..BISECTIONS {
        let middle = f64::midpoint(low, high);
        if beta_cdf(a, b, middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// P(T ≤ t) for Student's law; degrees of freedom are positive and need not be whole.
#[must_use]
pub fn t_cdf(degrees: f64, t: f64) -> f64 {
    let tail = 0.5 * beta_cdf(degrees / 2.0, 0.5, degrees / (degrees + t * t));
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The quantile of Student's law for 0 < p < 1; fewer than one degree of freedom count as one.
#[must_use]
pub fn t_quantile(degrees: f64, p: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    if p < 0.5 {
        return -t_quantile(degrees, 1.0 - p);
    }
    let degrees = if degrees >= 1.0 { degrees } else { 1.0 };
    if degrees > NORMAL_FROM {
        return normal_quantile(p);
    }
    newton(degrees, p).unwrap_or_else(|| {
        let share = beta_quantile(degrees / 2.0, 0.5, 2.0 * (1.0 - p));
        (degrees * (1.0 - share) / share.max(f64::MIN_POSITIVE)).sqrt()
    })
}

/// Newton's method from the Cornish–Fisher expansion; `None` where it does not settle.
fn newton(degrees: f64, p: f64) -> Option<f64> {
    let z = normal_quantile(p);
    let mut t = z + (z * z * z + z) / (4.0 * degrees);
    let log_constant = libm::lgamma(f64::midpoint(degrees, 1.0))
        - libm::lgamma(degrees / 2.0)
        - 0.5 * libm::log(degrees * std::f64::consts::PI);
    for _ in 0..30 {
        let log_density = log_constant - f64::midpoint(degrees, 1.0) * libm::log1p(t * t / degrees);
        let step = (t_cdf(degrees, t) - p) / libm::exp(log_density);
        t -= step;
        if step.abs() < 1e-12 * t.abs() {
            return t.is_finite().then_some(t);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Degrees of freedom, then the quantiles at 0.95, 0.975 and 0.995, computed with `SciPy`.
    const T: [(f64, [f64; 3]); 5] = [
        (4.0, [2.131_846_786_326_65, 2.776_445_105_197_793, 4.604_094_871_349_992]),
        (9.0, [1.833_112_932_656_237, 2.262_157_162_798_205, 3.249_835_541_592_126]),
        (19.0, [1.729_132_811_521_368, 2.093_024_054_408_308, 2.860_934_606_464_979]),
        (29.0, [1.699_127_026_533_497, 2.045_229_642_132_703, 2.756_385_903_670_605]),
        (99.0, [1.660_391_156_016_991, 1.984_216_951_586_417, 2.626_405_457_280_827]),
    ];

    #[test]
    fn t_quantiles_are_those_computed_with_scipy() {
        for (degrees, expected) in T {
            for (p, value) in [0.95, 0.975, 0.995].into_iter().zip(expected) {
                let t = t_quantile(degrees, p);
                assert!((t / value - 1.0).abs() < 1e-9, "{degrees} at {p}: {t} not {value}");
                assert!((t_quantile(degrees, 1.0 - p) + t).abs() < 1e-9 * t);
            }
        }
    }

    #[test]
    fn t_is_cauchy_at_one_degree_and_normal_at_many() {
        assert!((t_quantile(1.0, 0.975) - 12.706_204_736_174_7).abs() < 1e-8);
        assert!((t_quantile(1e8, 0.975) - normal_quantile(0.975)).abs() < 1e-7);
        assert!((t_quantile(1e12, 0.975) - normal_quantile(0.975)).abs() < 1e-12);
    }

    #[test]
    fn beta_agrees_with_its_closed_forms() {
        // A beta law with b = 1 has the distribution function x^a; with a = 1 it is 1 − (1 − x)^b.
        for x in [0.01, 0.3, 0.77, 0.999] {
            assert!((beta_cdf(3.0, 1.0, x) - x * x * x).abs() < 1e-13);
            assert!((beta_cdf(1.0, 2.0, x) - (1.0 - (1.0 - x) * (1.0 - x))).abs() < 1e-13);
        }
        assert!((beta_quantile(3.0, 1.0, 0.125) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn beta_agrees_with_another_implementation() {
        for (a, b) in [(0.5, 0.5), (2.0, 400.0), (37.0, 3.5), (5_000.0, 0.5)] {
            for x in [1e-4, 0.05, 0.5, 0.93] {
                let other = statrs::function::beta::beta_reg(a, b, x);
                assert!((beta_cdf(a, b, x) - other).abs() < 1e-10, "I({a}, {b}) at {x}");
            }
        }
    }
}
