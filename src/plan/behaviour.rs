//! How a version of a service behaves: one description for the simulated instance and the live one.

use serde::{Deserialize, Serialize};

use crate::plan::Defect;
use crate::random::Distribution;
use crate::scenario::model::InstanceWarmUp;
use crate::units::Ratio;

/// Everything an instance needs to know to answer requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Own work in seconds, without what it calls.
    pub service_time: Distribution,
    /// Background share of answers that are errors.
    pub errors: Ratio,
    /// Requests worked on at once.
    pub concurrency: u32,
    /// Requests that may wait; further ones are refused.
    pub queue: u32,
    pub warm_up: Option<InstanceWarmUp>,
    pub defect: Defect,
}
