//! Latin hypercubes: points of which every axis has one in each of as many strata.
//!
//! For a mean, the parts of a function that depend on one axis alone lose nearly all their sampling error (McKay, Beckman
//! and Conover 1979; Stein 1987); the rest is as in a plain sample. Orders and places are hashes of a key, so that the
//! same seed gives the same points. A prefix of the points is a plain sample: what was interrupted can still be used.

use crate::random::{Key, Purpose};

/// So many points, each with so many coordinates between 0 and 1.
#[must_use]
pub fn hypercube(key: Key, points: usize, axes: usize) -> Vec<Vec<f64>> {
    let mut cube = vec![vec![0.0; axes]; points];
    for axis in 0..axes {
        let key = key.part(axis as u64);
        let place = |point: usize, purpose| key.part(point as u64).bits(purpose);
        let mut order: Vec<usize> = (0..points).collect();
        order.sort_by_key(|point| (place(*point, Purpose::LatinOrder), *point));
        for (stratum, point) in order.into_iter().enumerate() {
            let within = key.part(point as u64).uniform(Purpose::LatinPlace);
            cube[point][axis] = (stratum as f64 + within) / points as f64;
        }
    }
    cube
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_axis_has_a_point_in_every_stratum() {
        let cube = hypercube(Key::new(3), 50, 4);
        for axis in 0..4 {
            let mut strata: Vec<u32> =
                cube.iter().map(|p| (p[axis] * 50.0).floor() as u32).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..50).collect::<Vec<_>>());
        }
    }

    #[test]
    fn axes_go_through_their_strata_in_orders_of_their_own() {
        let cube = hypercube(Key::new(3), 400, 2);
        let product: f64 = cube.iter().map(|p| (p[0] - 0.5) * (p[1] - 0.5)).sum();
        // The standard error of the correlation is 0.05.
        assert!((product / 400.0 * 12.0).abs() < 0.2);
    }
}
