//! HEART, the human error assessment and reduction technique (Williams 1988).
//!
//! A generic task has a nominal probability of error. Each error-producing condition multiplies it by up to a maximum, and by as
//! much of that as the assessor thinks applies here: `(maximum − 1) × proportion + 1`. Values as two independent
//! re-codings of the tables agree on them.
//!
//! A hand-over is not among HEART's conditions. Its factor is that of CARA, HEART's form for air traffic control, which has the
//! same arithmetic.

use super::Situation;
use crate::scenario::model::{Reliability, Task};

/// Short of time for detecting and correcting errors (condition 2).
const TIME_SHORTAGE: f64 = 11.0;
/// Operator inexperience (15).
const INEXPERIENCE: f64 = 3.0;
/// Impoverished quality of what procedures convey (16).
const POOR_PROCEDURE: f64 = 3.0;
/// Little or no independent checking (17).
const NO_CHECK: f64 = 3.0;
/// Unclear allocation of function and responsibility (25).
const UNCLEAR_ROLES: f64 = 1.6;
/// Poor handover (CARA).
const POOR_HANDOVER: f64 = 10.0;

/// A generic task type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenericTask {
    /// Totally unfamiliar, performed at speed with no idea of the consequences.
    A,
    /// Shift or restore a system to a new or original state on a single attempt without supervision or procedures.
    B,
    /// Complex task requiring a high level of comprehension and skill.
    C,
    /// Fairly simple task performed rapidly or given scant attention.
    D,
    /// Routine, highly practised, rapid task involving a relatively low level of skill.
    E,
    /// Restore or shift a system following procedures, with some checking.
    F,
    /// Completely familiar, well designed, highly practised routine task.
    G,
    /// Respond correctly to a system command with an automated supervisory system.
    H,
    /// A task of which no description can be found.
    M,
}

impl GenericTask {
    /// Nominal probability of error.
    #[must_use]
    pub const fn nominal(self) -> f64 {
        match self {
            Self::A => 0.55,
            Self::B => 0.26,
            Self::C => 0.16,
            Self::D => 0.09,
            Self::E => 0.02,
            Self::F => 0.003,
            Self::G => 0.0004,
            Self::H => 0.00002,
            Self::M => 0.03,
        }
    }

    /// A decision with the evidence on a dashboard is routine, practised and quick, which is as near as the types come to it.
    const fn of(task: Task) -> Self {
        match task {
            Task::RunbookStep => Self::F,
            Task::Judgement => Self::E,
            Task::Restore => Self::B,
        }
    }
}

/// An error-producing condition, and how far it applies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    /// By how much it multiplies at the worst, 1 or more.
    pub maximum: f64,
    /// Assessed proportion of affect, from 0 to 1.
    pub proportion: f64,
}

impl Condition {
    /// What it multiplies the probability of error by.
    #[must_use]
    pub fn factor(self) -> f64 {
        (self.maximum - 1.0) * self.proportion + 1.0
    }
}

/// Nominal probability times the factors of all conditions, at most 1.
#[must_use]
pub fn error_probability(nominal: f64, conditions: &[Condition]) -> f64 {
    conditions.iter().fold(nominal, |product, condition| product * condition.factor()).min(1.0)
}

pub(super) fn assessed(people: &Reliability, task: Task, situation: &Situation) -> f64 {
    let has_procedure = task == Task::RunbookStep;
    let hand_off = if situation.handed_over { people.hand_off.get() } else { 0.0 };
    let conditions = [
        (TIME_SHORTAGE, people.time_pressure.get()),
        (INEXPERIENCE, people.inexperience.get()),
        (POOR_PROCEDURE, if has_procedure { situation.missing_procedure } else { 0.0 }),
        (NO_CHECK, people.no_independent_check.get()),
        (UNCLEAR_ROLES, people.unclear_roles.get()),
        (POOR_HANDOVER, hand_off),
    ];
    let conditions = conditions.map(|(maximum, proportion)| Condition { maximum, proportion });
    error_probability(GenericTask::of(task).nominal(), &conditions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(pairs: &[(f64, f64)]) -> Vec<Condition> {
        pairs
            .iter()
            .map(|(maximum, proportion)| Condition { maximum: *maximum, proportion: *proportion })
            .collect()
    }

    /// Williams's example as Kirwan reproduces it (0.27 when rounded).
    #[test]
    fn the_worked_example_of_the_textbook_comes_out() {
        let conditions = conditions(&[(3.0, 0.4), (6.0, 1.0), (4.0, 0.8), (2.5, 0.8), (1.2, 0.6)]);
        let factors: Vec<f64> = conditions.iter().map(|condition| condition.factor()).collect();
        for (factor, expected) in factors.iter().zip([1.8, 6.0, 3.4, 2.2, 1.12]) {
            assert!((factor - expected).abs() < 1e-9 * expected, "{factor}");
        }
        let probability = error_probability(0.003, &conditions);
        assert!((probability / 0.271_434_24 - 1.0).abs() < 1e-9, "{probability}");
    }

    #[test]
    fn a_rollback_by_runbook_under_moderate_time_pressure() {
        let probability = error_probability(GenericTask::F.nominal(), &conditions(&[(11.0, 0.4)]));
        assert!((probability / 0.015 - 1.0).abs() < 1e-12, "{probability}");
    }

    #[test]
    fn no_probability_is_above_one() {
        let probability = error_probability(GenericTask::A.nominal(), &conditions(&[(17.0, 1.0)]));
        assert_eq!(probability, 1.0);
    }
}
