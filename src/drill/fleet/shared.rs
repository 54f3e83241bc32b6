//! What all tasks of a fleet share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use super::control::{Consequences, Control};
use super::life::Instance;
use super::own_system::OwnSystem;
use super::platform::Order;
use super::slot::Life;
use crate::drill::DrillError;
use crate::drill::child::Child;
use crate::drill::clock::{Clock, std as length};
use crate::drill::journal::{Actor, Event, InstanceStarted, Journal, ProcessId};
use crate::drill::load::LoadFactor;
use crate::drill::router::{Router, Upstream};
use crate::drill::toxic::Toxics;
use crate::drill::wire::{CallSpec, InstanceSpec};
use crate::plan::{Behaviour, Defect, Plan};
use crate::scenario::model::{Scenario, Trigger};
use crate::system::{Action, Happening, Observation, Observed, Version};
use crate::telemetry::ScrapeFaults;
use crate::units::{Duration, Time};

/// An instance is not allowed to grow beyond this, whatever leaks.
const MEMORY_MAX_BYTES: u64 = 512 << 20;
/// A killed process is gone by then.
const GONE_WITHIN: Duration = Duration::from_secs(2);

/// The fleet as its tasks see it.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) scenario: Arc<Scenario>,
    pub(super) plan: Arc<Plan>,
    pub(super) clock: Clock,
    /// This very program, which instances are.
    pub(super) program: PathBuf,
    /// Instances end themselves after this long.
    pub(super) deadline: Duration,
    pub(super) control: Mutex<Control>,
    /// In the place of instances.
    pub(super) own: Option<Arc<OwnSystem>>,
    /// In the order of the services.
    pub(super) routers: Vec<Router>,
    pub(super) toxics: Vec<Arc<Toxics>>,
    pub(super) scrape_faults: Arc<Mutex<ScrapeFaults>>,
    pub(super) load_factor: Arc<LoadFactor>,
    pub(super) journal: Arc<Journal>,
    pub(super) out: UnboundedSender<Observed>,
    /// By fault of the scenario, what it touched; `None` until it strikes.
    pub(super) touched: Mutex<Vec<Option<u64>>>,
    /// Injections so far: each has a number of its own in the journal.
    pub(super) injections: AtomicU32,
    /// What went wrong with the harness itself, the first only.
    pub(super) failure: Mutex<Option<DrillError>>,
    pub(super) tasks: Mutex<JoinSet<()>>,
    /// Faults, present and to come: ended before everything else where a drill is stopped.
    pub(super) faults: Mutex<JoinSet<()>>,
}

