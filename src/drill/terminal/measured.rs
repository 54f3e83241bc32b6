//! How long a real person took.

use serde::Serialize;

use crate::scenario::model::Phase;

/// Seconds of the person's own time, not of the scenario's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// The role's name.
    pub role: String,
    /// From page to acknowledgement.
    pub acknowledge: Vec<f64>,
    /// From when a step was put to the person until it was done.
    pub steps: Vec<(Phase, f64)>,
    /// Wrong rollback commands.
    pub slips: u32,
    /// How long pages rang before they went on to somebody else, or rang again.
    pub unanswered: Vec<f64>,
}

impl Measured {
    #[must_use]
    pub fn new(role: &str) -> Self {
        let (acknowledge, steps, unanswered) = (Vec::new(), Vec::new(), Vec::new());
        Self { role: role.to_owned(), acknowledge, steps, slips: 0, unanswered }
    }

    /// How long each step of a phase took.
    #[must_use]
    pub fn of_phase(&self, phase: Phase) -> Vec<f64> {
        self.steps.iter().filter(|(of, _)| *of == phase).map(|(_, seconds)| *seconds).collect()
    }
}
