//! A procedure of several steps, each looked over by somebody who may miss an error.

/// Probability that at least one error of independent steps stays uncaught. `check_misses` is the share of errors that a
/// check lets through; 1 where nobody checks.
#[must_use]
pub fn any_uncaught(steps: u32, error_probability: f64, check_misses: f64) -> f64 {
    let caught_or_none = libm::log1p(-error_probability * check_misses);
    -libm::expm1(f64::from(steps) * caught_or_none)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 − (1 − p·m)ⁿ, by independence.
    #[test]
    fn errors_of_ten_steps_that_nobody_catches() {
        let cases = [
            (0.003, 0.1, 0.002_995_953_238_299_265),
            (0.033, 0.1, 0.032_514_237_634_009_18),
            (0.003, 1.0, 0.029_598_223_051_083_172),
        ];
        for (probability, misses, expected) in cases {
            let found = any_uncaught(10, probability, misses);
            assert!((found / expected - 1.0_f64).abs() < 1e-12, "{probability} {misses}: {found}");
        }
    }
}
