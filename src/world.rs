//! The simulated system: every request is an event.
//!
//! A [`World`] is plain data. It can be cloned at any moment and both copies run on by themselves, which is how one
//! replication carries several strategies: they share a world until one of them acts. It holds no generator: every draw
//! is keyed by the request (and the attempt) it belongs to, so two branches meet the same requests whatever either of
//! them did before.
//!
//! A request enters at the first service as a *hop*: one attempt of one call on one instance. A hop waits for a slot,
//! works, calls what its service calls (holding the slot meanwhile), answers. A caller that stops waiting does not stop
//! its callee: the work goes on and is thrown away, which is what makes overload feed itself.

mod accept;
mod balance;
mod breaker;
mod call;
mod command;
mod event;
mod fault;
mod hop;
mod instance;
mod meter;
mod model;
mod noise;
mod request;
mod rollout;
mod slab;
mod tally;
mod toll;
mod way_back;

use std::collections::VecDeque;
use std::sync::Arc;

pub use model::Model;
pub use tally::Tally;

use crate::engine::{EventQueue, LaneId};
use crate::plan::{self, Defect, Plan, RetryBudget};
use crate::rollout::{Controller, Report};
use crate::system::{
    Action, Happening, Ledger, Observation, Observed, RollbackToll, System, Version,
};
use crate::units::Time;

use breaker::BreakerState;
use event::{Kind, Priority};
use fault::ActiveFaults;
use hop::Hop;
use instance::Instance;
use meter::Meter;
use noise::NoiseState;
use request::Request;
use slab::Slab;
use way_back::WayBackState;

/// Lanes for delays that are always the same; the lanes of call time-outs follow, one an edge.
#[derive(Clone, Copy, Debug)]
struct Lanes {
    arrivals: LaneId,
    client_timeout: LaneId,
    scrape: LaneId,
    noise: LaneId,
    rollout: LaneId,
    first_edge: LaneId,
}

/// What a service keeps beside its instances.
#[derive(Clone, Debug, Default)]
struct ServiceState {
    /// Instances that calls are sent to, by version.
    rotation: [Vec<u32>; 2],
    round_robin: [usize; 2],
    meters: [Meter; 2],
    tally: Tally,
}

/// What an edge of the graph keeps.
#[derive(Clone, Debug)]
struct EdgeState {
    breaker: BreakerState,
    budget: RetryBudget,
}

impl EdgeState {
    fn new(edge: &model::Edge) -> Self {
        Self { breaker: BreakerState::default(), budget: RetryBudget::new(edge.retries.as_ref()) }
    }
}

/// The system under test, simulated.
#[derive(Clone, Debug)]
pub struct World {
    model: Arc<Model>,
    plan: Arc<Plan>,
    now: Time,
    queue: EventQueue,
    lanes: Lanes,
    requests: Slab<Request>,
    hops: Slab<Hop>,
    instances: Vec<Instance>,
    services: Vec<ServiceState>,
    edges: Vec<EdgeState>,
    rollout: Controller,
    /// A look of the rollout's controller is scheduled.
    rollout_ticking: bool,
    /// Room for what the controller reports.
    reports: Vec<Report>,
    /// Commands that were held up, and how many of them still are.
    commands: Vec<Action>,
    commands_waiting: u32,
    noise: NoiseState,
    faults: ActiveFaults,
    ledger: Ledger,
    chronicle: Vec<(Time, Happening)>,
    toll: RollbackToll,
    /// The plan's defect until it is fixed forward.
    defect: Defect,
    way_back: WayBackState,
    new_version_ready_at: Option<Time>,
    /// Whether queueing is tallied: only in the twin, whose figures are the scenario's own.
    tallying: bool,
    /// Calls begun, for the speed of the simulation itself.
    calls: u64,
    next_window: u64,
    arriving: Vec<plan::Request>,
    outbox: VecDeque<Observed>,
}