/// A lock whose holder panicked still holds data; the panic itself is reported elsewhere.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn control(&self) -> MutexGuard<'_, Control> {
        locked(&self.control)
    }

    pub(super) fn journal(&self, actor: &Actor, event: &Event) {
        if let Err(error) = self.journal.write(actor, event) {
            self.fail(error);
        }
    }

    /// The harness is not fit to judge by any more.
    pub(super) fn fail(&self, error: DrillError) {
        locked(&self.failure).get_or_insert(error);
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        locked(&self.tasks).spawn(task);
    }

    pub(super) fn spawn_fault(&self, fault: impl Future<Output = ()> + Send + 'static) {
        locked(&self.faults).spawn(fault);
    }

    /// Clears every fault; those still to come never strike.
    pub(super) async fn clear_faults(&self) {
        let mut faults = std::mem::take(&mut *locked(&self.faults));
        faults.shutdown().await;
    }

    pub(super) fn observe(&self, what: Observation) {
        // Nobody listens any more once the drill is over.
        let _ = self.out.send(Observed { at: self.clock.now(), what });
    }

    /// Carries out what a strategy asks for.
    pub(super) fn apply(self: &Arc<Self>, action: &Action) {
        if matches!(action, Action::RollBack(_)) {
            self.strike_on(Trigger::RollbackStarted);
        }
        if let Some(own) = &self.own {
            return self.apply_to_own(own, action);
        }
        let now = self.clock.now();
        let consequences = self.control().apply(now, action);
        self.carry_out(consequences);
    }

    /// The rollout controller looks at the fleet.
    pub(super) fn look(self: &Arc<Self>) {
        let now = self.clock.now();
        let consequences = self.control().look(now);
        self.carry_out(consequences);
    }

    pub(super) fn carry_out(self: &Arc<Self>, consequences: Consequences) {
        for happening in &consequences.happened {
            self.happened(*happening);
        }
        for order in consequences.orders {
            match order {
                Order::Start(number) => self.start(number, false),
                Order::Stop(number) => self.control().instances.slot(number).stop.notify_one(),
            }
        }
        if !consequences.happened.is_empty() && self.own.is_none() {
            self.publish(self.scenario.release.service);
        }
        for fault in consequences.rollback_failed {
            self.touch(fault, 1);
            self.observe(Observation::RollbackFailed);
        }
        if consequences.rollback_finished {
            self.observe(Observation::RollbackFinished);
        }
        for trigger in consequences.reached {
            self.strike_on(trigger);
        }
    }

    pub(super) fn happened(&self, happening: Happening) {
        let happening = happening.describe(&self.scenario);
        self.journal(&Actor::Harness, &Event::Rollout { happening });
    }

    /// Tells a service's router what there is.
    pub(super) fn publish(&self, service: usize) {
        let routes = self.control().routes(service);
        self.routers[service].route(routes);
    }

    pub(super) fn touch(&self, fault: usize, count: u64) {
        *locked(&self.touched)[fault].get_or_insert(0) += count;
    }

    /// Lets an instance live.
    pub(super) fn start(self: &Arc<Self>, number: u32, at_once: bool) {
        let mut control = self.control();
        let slot = control.instances.slot(number);
        let instance = Instance {
            number,
            service: slot.service,
            version: slot.version,
            key: slot.key,
            lifecycle: self.scenario.services[slot.service].lifecycle.clone(),
            stop: Arc::clone(&slot.stop),
            shared: Arc::clone(self),
        };
        drop(control);
        self.spawn(instance.live(at_once));
    }

    pub(super) fn instance_spec(&self, instance: &Instance) -> InstanceSpec {
        let service = &self.scenario.services[instance.service];
        let restarts = self.control().instances.slot(instance.number).restarts;
        let is_new = instance.version == Version::New;
        InstanceSpec {
            service: service.name.clone(),
            version: instance.version,
            number: instance.number,
            behaviour: Behaviour {
                service_time: service.service_time,
                errors: service.errors,
                concurrency: service.concurrency,
                queue: service.queue,
                warm_up: service.lifecycle.warm_up.clone(),
                defect: if is_new { self.plan.defect } else { Defect::Healthy },
            },
            calls: self.calls(instance.service),
            life: instance.key.part(u64::from(restarts)),
            buckets_s: self.scenario.telemetry.buckets_s.clone(),
            deadline: self.deadline,
            memory_max_bytes: MEMORY_MAX_BYTES,
        }
    }

    /// The edges that leave a service; edges are numbered in the order of the services.
    fn calls(&self, service: usize) -> Vec<CallSpec> {
        let services = &self.scenario.services;
        let first = self.scenario.first_edge(service);
        let call = |(position, call): (usize, &crate::scenario::model::Call)| CallSpec {
            edge: first + position,
            to: self.routers[call.to].address(),
            chance: call.chance,
            timeout: call.timeout,
            retries: call.retries.clone(),
        };
        services[service].calls.iter().enumerate().map(call).collect()
    }

    pub(super) fn process_started(&self, instance: &Instance, child: &Arc<Child>) {
        self.control().instances.slot(instance.number).child = Some(Arc::clone(child));
        let started = InstanceStarted {
            pid: child.pid(),
            service: self.scenario.services[instance.service].name.clone(),
            version: instance.version,
            number: instance.number,
            address: child.address(),
            start_time: ProcessId::of(child.pid()).map_or(0, |process| process.start_time),
        };
        self.journal(&Actor::Harness, &Event::InstanceStarted(started));
    }

    pub(super) fn becomes_ready(&self, instance: &Instance, upstream: Arc<Upstream>) {
        let now = self.clock.now();
        let ready = self.control().becomes_ready(instance.number, upstream, now);
        self.happened(ready);
        self.publish(instance.service);
    }

    pub(super) fn enter_rotation(&self, instance: &Instance, upstream: Arc<Upstream>) {
        self.control().instances.slot(instance.number).upstream = Some(upstream);
        self.publish(instance.service);
    }

    pub(super) fn leave_rotation(&self, instance: &Instance) {
        self.control().instances.slot(instance.number).upstream = None;
        self.publish(instance.service);
    }

    pub(super) fn crashes(&self, instance: &Instance) {
        let now = self.clock.now();
        let crashed = self.control().crashes(instance.number, now);
        self.happened(crashed);
        if !self.is_meant_to_die(instance) {
            self.fail(DrillError::Child {
                service: self.scenario.services[instance.service].name.clone(),
                reason: format!("instance {} died by itself", instance.number),
            });
        }
    }

    /// By its defect, or by a fault that has said when it starts again.
    fn is_meant_to_die(&self, instance: &Instance) -> bool {
        let by_defect = instance.version == Version::New
            && matches!(self.plan.defect, Defect::CrashLoop(_) | Defect::MemoryLeak(_));
        by_defect || self.control().instances.slot(instance.number).restart_at.is_some()
    }

    /// Where a fault has said when it starts again.
    pub(super) fn restart_at(&self, instance: &Instance) -> Option<Time> {
        self.control().instances.slot(instance.number).restart_at.take()
    }

    pub(super) fn set_life(&self, instance: &Instance, life: Life) {
        self.control().instances.slot(instance.number).life = life;
    }

    /// Ends every process there still is and waits until it is gone.
    pub(super) async fn end_processes(&self) {
        let slots = || {
            self.control().instances.slots.iter().filter_map(|slot| slot.child.clone()).collect()
        };
        let children: Vec<Arc<Child>> = slots();
        for child in children {
            if let Err(error) = child.kill() {
                self.fail(error);
            }
            let _ = tokio::time::timeout(length(GONE_WITHIN), child.exited()).await;
        }
    }

    /// Processes that are still there, by name.
    pub(super) fn left(&self) -> Vec<String> {
        let control = self.control();
        let slots = control.instances.slots.iter();
        let alive = slots
            .filter(|slot| slot.child.as_ref().is_some_and(|child| child.exit_status().is_none()));
        let services = &self.scenario.services;
        alive
            .map(|slot| format!("instance {} of {}", slot.number, services[slot.service].name))
            .collect()
    }

    /// Where users' requests enter: the first service; a checked scenario has one.
    pub(super) fn entry(&self) -> SocketAddr {
        self.routers[0].address()
    }
}
