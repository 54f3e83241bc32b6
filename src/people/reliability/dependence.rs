//! Dependence between one person's successive errors, after THERP (NUREG/CR-1278, table 20-17).
//!
//! Who has slipped and not noticed is likelier to slip again: the wrong belief that led to the first error is still
//! there. The five levels are the handbook's equations for the conditional probability of failure.

use crate::scenario::model::Dependence;

/// The probability of an error given that the one before happened.
#[must_use]
pub fn conditional(level: Dependence, basic: f64) -> f64 {
    match level {
        Dependence::Zero => basic,
        Dependence::Low => (1.0 + 19.0 * basic) / 20.0,
        Dependence::Moderate => (1.0 + 6.0 * basic) / 7.0,
        Dependence::High => f64::midpoint(1.0, basic),
        Dependence::Complete => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_equations_of_the_handbook() {
        use Dependence::{Complete, High, Low, Moderate, Zero};
        let cases = [
            (Zero, 0.001, 0.001),
            (Zero, 0.1, 0.1),
            (Low, 0.001, 0.050_95),
            (Low, 0.1, 0.145),
            (Moderate, 0.001, 0.143_714_285_714_285_7),
            (Moderate, 0.1, 0.228_571_428_571_428_6),
            (High, 0.001, 0.500_5),
            (High, 0.1, 0.55),
            (Complete, 0.001, 1.0),
            (Complete, 0.1, 1.0),
        ];
        for (level, basic, expected) in cases {
            let found = conditional(level, basic);
            assert!((found / expected - 1.0_f64).abs() < 1e-12, "{level:?} {basic}: {found}");
        }
    }
}
