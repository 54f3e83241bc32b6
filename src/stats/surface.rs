//! A response surface: a function of many coordinates, learnt from its values at some points.
//!
//! Terms are the orthonormal Legendre polynomials of degree 1 to 3 of each coordinate on [0, 1], and the products of
//! the linear terms of the strongest coordinates: a sparse polynomial chaos (Blatman and Sudret 2011). They are taken up
//! one after another, each time the one that explains most of what is left (orthogonal least squares: Chen, Billings and
//! Luo 1989), by Gram-Schmidt and not by normal equations, which would square the condition number.
//!
//! **How many terms** is decided by five-fold cross-validation: a surface with too many follows the noise of the points
//! and looks the better the worse it is. The same held-out predictions say how far the surface can be trusted, which is
//! the only figure about it worth printing: the fit to its own points always flatters.

use super::sum::sum_of;

/// Coordinates whose products are candidates.
const INTERPLAYING: usize = 6;
/// Terms at most.
const TERMS: usize = 40;
const FOLDS: usize = 5;
/// A column shorter than this part of its first length says nothing new.
const NOTHING_NEW: f64 = 1e-6;

/// One term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    Linear(usize),
    Square(usize),
    Cube(usize),
    Product(usize, usize),
}

impl Term {
    fn at(self, point: &[f64]) -> f64 {
        let linear = |axis: usize| 3.0_f64.sqrt() * (2.0 * point[axis] - 1.0);
        match self {
            Self::Linear(axis) => linear(axis),
            Self::Square(axis) => {
                let u = point[axis];
                5.0_f64.sqrt() * (6.0 * u * u - 6.0 * u + 1.0)
            }
            Self::Cube(axis) => {
                let u = point[axis];
                7.0_f64.sqrt() * (20.0 * u * u * u - 30.0 * u * u + 12.0 * u - 1.0)
            }
            Self::Product(one, other) => linear(one) * linear(other),
        }
    }
}

/// A fitted surface.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surface {
    intercept: f64,
    terms: Vec<(Term, f64)>,
}

/// A surface with what it predicts of each point from the other folds.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub surface: Surface,
    pub held_out: Vec<f64>,
}

impl Surface {
    /// The value at a point of the unit cube.
    #[must_use]
    pub fn at(&self, point: &[f64]) -> f64 {
        self.intercept + self.terms.iter().map(|(term, slope)| slope * term.at(point)).sum::<f64>()
    }
}

/// Learns a surface from the values at points of the unit cube; its mean where there are too few points for more.
#[must_use]
pub fn fit(points: &[Vec<f64>], values: &[f64]) -> Fitted {
    let axes = points.first().map_or(0, Vec::len);
    let mut terms: Vec<Term> = (0..axes)
        .flat_map(|axis| [Term::Linear(axis), Term::Square(axis), Term::Cube(axis)])
        .collect();
    let all: Vec<usize> = (0..points.len()).collect();
    let strongest = strongest(&Path::new(points, values, &all, &terms, TERMS), axes);
    for (at, one) in strongest.iter().enumerate() {
        terms.extend(strongest[at + 1..].iter().map(|other| Term::Product(*one, *other)));
    }
    let (count, held_out) = validated(points, values, &terms);
    let surface = Path::new(points, values, &all, &terms, count).surface(count);
    Fitted { surface, held_out }
}

/// The share of the values' variance that held-out predictions explain; below 0 where the mean would predict better.
#[must_use]
pub fn explained(values: &[f64], predicted: &[f64]) -> f64 {
    let n = values.len();
    let mean = sum_of(n, &|i| values[i]) / n.max(1) as f64;
    let total = sum_of(n, &|i| (values[i] - mean).powi(2));
    let left = sum_of(n, &|i| (values[i] - predicted[i]).powi(2));
    if total > 0.0 { 1.0 - left / total } else { 1.0 }
}