impl World {
    /// A world at the start of its warm-up.
    #[must_use]
    pub fn new(model: Arc<Model>, plan: Arc<Plan>) -> Self {
        let mut queue = EventQueue::default();
        let lanes = Lanes {
            arrivals: queue.add_lane(),
            client_timeout: queue.add_lane(),
            scrape: queue.add_lane(),
            noise: queue.add_lane(),
            rollout: queue.add_lane(),
            first_edge: queue.add_lane(),
        };
        for _ in 1..model.edges.len() {
            queue.add_lane();
        }
        let mut world = Self {
            now: Time::START,
            lanes,
            queue,
            requests: Slab::default(),
            hops: Slab::default(),
            instances: Vec::new(),
            services: vec![ServiceState::default(); model.services.len()],
            edges: model.edges.iter().map(EdgeState::new).collect(),
            rollout: Controller::new(),
            rollout_ticking: false,
            reports: Vec::new(),
            commands: Vec::new(),
            commands_waiting: 0,
            noise: NoiseState::new(&model, plan.world_key),
            faults: ActiveFaults::new(
                model.faults.len(),
                model.services.len(),
                model.release.service,
            ),
            ledger: Ledger::new(model.down_window, model.usual_length),
            chronicle: Vec::new(),
            toll: RollbackToll::default(),
            defect: plan.defect,
            way_back: WayBackState::new(&plan),
            new_version_ready_at: None,
            tallying: true,
            calls: 0,
            next_window: 0,
            arriving: Vec::new(),
            outbox: VecDeque::new(),
            model,
            plan,
        };
        world.set_up();
        world
    }

    fn set_up(&mut self) {
        let model = Arc::clone(&self.model);
        for (index, service) in model.services.iter().enumerate() {
            self.services[index].meters =
                std::array::from_fn(|_| Meter::new(model.bucket_bounds_ns.len()));
            for _ in 0..service.instances {
                self.create_ready_instance(index);
            }
        }
        self.schedule_in_lane(self.lanes.scrape, Time::START + model.scrape_interval, Kind::Scrape);
        self.schedule_in_lane(self.lanes.noise, Time::START + noise::STEP, Kind::NoiseStep);
        self.schedule_in_lane(self.lanes.rollout, self.plan.release_at, Kind::RolloutTick);
        self.schedule(Time::START, Priority::First, Kind::ArrivalWindow, 0);
        self.schedule_faults();
    }

    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What happened in the system, in order.
    #[must_use]
    pub fn chronicle(&self) -> &[(Time, Happening)] {
        &self.chronicle
    }

    #[must_use]
    pub const fn toll(&self) -> &RollbackToll {
        &self.toll
    }

