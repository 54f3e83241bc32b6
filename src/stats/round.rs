//! Nine significant digits.
//!
//! The sixteenth digit of a sum may differ between machines; the ninth does not. Rounding through the decimal notation
//! is exact: it gives the double nearest to the nine digits that are printed.

/// The value to nine significant digits; zero has no sign, and what is not finite stays as it is.
#[must_use]
pub fn round9(value: f64) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value + 0.0;
    }
    format!("{value:.8e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_digits_are_kept() {
        assert_eq!(round9(1.234_567_894_9), 1.234_567_89);
        assert_eq!(round9(-123_456_789_123.0), -123_456_789_000.0);
        assert_eq!(round9(0.1 + 0.2), 0.3);
        assert_eq!(round9(-0.0).to_bits(), 0.0_f64.to_bits());
        assert!(round9(f64::INFINITY).is_infinite());
    }
}
