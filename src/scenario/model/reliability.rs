//! How likely people are to err.

use serde::Serialize;

use crate::units::{Duration, Ratio};

/// What makes people err, and how their errors hang together. The default is the ideal person's: nobody is short of time, every
/// slip is noticed, nothing is lost at a hand-over.
///
/// Proportions are HEART's *assessed proportion of affect*: 0 where a condition is absent, 1 where it is as bad as it gets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reliability {
    pub method: Method,
    pub time_pressure: Ratio,
    pub inexperience: Ratio,
    /// How far runbooks fall short before anything was learned from incidents.
    pub missing_procedure: Ratio,
    pub unclear_roles: Ratio,
    pub no_independent_check: Ratio,
    /// For a step whose predecessor was done by somebody else.
    pub hand_off: Ratio,
    /// Between an unnoticed slip and the same person's next step.
    pub dependence: Dependence,
    /// Share of the slips that whoever made them notices at once.
    pub noticed: Ratio,
    /// A factor on every probability of a method.
    pub decade: f64,
    /// How well somebody decides who was woken a moment ago, as a share of the usual.
    pub after_waking: Ratio,
    /// How long it takes until they decide as well as ever.
    pub sleep_inertia: Duration,
    /// Factors on errors and on lengths of steps once automation has failed.
    pub after_automation: f64,
    pub after_automation_time: f64,
}

impl Default for Reliability {
    fn default() -> Self {
        Self {
            method: Method::Heart,
            time_pressure: Ratio::ZERO,
            inexperience: Ratio::ZERO,
            missing_procedure: Ratio::ZERO,
            unclear_roles: Ratio::ZERO,
            no_independent_check: Ratio::ZERO,
            hand_off: Ratio::ZERO,
            dependence: Dependence::Zero,
            noticed: Ratio::ONE,
            decade: 1.0,
            after_waking: Ratio::ONE,
            sleep_inertia: Duration::from_mins(49),
            after_automation: 1.0,
            after_automation_time: 1.0,
        }
    }
}

/// By which tables the probability of an error is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Heart,
    SparH,
}

/// What somebody is asked to do, as far as the tables tell tasks apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A step that a runbook spells out.
    RunbookStep,
    /// A decision on evidence.
    Judgement,
    /// Restoring a state by hand, without a runbook.
    Restore,
}

/// How much more likely an error is after one that went unnoticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependence {
    Zero,
    Low,
    Moderate,
    High,
    Complete,
}
