//! Variance-based importance: which share of a function's variance a coordinate carries (Sobol 1993).
//!
//! The **first-order** index of a coordinate is the share of the variance that would go if the coordinate became known;
//! the **total** index the share that would stay if everything else did. They differ by interplay. Estimated from two
//! samples A and B and, for each coordinate j, A with the j-th column of B: the first-order index by Saltelli et al.
//! (2010, eq. b of table 2), the total one by Jansen (1999). Both samples are keyed Latin hypercubes, and the function is
//! centred first, since its mean would otherwise enter the error of every index.

use super::latin::hypercube;
use super::sum::sum_of;
use crate::random::Key;

/// What one coordinate carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Importance {
    pub first_order: f64,
    pub total: f64,
}

/// One importance per axis of a function on the unit cube, from `points` × (axes + 2) values; all 0 where the function
/// does not vary. Estimates are held between 0 and 1.
pub fn importance(
    key: Key,
    points: usize,
    axes: usize,
    function: impl Fn(&[f64]) -> f64,
) -> Vec<Importance> {
    let (a, b) = (hypercube(key.part(0), points, axes), hypercube(key.part(1), points, axes));
    let mut at_a: Vec<f64> = a.iter().map(|point| function(point)).collect();
    let mut at_b: Vec<f64> = b.iter().map(|point| function(point)).collect();
    let n = points as f64;
    let centre = (sum_of(points, &|i| at_a[i]) + sum_of(points, &|i| at_b[i])) / (2.0 * n);
    at_a.iter_mut().chain(&mut at_b).for_each(|value| *value -= centre);
    let squares = sum_of(points, &|i| at_a[i] * at_a[i] + at_b[i] * at_b[i]);
    let variance = squares / (2.0 * n - 1.0);
    // Rounding alone is no variance.
    let nothing = variance <= (1e-12 * centre.abs()).powi(2);
    let of_axis = |axis: usize| {
        if nothing {
            return Importance { first_order: 0.0, total: 0.0 };
        }
        let mixed: Vec<f64> = (a.iter().zip(&b))
            .map(|(a, b)| {
                let mut point = a.clone();
                point[axis] = b[axis];
                function(&point) - centre
            })
            .collect();
        let first = sum_of(points, &|i| at_b[i] * (mixed[i] - at_a[i])) / n / variance;
        let total = sum_of(points, &|i| (at_a[i] - mixed[i]).powi(2)) / (2.0 * n) / variance;
        Importance { first_order: first.clamp(0.0, 1.0), total: total.clamp(0.0, 1.0) }
    };
    (0..axes).map(of_axis).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.02, "{found} for {expected}");
    }

    #[test]
    fn the_function_of_ishigami_has_its_closed_indices() {
        // Ishigami and Homma (1990), a = 7, b = 0.1; indices from the closed variances, as in Saltelli et al. (2008).
        let found = importance(Key::new(1), 16_384, 3, |u| {
            let x: Vec<f64> = u.iter().map(|u| (2.0 * u - 1.0) * PI).collect();
            let sine = libm::sin(x[1]);
            libm::sin(x[0]) * (1.0 + 0.1 * x[2].powi(4)) + 7.0 * sine * sine
        });
        for (found, (first, total)) in
            found.iter().zip([(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)])
        {
            near(found.first_order, first);
            near(found.total, total);
        }
    }

    #[test]
    fn a_linear_function_is_shared_out_by_squared_slopes() {
        // Slopes 1, 2, 4 and 0 on equal ranges: 1/21, 4/21, 16/21 and nothing, first order and total alike.
        let found = importance(Key::new(2), 8_192, 4, |u| u[0] + 2.0 * u[1] + 4.0 * u[2] + 1e6);
        for (found, square) in found.iter().zip([1.0, 4.0, 16.0, 0.0]) {
            near(found.first_order, square / 21.0);
            near(found.total, square / 21.0);
        }
    }

    #[test]
    fn what_does_not_vary_has_no_importance() {
        let found = importance(Key::new(2), 64, 2, |_| 0.1);
        assert!(found.iter().all(|one| one.first_order == 0.0 && one.total == 0.0));
    }
}
