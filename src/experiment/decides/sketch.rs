//! The difference in yearly cost between strategies anywhere in the cube of open parameters.
//!
//! Each quantity's difference from a reference strategy is a surface of its own; the bill is written on top. Two forms:
//! over all draws the surface as it was fitted, and near the present values the same, shifted to go through the run
//! there. A polynomial is right on average and not at a point; but a tornado, a map or a flip starts from the present
//! values, and must start from what the run says of them.

use super::bill::Bill;
use super::draws::Drawn;
use super::observed::Observed;
use crate::scenario::open::OpenParameter;
use crate::stats::surface::{Fitted, explained, fit};

pub(super) struct Sketch<'a> {
    pub(super) parameters: &'a [OpenParameter],
    bill: &'a Bill,
    /// Means of the run at the present values.
    pub(super) present: Vec<Vec<f64>>,
    /// The strategy from which differences are taken: the cheapest at the present values.
    reference: usize,
    /// Strategy, item: its surface over that of the reference; `None` where nothing differs.
    surfaces: Vec<Vec<Option<Fitted>>>,
    /// What is missing from each surface at the present values.
    shifts: Vec<Vec<f64>>,
}

impl<'a> Sketch<'a> {
    pub(super) fn new(
        parameters: &'a [OpenParameter],
        bill: &'a Bill,
        seen: &Observed,
        drawn: &Drawn,
    ) -> Self {
        let present = seen.means();
        let reference = bill.cheapest(&present);
        let here: Vec<f64> = parameters.iter().map(OpenParameter::present).collect();
        let items = present[reference].len();
        let surface = |strategy: usize, item: usize| {
            let apart = |means: &Vec<Vec<f64>>| means[strategy][item] - means[reference][item];
            let values: Vec<f64> = drawn.means.iter().map(apart).collect();
            let differs = values.iter().any(|value| *value != 0.0);
            differs.then(|| fit(&drawn.points, &values))
        };
        let surfaces: Vec<Vec<Option<Fitted>>> = (0..present.len())
            .map(|strategy| (0..items).map(|item| surface(strategy, item)).collect())
            .collect();
        let shift = |strategy: usize, item: usize| {
            let fitted = surfaces[strategy][item].as_ref().map_or(0.0, |f| f.surface.at(&here));
            present[strategy][item] - present[reference][item] - fitted
        };
        let shifts = (0..present.len())
            .map(|strategy| (0..items).map(|item| shift(strategy, item)).collect())
            .collect();
        Self { parameters, bill, present, reference, surfaces, shifts }
    }

    pub(super) fn strategies(&self) -> std::ops::Range<usize> {
        0..self.present.len()
    }

    /// The cheapest and the next at the present values.
    pub(super) fn best_two(&self) -> (usize, usize) {
        let cost = |s: usize| {
            let other = self.reference;
            self.bill.apart(s, other, |i| self.present[s][i] - self.present[other][i])
        };
        let mut order: Vec<usize> = self.strategies().collect();
        order.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)).then(a.cmp(b)));
        (order[0], order.get(1).copied().unwrap_or(order[0]))
    }

    fn quantity(&self, strategy: usize, item: usize, point: &[f64]) -> f64 {
        self.surfaces[strategy][item].as_ref().map_or(0.0, |fitted| fitted.surface.at(point))
    }

    /// Yearly cost of one strategy minus another's, by the surfaces as they were fitted.
    pub(super) fn difference(&self, point: &[f64], one: usize, other: usize) -> f64 {
        let bill = self.bill.at(self.parameters, point);
        bill.apart(one, other, |i| self.quantity(one, i, point) - self.quantity(other, i, point))
    }

    /// The same by the surfaces that go through the run at the present values.
    pub(super) fn near(&self, point: &[f64], one: usize, other: usize) -> f64 {
        let bill = self.bill.at(self.parameters, point);
        let quantity = |s: usize, i: usize| self.quantity(s, i, point) + self.shifts[s][i];
        bill.apart(one, other, |i| quantity(one, i) - quantity(other, i))
    }

    /// The present values with one parameter at a place of its range.
    pub(super) fn with_one(&self, parameter: usize, place: f64) -> Vec<f64> {
        let mut point: Vec<f64> = self.parameters.iter().map(OpenParameter::present).collect();
        point[parameter] = place;
        point
    }

    pub(super) fn one(&self, parameter: usize, place: f64, one: usize, other: usize) -> f64 {
        self.near(&self.with_one(parameter, place), one, other)
    }

    /// The cheapest strategy by a difference such as [`Sketch::difference`] or [`Sketch::near`].
    pub(super) fn cheapest(&self, over: impl Fn(usize, usize) -> f64) -> usize {
        let cost = |strategy: usize| over(strategy, self.reference);
        self.strategies()
            .min_by(|a, b| cost(*a).total_cmp(&cost(*b)).then(a.cmp(b)))
            .unwrap_or(self.reference)
    }

    /// Each draw's cheapest strategy by its own replications.
    pub(super) fn cheapest_raw(&self, drawn: &Drawn, draw: usize) -> usize {
        self.bill.at(self.parameters, &drawn.points[draw]).cheapest(&drawn.means[draw])
    }

    /// Share of the variance of the difference over draws that is predicted of draws left out of the fit.
    pub(super) fn explained(&self, drawn: &Drawn, one: usize, other: usize) -> f64 {
        let held_out = |strategy: usize, item: usize, draw: usize| {
            self.surfaces[strategy][item].as_ref().map_or(0.0, |fitted| fitted.held_out[draw])
        };
        let (mut seen, mut predicted) = (Vec::new(), Vec::new());
        for (draw, point) in drawn.points.iter().enumerate() {
            let bill = self.bill.at(self.parameters, point);
            let means = &drawn.means[draw];
            seen.push(bill.apart(one, other, |i| means[one][i] - means[other][i]));
            predicted.push(
                bill.apart(one, other, |i| held_out(one, i, draw) - held_out(other, i, draw)),
            );
        }
        explained(&seen, &predicted)
    }
}
