//! Latin hypercubes: points of which every axis has one in each of as many strata.
//!
//! For a mean, the parts of a function that depend on one axis alone lose nearly all their sampling error (Stein
//! 1987); the rest is as in a plain sample. Orders and places are hashes of a key, so that the
//! same seed gives the same points. A prefix of the points is a plain sample: what was interrupted can still be used.

use crate::random::{Key, Purpose};

/// So many points, each with so many coordinates between 0 and 1.
#[must_use]
pub fn hypercube(key: Key, points: usize, axes: usize) -> Vec<Vec<f64>> {
    let mut cube = vec![Vec::with_capacity(axes); points];
    for axis in 0..axes {
        let mut places = vec![0.0; points];
        let key = key.part(axis as u64);
        let place = |point: usize, purpose| key.part(point as u64).bits(purpose);
        let mut order: Vec<usize> = (0..points).collect();
        order.sort_by_key(|point| (place(*point, Purpose::LatinOrder), *point));
        for (stratum, point) in order.into_iter().enumerate() {
            let within = key.part(point as u64).uniform(Purpose::LatinPlace);
            places[point] = (stratum as f64 + within) / points as f64;
        }
        for (point, place) in cube.iter_mut().zip(places) {
            point.push(place);
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
            let mut places: Vec<f64> = cube.iter().map(|point| point[axis] * 50.0).collect();
            places.sort_by(f64::total_cmp);
            for (stratum, place) in (0_u32..).zip(places) {
                assert_eq!(place.floor(), f64::from(stratum));
            }
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
