//! A year's bill in closed form: releases × Σ price × quantity, and what is paid by the year.

use super::observed::Observed;
use crate::experiment::summary::yearly;
use crate::scenario::model::{Leadership, Scenario};
use crate::scenario::open::{Lever, OpenParameter};
use crate::stats::Estimate;
use crate::stats::mean::mean;

/// Everything of a bill that is not a quantity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bill {
    releases: f64,
    /// The last is 1: the price of what was priced already.
    prices: Vec<f64>,
    person_hour: usize,
    commitments: Vec<Commitment>,
    years: f64,
    discount_rate: f64,
    audit_hours: f64,
    full_time: f64,
    fractional: f64,
}

/// What a strategy takes whether or not anything is released.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Commitment {
    setup: f64,
    setup_hours: f64,
    upkeep: f64,
    training_hours: f64,
    audits_per_year: f64,
    leadership: Leadership,
}

impl Commitment {
    fn of(scenario: &Scenario, strategy: usize) -> Self {
        let spec = &scenario.strategies[strategy];
        Self {
            setup: spec.setup.as_units(),
            setup_hours: spec.outlay.setup_hours,
            upkeep: spec.upkeep_per_year.as_units(),
            training_hours: yearly::training_hours(scenario, strategy),
            audits_per_year: spec.audits.map_or(0.0, |a| audits_per_year(a.every.as_secs_f64())),
            leadership: spec.outlay.leadership,
        }
    }
}

fn audits_per_year(every_s: f64) -> f64 {
    yearly::DAYS * 86_400.0 / every_s
}

impl Bill {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let prices = scenario.costs.prices();
        let prices = prices.iter().map(|(_, price)| price.value.as_units());
        let named = |(name, _): &(&str, _)| *name == "person_hour";
        let costs = &scenario.costs;
        Self {
            releases: yearly::releases(scenario),
            prices: prices.chain(std::iter::once(1.0)).collect(),
            person_hour: costs.prices().iter().position(named).unwrap_or(0),
            commitments: (0..scenario.strategies.len())
                .map(|strategy| Commitment::of(scenario, strategy))
                .collect(),
            years: costs.amortised_over_years,
            discount_rate: costs.discount_rate.get(),
            audit_hours: costs.audit_hours,
            full_time: costs.leadership.full_time.as_units(),
            fractional: costs.leadership.fractional.as_units(),
        }
    }

    /// With a parameter at a value; unchanged where it acts on behaviour.
    pub(super) fn set(&mut self, parameter: &OpenParameter, value: f64) {
        match &parameter.lever {
            Lever::Price(item) => self.prices[*item] = value,
            Lever::SetUp(of) => self.commit(of, |commitment| commitment.setup = value),
            Lever::Upkeep(of) => self.commit(of, |commitment| commitment.upkeep = value),
            Lever::Audits(of) => {
                self.commit(of, |commitment| commitment.audits_per_year = audits_per_year(value));
            }
            Lever::AmortisedOverYears => self.years = value,
            Lever::DiscountRate => self.discount_rate = value,
            Lever::AuditHours => self.audit_hours = value,
            Lever::FullTime => self.full_time = value,
            Lever::Fractional => self.fractional = value,
            Lever::ReleasesPerWeek => self.releases = value * yearly::WEEKS,
            Lever::Behaviour => {}
        }
    }

    fn commit(&mut self, of: &[usize], mut change: impl FnMut(&mut Commitment)) {
        for strategy in of {
            change(&mut self.commitments[*strategy]);
        }
    }

    /// At a point of the unit cube of all open parameters.
    pub(super) fn at(&self, parameters: &[OpenParameter], point: &[f64]) -> Self {
        let mut bill = self.clone();
        for (parameter, place) in parameters.iter().zip(point) {
            if parameter.lever.is_billed() {
                bill.set(parameter, parameter.at(*place));
            }
        }
        bill
    }

    /// What a strategy costs a year without any release.
    fn fixed(&self, strategy: usize) -> f64 {
        let of = self.commitments[strategy];
        let person_hour = self.prices[self.person_hour];
        let once = of.setup + of.setup_hours * person_hour;
        let hours = of.training_hours + of.audits_per_year * self.audit_hours;
        let wages = match of.leadership {
            Leadership::None => 0.0,
            Leadership::Fractional => self.fractional,
            Leadership::FullTime => self.full_time,
        };
        let spread = yearly::present_years(self.years, self.discount_rate);
        of.upkeep + wages + once / spread + hours * person_hour
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{References, check};

    /// Whatever the comparison charges a strategy for, the answer to what decides must charge it for too.
    #[test]
    fn the_bill_of_a_year_without_releases_is_that_of_the_comparison() {
        let root = env!("CARGO_MANIFEST_DIR");
        let text = std::fs::read_to_string(format!("{root}/scenarios/backoffice.yaml"))
            .expect("a shipped scenario");
        let strategies =
            "  - {name: led, extends: hybrid, setup_hours: 40, leadership: fractional}\n  - manual";
        let text = text
            .replace("  - manual", strategies)
            .replace("costs:", "costs:\n  discount_rate: 8%\n  training: {hours: 4, people: 10}");
        let scenario =
            check("led.yaml", &text, &References::new()).expect("a valid scenario").scenario;
        let bill = Bill::of(&scenario);
        for strategy in 0..scenario.strategies.len() {
            let expected = yearly::fixed(&scenario, strategy);
            let found = bill.fixed(strategy);
            assert!((found - expected).abs() < 1e-6 * expected, "{strategy}: {found}, {expected}");
        }
    }
}
