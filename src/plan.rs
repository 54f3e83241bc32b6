//! What is drawn ahead of a deployment and shared by simulation and drill.
//!
//! A [`Plan`] is everything about one replication that no strategy can change: when the release starts, what it turns
//! out to be, when faults strike, when requests would arrive. It is drawn once, by key, and lent to every branch of the
//! replication, so that branches differ by what strategies did and by nothing else.

mod arrivals;
mod attempt;
mod behaviour;
mod circumstances;
mod clock;
mod complaint;
pub mod defect;
mod fault_schedule;
mod retry_budget;
pub mod way_back;

use std::sync::Arc;

pub use arrivals::{Arrivals, Request};
pub use attempt::{attempt_key, back_off_length, meets_new_instance, meets_new_version};
pub use behaviour::{Behaviour, Response};
pub use circumstances::{Circumstances, FaultSet};
pub use clock::WallClock;
pub use complaint::complaint;
pub use defect::Defect;
pub use fault_schedule::{FaultPlan, FaultStroke, any_fault_probability};
pub use retry_budget::RetryBudget;
pub use way_back::WayBack;

use crate::random::{Key, Purpose};
use crate::scenario::model::Scenario;
use crate::units::{Duration, Time};

/// Parts of a replication that have keys of their own.
const ARRIVALS: u64 = 1;
const FAULTS: u64 = 2;
const WORLD: u64 = 3;
const PEOPLE: u64 = 4;
const WAY_BACK: u64 = 5;

/// One replication's givens.
#[derive(Clone, Debug)]
pub struct Plan {
    pub circumstances: Circumstances,
    pub clock: WallClock,
    pub release_at: Time,
    pub defect: Defect,
    /// What lies in wait for whoever goes back.
    pub way_back: WayBack,
    /// From onset to the developers' fix.
    pub fix_forward_after: Duration,
    pub faults: FaultPlan,
    pub arrivals: Arc<Arrivals>,
    /// For the world's own draws and for those of the people around it.
    pub world_key: Key,
    pub people_key: Key,
}

impl Plan {
    /// Draws the plan of a replication.
    #[must_use]
    pub fn draw(scenario: &Scenario, index: u64, circumstances: Circumstances) -> Self {
        let key = Key::new(scenario.seed).part(index);
        let clock = WallClock::new(circumstances.start_hour, key, scenario.warm_up);
        let release_at = Time::START + scenario.warm_up;
        let truth = &scenario.release.outcomes[circumstances.outcome].what;
        let fix_forward = scenario.release.fix_forward.quantile(key.uniform(Purpose::FixForward));
        Self {
            circumstances,
            clock,
            release_at,
            defect: Defect::draw(truth, key),
            way_back: WayBack::draw(&scenario.release.way_back, truth, key.part(WAY_BACK)),
            fix_forward_after: Duration::from_secs_f64(fix_forward),
            faults: FaultPlan::draw(scenario, key.part(FAULTS), circumstances.fault_set),
            arrivals: Arc::new(Arrivals::new(
                &scenario.traffic,
                clock,
                release_at,
                key.part(ARRIVALS),
            )),
            world_key: key.part(WORLD),
            people_key: key.part(PEOPLE),
        }
    }

    /// The same replication with the defect removed.
    #[must_use]
    pub fn without_defect(&self) -> Self {
        Self { defect: Defect::Healthy, ..self.clone() }
    }

    /// The same replication with every fault removed.
    #[must_use]
    pub fn without_faults(&self) -> Self {
        Self { faults: FaultPlan::default(), ..self.clone() }
    }
}
