//! The difference from a baseline that matters.

use crate::scenario::model::{Judged, MeasureUnit, Scenario};

/// Margins of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Margins {
    /// As a share of the baseline's figure.
    pub relative: f64,
    /// In the figure's unit, in place of any other.
    pub of: Vec<(Judged, f64)>,
}

/// What `--margin` is where it is not written.
pub const RELATIVE: f64 = 0.10;

impl Default for Margins {
    fn default() -> Self {
        Self { relative: RELATIVE, of: Vec::new() }
    }
}

impl Margins {
    /// The margin around a baseline's figure: its share, but at least what anybody would notice.
    pub(super) fn around(&self, figure: Judged, baseline: f64, scenario: &Scenario) -> f64 {
        match self.of.iter().find(|(of, _)| *of == figure) {
            Some((_, margin)) => *margin,
            None => (self.relative * baseline.abs()).max(floor(figure, scenario)),
        }
    }
}

/// Less than this nobody would notice. Ten per cent of nearly nothing is nearly nothing, and no reason to hold up a change.
pub(in crate::experiment) fn floor(figure: Judged, scenario: &Scenario) -> f64 {
    match figure.unit() {
        // One release in fifty: less takes a thousand runs to exclude.
        MeasureUnit::Share => 0.02,
        MeasureUnit::Seconds => 30.0,
        // What makes a rollback needed.
        MeasureUnit::Requests => f64::from(scenario.material),
        MeasureUnit::Count => 1.0,
        MeasureUnit::Hours => 0.25,
        // The wage of eight hours.
        MeasureUnit::Money => 8.0 * scenario.costs.person_hour.value.as_units(),
    }
}
