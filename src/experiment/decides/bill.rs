//! A year's bill in closed form: releases × Σ price × quantity, and what is paid by the year.

use super::observed::Observed;
use crate::experiment::summary::yearly;
use crate::scenario::model::Scenario;
use crate::scenario::open::{Lever, OpenParameter};
use crate::stats::Estimate;
use crate::stats::mean::mean;

/// Everything of a bill that is not a quantity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bill {
    releases: f64,
    /// The last is 1: the price of what was priced already.
    prices: Vec<f64>,
    setup: Vec<f64>,
    upkeep: Vec<f64>,
    years: f64,
}

impl Bill {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let prices = scenario.costs.prices();
        let prices = prices.iter().map(|(_, price)| price.value.as_units());
        let strategies = &scenario.strategies;
        Self {
            releases: yearly::releases(scenario),
            prices: prices.chain(std::iter::once(1.0)).collect(),
            setup: strategies.iter().map(|s| s.setup.as_units()).collect(),
            upkeep: strategies.iter().map(|s| s.upkeep_per_year.as_units()).collect(),
            years: scenario.costs.amortised_over_years,
        }
    }

    /// With a parameter at a value; unchanged where it acts on behaviour.
    pub(super) fn set(&mut self, parameter: &OpenParameter, value: f64) {
        match &parameter.lever {
            Lever::Price(item) => self.prices[*item] = value,
            Lever::SetUp(of) => of.iter().for_each(|strategy| self.setup[*strategy] = value),
            Lever::Upkeep(of) => of.iter().for_each(|strategy| self.upkeep[*strategy] = value),
            Lever::AmortisedOverYears => self.years = value,
            Lever::ReleasesPerWeek => self.releases = value * yearly::WEEKS,
            Lever::Behaviour => {}
        }
    }

    /// At a point of the unit cube of all open parameters.
    pub(super) fn at(&self, parameters: &[OpenParameter], point: &[f64]) -> Self {
        let mut bill = self.clone();
        for (parameter, place) in parameters.iter().zip(point) {
            if parameter.lever != Lever::Behaviour {
                bill.set(parameter, parameter.at(*place));
            }
        }
        bill
    }

    /// What a strategy costs a year without any release.
    fn fixed(&self, strategy: usize) -> f64 {
        let setup = self.setup[strategy];
        self.upkeep[strategy] + if self.years > 0.0 { setup / self.years } else { setup }
    }

    /// A year's cost of one strategy minus another's, from the difference of their quantities per release.
    pub(super) fn apart(&self, one: usize, other: usize, quantity: impl Fn(usize) -> f64) -> f64 {
        let per_release: f64 =
            self.prices.iter().enumerate().map(|(item, price)| price * quantity(item)).sum();
        self.releases * per_release + self.fixed(one) - self.fixed(other)
    }

    /// The same from a run, with the interval of its replications.
    pub(super) fn difference(&self, seen: &Observed, one: usize, other: usize) -> Estimate {
        let rows = seen.design.size();
        let (of_one, of_other) = (&seen.each[one], &seen.each[other]);
        let each: Vec<f64> = (0..rows)
            .map(|row| {
                let priced = self.prices.iter().enumerate();
                priced.map(|(item, price)| price * (of_one[item][row] - of_other[item][row])).sum()
            })
            .collect();
        let fixed = self.fixed(one) - self.fixed(other);
        mean(&seen.design, &each).rescaled(self.releases, fixed).estimate
    }

    /// The cheapest strategy of a run.
    pub(super) fn cheapest(&self, means: &[Vec<f64>]) -> usize {
        let above_first = |s: usize| self.apart(s, 0, |item| means[s][item] - means[0][item]);
        (0..means.len())
            .min_by(|a, b| above_first(*a).total_cmp(&above_first(*b)).then(a.cmp(b)))
            .unwrap_or(0)
    }
}
