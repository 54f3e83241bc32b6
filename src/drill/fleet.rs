//! The system under test, live: instances, routers, proxies, the control plane and what monitoring makes of them.
//!
//! [`Fleet`] is the second body of [`System`]. Its observations come from sockets and its actions end in processes, and
//! whoever conducts it cannot tell it from the simulated world but by its clock. The rollout controller, the telemetry
//! faults, the plan of faults and the rules of behaviour are the very objects the simulation uses; what is new here
//! is only what the simulation has to imagine. Where the scenario has a `target`, a user's [own system](own_system) stands in
//! the place of the instances.

mod control;
mod life;
mod own_system;
mod platform;
mod probe;
mod reading;
mod set_up;
mod shared;
mod slot;
mod strike;

use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::drill::scrape::PageServer;
use crate::system::{Action, Observation, Observed, System};
use crate::units::Time;

pub(in crate::drill) use own_system::RELEASE;
pub use set_up::{Remains, SetUp};
pub use strike::Struck;

use shared::Shared;

/// Where complaints of users come in.
#[derive(Debug)]
pub struct Desk(std::sync::Weak<Shared>);

impl Desk {
    /// A user's complaint has reached the team; once the fleet is gone, nobody is there to hear it.
    pub fn complain(&self) {
        if let Some(shared) = self.0.upgrade() {
            let rollout = shared.reading().rollout;
            shared.observe(Observation::Complaint { rollout });
        }
    }
}

impl Fleet {
    #[must_use]
    pub fn desk(&self) -> Desk {
        Desk(Arc::downgrade(&self.shared))
    }
}

/// A fleet at work. Dropping it ends every process and clears every fault.
#[derive(Debug)]
pub struct Fleet {
    runtime: Arc<Runtime>,
    shared: Arc<Shared>,
    observations: UnboundedReceiver<Observed>,
    /// Offers the page as long as the fleet is there.
    _page: PageServer,
    /// Observations come in order of time, whichever task was first to hand in its own.
    last: Time,
}

impl System for Fleet {
    fn advance(&mut self, until: Time) -> Option<Observed> {
        let deadline = tokio::time::Instant::from_std(self.shared.clock.instant_of(until));
        let observations = &mut self.observations;
        let next = async { tokio::time::timeout_at(deadline, observations.recv()).await };
        let mut observed = self.runtime.block_on(next).ok().flatten()?;
        observed.at = observed.at.max(self.last);
        self.last = observed.at;
        Some(observed)
    }

    fn apply(&mut self, action: &Action) {
        let _inside = self.runtime.enter();
        self.shared.apply(action);
    }
}
