//! How likely somebody is to err at a task, by tables of human reliability analysis.
//!
//! Two methods are at hand and a scenario names one: [`heart`] (a generic task and conditions that make it worse, each by
//! as much as it is assessed to apply) and [`spar_h`] (diagnosis or action and eight shaping factors). Their tables come from control rooms and
//! cockpits. Nobody has calibrated either on people who run services, so a factor (`decade`) stands beside every
//! probability and is there to be swept a decade either way.
//!
//! What neither table holds is a factor on the result: how much worse people do once automation has failed on them, how much worse
//! somebody decides who was woken a moment ago, how far the runbook has decayed.
//!
//! The trap: methods do not mix. A nominal value of one table times a condition of the other is a number without meaning,
//! so only conditions that a table lacks are lent to it, and it says so where that is done.

pub mod dependence;
pub mod heart;
pub mod procedure;
pub mod spar_h;

use crate::scenario::model::{Method, Reliability, Task};

/// Beyond this somebody would do a step over and over without end.
const MOST: f64 = 0.9;

/// What one try at a task is up against, beyond what is said of the people as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Situation {
    /// The step before was done by somebody else.
    pub handed_over: bool,
    /// Automation was to do it and has failed.
    pub after_automation: bool,
    /// How far the runbook falls short, from 0 to 1.
    pub missing_procedure: f64,
    /// How many times as likely errors in steps of the runbook have become.
    pub runbook: f64,
    /// How well whoever decides does so, as a share of the usual, above 0.
    pub alertness: f64,
}

impl Default for Situation {
    fn default() -> Self {
        Self {
            handed_over: false,
            after_automation: false,
            missing_procedure: 0.0,
            runbook: 1.0,
            alertness: 1.0,
        }
    }
}

/// Probability of an error in a task.
#[must_use]
pub fn error_probability(people: &Reliability, task: Task, situation: &Situation) -> f64 {
    let by_table = match people.method {
        Method::Heart => heart::assessed(people, task, situation),
        Method::SparH => spar_h::assessed(people, task, situation),
    };
    let after_automation = if situation.after_automation { people.after_automation } else { 1.0 };
    let of_task = match task {
        Task::RunbookStep => situation.runbook,
        Task::Judgement => 1.0 / situation.alertness,
        Task::Restore => 1.0,
    };
    (by_table * people.decade * after_automation * of_task).min(MOST)
}

/// The probability after an unnoticed slip of the same person.
#[must_use]
pub fn after_a_slip(people: &Reliability, probability: f64) -> f64 {
    dependence::conditional(people.dependence, probability).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ratio;

    const METHODS: [Method; 2] = [Method::Heart, Method::SparH];

    fn hurried(method: Method) -> Reliability {
        let time_pressure = Ratio::saturating(0.4);
        Reliability { method, time_pressure, ..Reliability::default() }
    }

    #[test]
    fn a_runbook_step_under_moderate_time_pressure_is_the_textbooks() {
        let probability =
            error_probability(&hurried(Method::Heart), Task::RunbookStep, &Situation::default());
        assert!((probability - 0.015).abs() < 1e-12, "{probability}");
    }

    #[test]
    fn whatever_is_worse_is_no_less_likely_to_go_wrong() {
        let usual = Situation::default();
        let worse = [
            Situation { handed_over: true, ..usual },
            Situation { after_automation: true, ..usual },
            Situation { missing_procedure: 0.5, ..usual },
            Situation { runbook: 2.0, ..usual },
            Situation { alertness: 0.51, ..usual },
        ];
        for method in METHODS {
            let people = Reliability {
                hand_off: Ratio::saturating(0.1),
                after_automation: 2.0,
                ..hurried(method)
            };
            for task in [Task::RunbookStep, Task::Judgement, Task::Restore] {
                let before = error_probability(&people, task, &usual);
                for situation in &worse {
                    let after = error_probability(&people, task, situation);
                    assert!(after >= before, "{method:?} {task:?} {situation:?}: {after}");
                }
            }
        }
    }

    #[test]
    fn a_decade_is_a_factor_and_certainty_is_out_of_reach() {
        let tenfold = Reliability { decade: 10.0, ..hurried(Method::Heart) };
        let usual = Situation::default();
        let step = error_probability(&tenfold, Task::RunbookStep, &usual);
        assert!((step - 0.15).abs() < 1e-12, "{step}");
        assert_eq!(error_probability(&tenfold, Task::Restore, &usual), MOST);
    }
}
