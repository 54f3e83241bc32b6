//! From a release to a year, and what a strategy costs whether or not anything happens.

use crate::scenario::model::{GroundTruth, Leadership, Scenario};
use crate::units::Duration;

/// 365.25 days in weeks, to the second digit.
pub(crate) const WEEKS: f64 = 52.18;
/// The same in days.
pub(crate) const DAYS: f64 = WEEKS * 7.0;

/// Releases a year.
pub(crate) fn releases(scenario: &Scenario) -> f64 {
    scenario.release.per_week * WEEKS
}

/// Releases in a length of time.
pub(super) fn releases_in(scenario: &Scenario, length: Duration) -> f64 {
    scenario.release.per_week * days(length) / 7.0
}

pub(super) fn days(length: Duration) -> f64 {
    length.as_secs_f64() / 86_400.0
}

/// Share of releases that turn out bad, by the scenario's outcome shares.
pub(crate) fn bad_share(scenario: &Scenario) -> f64 {
    let bad = scenario.release.outcomes.iter().filter(|o| o.what != GroundTruth::Healthy);
    bad.map(|outcome| outcome.share.get()).sum()
}

/// What years to come are worth today, in years: money flows evenly and is discounted all along.
///
/// ∫₀ᵗ (1+r)⁻ˢ ds = (1 − (1+r)⁻ᵗ)/ln(1+r), which is t where nothing is discounted.
pub(crate) fn present_years(years: f64, discount_rate: f64) -> f64 {
    let log = libm::log1p(discount_rate);
    if log > 0.0 { (1.0 - libm::exp(-years * log)) / log } else { years }
}

/// The time whose [`present_years`] these are; `None` where all time to come is worth less.
pub(super) fn years_of_present(present: f64, discount_rate: f64) -> Option<f64> {
    let log = libm::log1p(discount_rate);
    if log <= 0.0 {
        return Some(present);
    }
    let left = 1.0 - present * log;
    (left > 0.0).then(|| -libm::log(left) / log)
}

/// What a strategy takes without any release: amounts of money, and hours that cost what an hour of a person costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Tools bought once, a year of them.
    pub(super) set_up: f64,
    /// Hours of putting it in place, a year of them.
    pub(super) setup_hours: f64,
    /// Paid every year.
    pub(super) tooling: f64,
    pub(super) training_hours: f64,
    pub(super) audit_hours: f64,
    pub(super) leadership: f64,
}

impl Standing {
    pub(super) fn of(scenario: &Scenario, strategy: usize) -> Self {
        let (spec, costs) = (&scenario.strategies[strategy], &scenario.costs);
        let wages = match spec.outlay.leadership {
            Leadership::None => 0.0,
            Leadership::Fractional => costs.leadership.fractional.as_units(),
            Leadership::FullTime => costs.leadership.full_time.as_units(),
        };
        let spread = 1.0 / present_years(costs.amortised_over_years, costs.discount_rate.get());
        Self {
            set_up: spec.setup.as_units() * spread,
            setup_hours: spec.outlay.setup_hours * spread,
            tooling: spec.upkeep_per_year.as_units(),
            training_hours: training_hours(scenario, strategy),
            audit_hours: audits_per_year(scenario, strategy) * costs.audit_hours,
            leadership: wages,
        }
    }

    /// Person-hours a year.
    pub(super) fn hours(&self) -> f64 {
        self.setup_hours + self.training_hours + self.audit_hours
    }

    /// Money a year, people's hours left out.
    pub(super) fn money(&self) -> f64 {
        self.set_up + self.tooling + self.leadership
    }

    /// Paid every year, what is paid once left out.
    pub(super) fn running(&self, person_hour: f64) -> f64 {
        self.tooling + self.leadership + (self.training_hours + self.audit_hours) * person_hour
    }
}

/// Paid at the start: tools, and people's hours.
pub(super) fn at_start(scenario: &Scenario, strategy: usize) -> f64 {
    let spec = &scenario.strategies[strategy];
    spec.setup.as_units() + spec.outlay.setup_hours * person_hour(scenario)
}

/// All that a strategy costs a year without any release.
pub(crate) fn fixed(scenario: &Scenario, strategy: usize) -> f64 {
    let standing = Standing::of(scenario, strategy);
    standing.money() + standing.hours() * person_hour(scenario)
}

pub(super) fn person_hour(scenario: &Scenario) -> f64 {
    scenario.costs.person_hour.value.as_units()
}

/// Hours of training a year.
pub(crate) fn training_hours(scenario: &Scenario, strategy: usize) -> f64 {
    let training = scenario.strategies[strategy].outlay.training.or(scenario.costs.training);
    training.map_or(0.0, |training| {
        training.hours * f64::from(training.people) * DAYS / days(training.every)
    })
}

/// How often a strategy is audited.
fn audits_per_year(scenario: &Scenario, strategy: usize) -> f64 {
    let audits = scenario.strategies[strategy].audits;
    audits.map_or(0.0, |audits| DAYS * 86_400.0 / audits.every.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::scenario::model::{Outlay, Training};
    use crate::units::{Money, Ratio};

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found}: {expected}");
    }

    #[test]
    fn years_to_come_are_worth_less_the_dearer_money_is() {
        near(present_years(5.0, 0.0), 5.0);
        // (1 − 1.1⁻⁵)/ln 1.1.
        near(present_years(5.0, 0.1), 3.977_315_725_551_106_7);
        near(years_of_present(present_years(5.0, 0.1), 0.1).expect("a time"), 5.0);
        near(years_of_present(5.0, 0.0).expect("a time"), 5.0);
        // For ever at 10 % is worth 1/ln 1.1 = 10.49 years.
        assert!(years_of_present(10.5, 0.1).is_none());
    }

    #[test]
    fn what_a_strategy_takes_adds_up() {
        let mut scenario = fixture::scenario();
        scenario.costs.leadership.fractional = Money::from_units(120_000.0);
        let training = Training { hours: 4.0, people: 10, every: Duration::from_hours(24 * 365) };
        scenario.strategies[0].outlay = Outlay {
            setup_hours: 300.0,
            training: Some(training),
            leadership: Leadership::Fractional,
        };
        let training = 40.0 * DAYS / 365.0;
        let standing = Standing::of(&scenario, 0);
        near(standing.hours(), 100.0 + training);
        near(standing.money(), 1_000.0 + 120_000.0);
        near(fixed(&scenario, 0), 121_000.0 + (100.0 + training) * 100.0);
        near(at_start(&scenario, 0), 3_000.0 + 30_000.0);
        scenario.costs.discount_rate = Ratio::saturating(0.1);
        assert!(fixed(&scenario, 0) > 121_000.0 + (100.0 + training) * 100.0, "money costs too");
    }

    #[test]
    fn the_wage_of_leadership_is_a_wage_and_nothing_else() {
        let mut scenario = fixture::scenario();
        scenario.costs.leadership.full_time = Money::from_units(380_000.0);
        scenario.costs.leadership.fractional = Money::from_units(180_000.0);
        let before = fixed(&scenario, 0);
        scenario.strategies[0].outlay.leadership = Leadership::FullTime;
        let whole = fixed(&scenario, 0) - before;
        scenario.strategies[0].outlay.leadership = Leadership::Fractional;
        let part = fixed(&scenario, 0) - before;
        // "Over $200,000 a year": 380 less twelve months of 15, which is arithmetic of wages.
        near(whole - part, 200_000.0);
    }
}