    /// Calls that were simulated from the start to now, those before a clone was made included.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.calls
    }

    /// Queueing since the end of the warm-up, one per service.
    pub fn tallies(&self) -> impl Iterator<Item = &Tally> {
        self.services.iter().map(|service| &service.tally)
    }

    /// Per fault of the scenario, how many things it touched; `None` where it was never active.
    #[must_use]
    pub fn faults_touched(&self) -> &[Option<u64>] {
        self.faults.touched()
    }

    /// This world with the defect removed before it could do anything, as the twin of its replication.
    #[must_use]
    pub fn twin(&self) -> Self {
        debug_assert!(self.new_version_ready_at.is_none(), "a twin parts before the release");
        Self { defect: Defect::Healthy, ..self.clone() }
    }

    /// Stops tallying queueing: this world is not, or no longer, the scenario's own load and nothing else.
    pub fn stop_tallying(&mut self) {
        self.tallying = false;
    }

    /// Whether the defect still is in the new version.
    #[must_use]
    pub const fn is_defective(&self) -> bool {
        !self.defect.is_healthy()
    }

    /// Whether nothing is under way that would change by itself: no rollout in motion, no instance coming or going, no
    /// fault active or ahead, no breaker open, nothing on the way back being mended, and the defect's odds constant.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        let version_age = self.new_version_ready_at.map(|ready| self.now.since(ready));
        self.rollout.is_at_rest()
            && self.instances.iter().all(Instance::is_at_rest)
            && self.faults.is_idle()
            && self.commands_waiting == 0
            && !self.plan.faults.is_pending(self.now)
            && self.way_back.is_idle()
            && self.edges.iter().all(|edge| edge.breaker.is_closed())
            && (!self.serves_new() || version_age.is_none_or(|age| self.defect.is_steady(age)))
    }

    /// Whether any instance of the new version exists.
    #[must_use]
    pub fn serves_new(&self) -> bool {
        self.instances.iter().any(Instance::is_new_and_alive)
    }

    /// Requests and calls under way, those nobody waits for any more included.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.hops.len()
    }

    fn schedule(&mut self, at: Time, priority: Priority, kind: Kind, slot: u32) {
        self.queue.schedule(at, priority as u8, event::pack(kind, slot));
    }

    fn schedule_in_lane(&mut self, lane: LaneId, at: Time, kind: Kind) {
        self.queue.schedule_in_lane(lane, at, Priority::Control as u8, event::pack(kind, 0), 0);
    }

    fn note(&mut self, what: Happening) {
        self.chronicle.push((self.now, what));
    }

    fn observe(&mut self, what: Observation) {
        self.outbox.push_back(Observed { at: self.now, what });
    }

    fn dispatch(&mut self, payload: u32, tag: u32) {
        let (kind, slot) = event::unpack(payload);
        if self.waits_for_thaw(kind, slot) {
            return;
        }
        match kind {
            Kind::Arrival => self.arrive(slot, tag),
            Kind::ArrivalWindow => self.open_window(),
            Kind::WorkDone => self.work_done(slot),
            Kind::Reply => self.reply(slot),
            Kind::Retry => self.retry(slot),
            Kind::Answer => self.hear_late(slot),
            Kind::Thaw => self.thaw(slot),
            Kind::CallTimeout => self.call_times_out(slot, tag),
            Kind::ClientTimeout => self.client_gives_up(slot, tag),
            Kind::Instance => self.instance_is_due(slot),
            Kind::Crash => self.crash_is_due(slot),
            Kind::RolloutTick => self.rollout_tick(),
            Kind::NoiseStep => self.noise_step(),
            Kind::Scrape => self.scrape(),
            Kind::FaultBegins => self.fault_begins(slot),
            Kind::FaultEnds => self.fault_ends(slot),
            Kind::Command => self.command_is_due(slot),
            Kind::WayBack => self.way_back_is_due(slot),
            Kind::Complaint => self.complaint_arrives(),
        }
    }
}

impl System for World {
    fn advance(&mut self, until: Time) -> Option<Observed> {
        loop {
            if let Some(observed) = self.outbox.pop_front() {
                return Some(observed);
            }
            let Some(event) = self.queue.pop_before(until) else { break };
            self.now = event.at;
            self.dispatch(event.payload, event.tag);
        }
        self.now = self.now.max(until);
        None
    }

    fn apply(&mut self, action: &Action) {
        if !self.is_held_up(action) {
            self.carry_out(action);
        }
    }
}

impl World {
    /// Does what was asked for, now.
    fn carry_out(&mut self, action: &Action) {
        if self.comes_to_nothing(action) {
            return;
        }
        match action {
            Action::Hold => self.hold_rollout(),
            Action::Resume => self.resume_rollout(),
            Action::SetWeight(weight) => self.set_weight(weight.get()),
            Action::RollBack(going) => self.roll_back(*going),
            Action::AbortRollback(how) => self.abort_rollback(*how),
            Action::FixForward => self.fix_forward(),
            Action::Page { .. }
            | Action::Work { .. }
            | Action::Withdraw { .. }
            | Action::SetTimer { .. } => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
