//! SPAR-H, the standardised plant analysis risk method for human reliability (NUREG/CR-6883).
//!
//! A task is diagnosis (0.01) or action (0.001), or both and then their sum. Performance-shaping factors multiply; where three or more
//! are negative the product would leave the range of probabilities, and the method's adjustment `n·P / (n·(P − 1) + 1)`
//! takes its place.
//!
//! SPAR-H knows levels ("barely adequate time") and no proportions. So that a scenario says the same to both methods, a proportion lies
//! here on the straight line between a factor's nominal level and its worse one. Unclear roles, absent checks and
//! hand-overs are *work processes*, whose worse level is ×2 for a diagnosis; editions differ on an action, and ×2 is taken
//! there too. A hand-over keeps CARA's ×10, since ×2 for all of work processes is known to be coarse.

use super::Situation;
use crate::scenario::model::{Reliability, Task};

pub const DIAGNOSIS: f64 = 0.01;
pub const ACTION: f64 = 0.001;

const BARELY_ENOUGH_TIME: f64 = 10.0;
const LOW_EXPERIENCE: Level = Level { diagnosis: 10.0, action: 3.0 };
const POOR_PROCEDURE: f64 = 5.0;
const NO_PROCEDURE: f64 = 50.0;
const POOR_WORK_PROCESSES: f64 = 2.0;
const POOR_HANDOVER: f64 = 10.0;

/// A multiplier that differs between diagnosis and action.
struct Level {
    diagnosis: f64,
    action: f64,
}

/// Negative factors from this many on call for the adjustment.
const MANY: usize = 3;

/// Probability of error of a diagnosis or an action with these multipliers.
#[must_use]
pub fn error_probability(nominal: f64, multipliers: &[f64]) -> f64 {
    let product: f64 = multipliers.iter().product();
    let negative = multipliers.iter().filter(|multiplier| **multiplier > 1.0).count();
    if negative >= MANY {
        nominal * product / (nominal * (product - 1.0) + 1.0)
    } else {
        (nominal * product).min(1.0)
    }
}

pub(super) fn assessed(people: &Reliability, task: Task, situation: &Situation) -> f64 {
    let of = |nominal: f64, experience: f64| {
        error_probability(nominal, &multipliers(people, task, situation, experience))
    };
    let diagnosis = || of(DIAGNOSIS, LOW_EXPERIENCE.diagnosis);
    let action = || of(ACTION, LOW_EXPERIENCE.action);
    match task {
        Task::RunbookStep => action(),
        Task::Judgement => diagnosis(),
        Task::Restore => (diagnosis() + action()).min(1.0),
    }
}

fn multipliers(
    people: &Reliability,
    task: Task,
    situation: &Situation,
    low_experience: f64,
) -> [f64; 5] {
    let level = |worst: f64, proportion: f64| (worst - 1.0) * proportion + 1.0;
    let procedure = match task {
        Task::RunbookStep => level(POOR_PROCEDURE, situation.missing_procedure),
        Task::Judgement => 1.0,
        Task::Restore => NO_PROCEDURE,
    };
    let work_processes = people.unclear_roles.get().max(people.no_independent_check.get());
    let hand_off = if situation.handed_over { people.hand_off.get() } else { 0.0 };
    [
        level(BARELY_ENOUGH_TIME, people.time_pressure.get()),
        level(low_experience, people.inexperience.get()),
        procedure,
        level(POOR_WORK_PROCESSES, work_processes),
        level(POOR_HANDOVER, hand_off),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NUREG/CR-6883: n·ΠPSF, and n·P/(n·(P−1)+1) with three or more negative factors.
    #[test]
    fn the_cases_of_the_method_come_out() {
        let cases: [(f64, &[f64], f64); 5] = [
            (DIAGNOSIS, &[], 0.01),
            (ACTION, &[], 0.001),
            (ACTION, &[10.0], 0.01),
            (ACTION, &[10.0, 2.0, 2.0], 0.038_498_556_304_138_6),
            (DIAGNOSIS, &[0.1], 0.001),
        ];
        for (nominal, multipliers, expected) in cases {
            let probability = error_probability(nominal, multipliers);
            assert!((probability / expected - 1.0).abs() < 1e-9, "{multipliers:?}: {probability}");
        }
    }

    #[test]
    fn the_adjustment_keeps_a_probability_below_one() {
        assert!(error_probability(DIAGNOSIS, &[50.0, 10.0, 5.0, 5.0]) < 1.0);
    }
}