/// The number of terms with the least error on points that were left out, and the predictions of these.
fn validated(points: &[Vec<f64>], values: &[f64], terms: &[Term]) -> (usize, Vec<f64>) {
    let n = points.len();
    let mut predicted: Vec<Vec<f64>> = vec![vec![0.0; n]; TERMS + 1];
    for fold in 0..FOLDS {
        let (out, kept): (Vec<usize>, Vec<usize>) = (0..n).partition(|i| i % FOLDS == fold);
        let path = Path::new(points, values, &kept, terms, TERMS);
        for (count, predicted) in predicted.iter_mut().enumerate() {
            let surface = path.surface(count);
            for i in &out {
                predicted[*i] = surface.at(&points[*i]);
            }
        }
    }
    let error = |count: &usize| sum_of(n, &|i| (values[i] - predicted[*count][i]).powi(2));
    let best = (0..=TERMS).min_by(|a, b| error(a).total_cmp(&error(b))).unwrap_or(0);
    (best, predicted.swap_remove(best))
}

/// The coordinates that explain most by themselves.
fn strongest(path: &Path, dimensions: usize) -> Vec<usize> {
    let mut carried = vec![0.0; dimensions];
    for (position, gain) in path.gains.iter().enumerate() {
        match path.terms[path.chosen[position]] {
            Term::Linear(axis) | Term::Square(axis) | Term::Cube(axis) => {
                carried[axis] += gain * gain;
            }
            Term::Product(..) => {}
        }
    }
    let mut order: Vec<usize> = (0..dimensions).filter(|axis| carried[*axis] > 0.0).collect();
    order.sort_by(|a, b| carried[*b].total_cmp(&carried[*a]).then(a.cmp(b)));
    order.truncate(INTERPLAYING);
    order
}

/// Terms in the order in which they were taken up.
struct Path<'a> {
    terms: &'a [Term],
    /// Mean of each term over the points that were used, and of the values.
    means: Vec<f64>,
    mean: f64,
    /// Indices of terms.
    chosen: Vec<usize>,
    /// What each explains: the value along its orthonormal direction.
    gains: Vec<f64>,
    /// For each chosen term its parts along the directions chosen up to it, its own length last.
    triangle: Vec<Vec<f64>>,
}

impl<'a> Path<'a> {
    fn new(
        points: &[Vec<f64>],
        values: &[f64],
        used: &[usize],
        terms: &'a [Term],
        most: usize,
    ) -> Self {
        let n = used.len();
        let centred = |of: &dyn Fn(usize) -> f64| {
            let mean = sum_of(n, &|i| of(used[i])) / n.max(1) as f64;
            (mean, used.iter().map(|i| of(*i) - mean).collect::<Vec<f64>>())
        };
        let (mean, mut rest) = centred(&|i| values[i]);
        let (means, mut columns): (Vec<f64>, Vec<Vec<f64>>) =
            terms.iter().map(|term| centred(&|i| term.at(&points[i]))).unzip();
        let lengths: Vec<f64> = columns.iter().map(|column| length(column)).collect();
        let mut parts: Vec<Vec<f64>> = vec![Vec::new(); terms.len()];
        let mut path = Path { terms, means, mean, chosen: vec![], gains: vec![], triangle: vec![] };
        // With as many terms as points anything can be explained.
        while path.chosen.len() < most.min(n / 3) {
            let Some(next) = path.next(&columns, &lengths, &rest) else { break };
            let own = length(&columns[next]);
            let direction: Vec<f64> = columns[next].iter().map(|value| value / own).collect();
            let gain = dot(&direction, &rest);
            subtract(&mut rest, gain, &direction);
            for (column, parts) in columns.iter_mut().zip(&mut parts) {
                let part = dot(&direction, column);
                subtract(column, part, &direction);
                parts.push(part);
            }
            path.chosen.push(next);
            path.gains.push(gain);
            path.triangle.push(parts[next].clone());
        }
        path
    }

