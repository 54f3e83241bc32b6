//! From a release to a year.

use crate::scenario::model::{GroundTruth, Scenario};

/// 365.25 days in weeks, to the second digit.
pub(crate) const WEEKS: f64 = 52.18;

/// Releases a year.
pub(crate) fn releases(scenario: &Scenario) -> f64 {
    scenario.release.per_week * WEEKS
}

/// Share of releases that turn out bad, by the scenario's outcome shares.
pub(crate) fn bad_share(scenario: &Scenario) -> f64 {
    let bad = scenario.release.outcomes.iter().filter(|o| o.what != GroundTruth::Healthy);
    bad.map(|outcome| outcome.share.get()).sum()
}

/// A strategy's set-up, spread over its years, and its upkeep.
pub(crate) fn fixed(scenario: &Scenario, strategy: usize) -> f64 {
    set_up(scenario, strategy) + scenario.strategies[strategy].upkeep_per_year.as_units()
}

/// A strategy's set-up a year.
pub(crate) fn set_up(scenario: &Scenario, strategy: usize) -> f64 {
    let years = scenario.costs.amortised_over_years;
    let once = scenario.strategies[strategy].setup.as_units();
    if years > 0.0 { once / years } else { once }
}