    /// The term that explains most of the rest.
    fn next(&self, columns: &[Vec<f64>], lengths: &[f64], rest: &[f64]) -> Option<usize> {
        let gain = |term: &usize| {
            let own = length(&columns[*term]);
            if own <= NOTHING_NEW * lengths[*term] {
                0.0
            } else {
                dot(&columns[*term], rest).abs() / own
            }
        };
        let open = (0..columns.len()).filter(|term| !self.chosen.contains(term));
        let (term, gain) = open
            .map(|term| (term, gain(&term)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (gain > 0.0).then_some(term)
    }

    /// The surface of the first `count` terms: the triangle is solved from below.
    fn surface(&self, count: usize) -> Surface {
        let count = count.min(self.chosen.len());
        let mut slopes = vec![0.0; count];
        for row in (0..count).rev() {
            let known: f64 = (row + 1..count).map(|c| self.triangle[c][row] * slopes[c]).sum();
            slopes[row] = (self.gains[row] - known) / self.triangle[row][row];
        }
        let terms: Vec<(Term, f64)> =
            self.chosen.iter().zip(&slopes).map(|(t, slope)| (self.terms[*t], *slope)).collect();
        let shift: f64 =
            self.chosen.iter().zip(&slopes).map(|(t, slope)| self.means[*t] * slope).sum();
        Surface { intercept: self.mean - shift, terms }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum_of(a.len(), &|i| a[i] * b[i])
}

fn length(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn subtract(from: &mut [f64], times: f64, what: &[f64]) {
    from.iter_mut().zip(what).for_each(|(from, what)| *from -= times * what);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, normal_quantile};
    use crate::stats::latin::hypercube;

    fn noise(i: usize) -> f64 {
        normal_quantile(Key::new(9).part(i as u64).uniform(Purpose::Resample))
    }

    #[test]
    fn a_polynomial_of_the_terms_is_found_exactly() {
        let points = hypercube(Key::new(1), 120, 10);
        let truth = |u: &[f64]| 3.0 + 2.0 * u[0] - u[4] * u[4] + 5.0 * u[0] * u[7] + u[7];
        let values: Vec<f64> = points.iter().map(|u| truth(u)).collect();
        let found = fit(&points, &values);
        assert!(explained(&values, &found.held_out) > 1.0 - 1e-9);
        let corner = [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.5, 0.5];
        assert!((found.surface.at(&corner) - truth(&corner)).abs() < 1e-6);
    }

    #[test]
    fn a_plane_has_the_slopes_of_the_normal_equations() {
        // y = 1 + 2 u + e with e chosen by hand; slope and intercept by Σ(u − ū)(y − ȳ)/Σ(u − ū)².
        let points: Vec<Vec<f64>> = (0..6).map(|i| vec![f64::from(i) / 5.0]).collect();
        let values = [1.1, 1.3, 1.9, 2.1, 2.7, 2.9];
        let path = Path::new(&points, &values, &[0, 1, 2, 3, 4, 5], &[Term::Linear(0)], 1);
        let surface = path.surface(1);
        let slope = 6.7 / 3.5;
        assert!((surface.at(&[1.0]) - surface.at(&[0.0]) - slope).abs() < 1e-12);
        assert!((surface.at(&[0.0]) - (2.0 - slope / 2.0)).abs() < 1e-12);
    }

    #[test]
    fn noise_is_not_taken_for_a_surface() {
        let points = hypercube(Key::new(2), 200, 12);
        let values: Vec<f64> = (0..200).map(noise).collect();
        let found = fit(&points, &values);
        assert!(explained(&values, &found.held_out) < 0.1);
        let spread: f64 = points.iter().map(|u| found.surface.at(u).powi(2)).sum::<f64>() / 200.0;
        assert!(spread < 0.2, "{spread}");
    }

    #[test]
    fn cross_validation_sees_the_share_that_is_no_noise() {
        let points = hypercube(Key::new(4), 400, 8);
        // The plane has variance 1, and so has the noise.
        let values: Vec<f64> =
            (0..400).map(|i| 12.0_f64.sqrt() * points[i][3] + noise(i)).collect();
        let share = explained(&values, &fit(&points, &values).held_out);
        assert!((share - 0.5).abs() < 0.08, "{share}");
    }

    #[test]
    fn too_few_points_give_their_mean() {
        let found = fit(&[vec![0.1], vec![0.9]], &[1.0, 3.0]);
        assert!((found.surface.at(&[0.5]) - 2.0).abs() < 1e-12);
        assert_eq!(fit(&[], &[]).surface.at(&[0.5]), 0.0);
    }
}
