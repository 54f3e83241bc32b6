//! Faults at work on real processes: injected, held for their time, cleared.
//!
//! An injection is a guard. It is written down with its undo before anything is touched, and cleared when the guard is
//! dropped, whether its time is up, the drill is over or somebody pressed Ctrl-C. What it touched is counted then.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::time::{sleep, sleep_until};

use super::shared::{Shared, locked};
use super::slot::{Life, Slot};
use crate::drill::DrillError;
use crate::drill::child::Child;
use crate::drill::clock::std as length;
use crate::drill::journal::{Actor, Event, Injection, ProcessId, Undo};
use crate::drill::toxic::FaultGuard;
use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::scenario::model::{FaultKind, ProxyFault, Trigger};
use crate::telemetry::ScrapeFault;

/// A fault that struck, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Struck {
    pub name: String,
    pub touched: u64,
}

/// What has to be done when a fault is over.
enum Hold {
    /// Instances start again by themselves.
    Nothing,
    Thaw(Vec<Arc<Child>>),
    Effect(#[expect(dead_code, reason = "its drop clears it")] FaultGuard),
    Load,
    Scrapes,
    Rollbacks,
}

/// An injected fault; its drop clears it.
struct Injected {
    shared: Arc<Shared>,
    fault: usize,
    /// Their numbers in the journal: one for each process that was hit, else one.
    injections: Vec<u32>,
    hold: Hold,
}

impl Drop for Injected {
    fn drop(&mut self) {
        let Self { shared, fault, injections, hold } = self;
        match hold {
            Hold::Nothing | Hold::Effect(_) => {}
            Hold::Thaw(children) => {
                for child in children {
                    shared.carried_out(child.thaw());
                }
            }
            Hold::Load => {
                shared.touch(*fault, shared.load_factor.touched());
                shared.load_factor.set(1.0);
            }
            Hold::Scrapes => locked(&shared.scrape_faults).end(*fault),
            Hold::Rollbacks => {
                let failures = &mut shared.control().rollback_failures;
                if let Some(position) = failures.iter().position(|one| one == fault) {
                    failures.swap_remove(position);
                }
            }
        }
        // What clears itself on its drop is gone before that is written down.
        *hold = Hold::Nothing;
        let touched = shared.touched_by(*fault);
        for fault in injections.iter().copied() {
            shared.journal(&Actor::Harness, &Event::Cleared { fault, touched });
        }
    }
}

impl Shared {
    /// Lets every fault that has its time strike at it, and every fault of the proxy.
    pub(super) fn schedule_faults(self: &Arc<Self>) {
        for (at, stroke) in &self.plan.faults.timed {
            let at = tokio::time::Instant::from_std(self.clock.instant_of(*at));
            let (shared, stroke) = (Arc::clone(self), *stroke);
            self.spawn_fault(async move {
                sleep_until(at).await;
                shared.strike(stroke).await;
            });
        }
        for (index, fault) in self.scenario.drill.proxy.iter().enumerate() {
            let at = self.clock.instant_of(self.plan.release_at + fault.at);
            let (shared, fault) = (Arc::clone(self), fault.clone());
            self.spawn_fault(async move {
                sleep_until(tokio::time::Instant::from_std(at)).await;
                shared.strike_by_proxy(index, &fault).await;
            });
        }
    }

    /// Lets the faults strike that wait for this moment.
    pub(super) fn strike_on(self: &Arc<Self>, trigger: Trigger) {
        for (awaited, stroke) in &self.plan.faults.triggered {
            if *awaited == trigger {
                let (shared, stroke) = (Arc::clone(self), *stroke);
                // In place before whatever was triggered goes on.
                let injected = shared.inject(stroke);
                self.spawn_fault(async move {
                    sleep(length(stroke.lasts)).await;
                    drop(injected);
                });
            }
        }
    }

    async fn strike(self: Arc<Self>, stroke: FaultStroke) {
        let injected = self.inject(stroke);
        sleep(length(stroke.lasts)).await;
        drop(injected);
    }

    fn inject(self: &Arc<Self>, stroke: FaultStroke) -> Injected {
        let fault = stroke.fault;
        let kind = &self.scenario.faults[fault].what;
        self.touch(fault, 0);
        let victims = self.victims(&stroke, kind);
        let undos = undos(kind, &victims);
        let injections: Vec<u32> =
            undos.into_iter().map(|undo| self.write_ahead(kind.name(), undo)).collect();
        let hold = self.begin(&stroke, kind, &victims);
        for fault in injections.iter().copied() {
            self.journal(&Actor::Harness, &Event::Injected { fault });
        }
        Injected { shared: Arc::clone(self), fault, injections, hold }
    }

    /// Says on the disk what is going to be done and what takes it away again.
    fn write_ahead(&self, name: &str, undo: Undo) -> u32 {
        let injection = self.injection(name, undo);
        let fault = injection.fault;
        self.journal(&Actor::Harness, &Event::WillInject(injection));
        fault
    }

    /// The same for what must not be done without.
    pub(super) fn try_write_ahead(&self, name: &str, undo: Undo) -> Result<u32, DrillError> {
        let injection = self.injection(name, undo);
        let fault = injection.fault;
        self.journal.write(&Actor::Harness, &Event::WillInject(injection))?;
        Ok(fault)
    }

    fn injection(&self, name: &str, undo: Undo) -> Injection {
        let fault = self.injections.fetch_add(1, Ordering::Relaxed);
        Injection { fault, name: name.to_owned(), undo }
    }

    /// A process could not be hit: what is on record did not happen.
    fn carried_out(&self, done: Result<(), DrillError>) {
        if let Err(error) = done {
            self.fail(error);
        }
    }

    fn begin(&self, stroke: &FaultStroke, kind: &FaultKind, victims: &[Arc<Child>]) -> Hold {
        let fault = stroke.fault;
        match kind {
            FaultKind::InstanceCrash { .. } => {
                for child in victims {
                    self.carried_out(child.kill());
                }
                self.touch(fault, victims.len() as u64);
                Hold::Nothing
            }
            FaultKind::InstanceFreeze { .. } => {
                for child in victims {
                    self.carried_out(child.freeze());
                }
                self.touch(fault, victims.len() as u64);
                Hold::Thaw(victims.to_vec())
            }
            FaultKind::SlowDependency { service, .. } => {
                Hold::Effect(self.routers[*service].effects().slow(fault, stroke.severity))
            }
            FaultKind::FailingDependency { service, .. } => {
                Hold::Effect(self.routers[*service].effects().fail(fault, stroke.severity))
            }
            FaultKind::LoadSpike { .. } => {
                self.load_factor.set(stroke.severity);
                Hold::Load
            }
            FaultKind::RollbackFails => {
                self.control().rollback_failures.push(fault);
                Hold::Rollbacks
            }
            // Met by the people at the desk, who know of it beforehand.
            FaultKind::PagerDown
            | FaultKind::Unreachable { .. }
            | FaultKind::WrongRunbookStep { .. } => Hold::Nothing,
            // What is no fault of telemetry either was refused with the case that asks for it.
            _ => ScrapeFault::of(kind, stroke.key)
                .map_or(Hold::Nothing, |falsified| self.blind(fault, falsified)),
        }
    }

    fn blind(&self, fault: usize, kind: ScrapeFault) -> Hold {
        locked(&self.scrape_faults).begin(fault, kind);
        Hold::Scrapes
    }

    /// Processes that a fault of instances hits, drawn among the ready ones as in the simulated world.
    fn victims(&self, stroke: &FaultStroke, kind: &FaultKind) -> Vec<Arc<Child>> {
        let (FaultKind::InstanceCrash { service, count }
        | FaultKind::InstanceFreeze { service, count }) = *kind
        else {
            return Vec::new();
        };
        let restart_at = self.clock.now() + stroke.lasts;
        let mut control = self.control();
        let mut ready: Vec<&mut Slot> = control
            .instances
            .slots
            .iter_mut()
            .filter(|slot| slot.service == service && slot.life == Life::Ready)
            .collect();
        ready.sort_by_key(|slot| (slot.version as u8, slot.number));
        let mut victims = Vec::new();
        for place in 0..count {
            if ready.is_empty() {
                break;
            }
            let draw = stroke.key.part(u64::from(place)).bits(Purpose::FaultTarget);
            #[expect(clippy::cast_possible_truncation, reason = "below the length")]
            let victim = ready.remove((draw % ready.len() as u64) as usize);
            if matches!(kind, FaultKind::InstanceCrash { .. }) {
                victim.restart_at = Some(restart_at);
            }
            victims.extend(victim.child.clone());
        }
        victims
    }

    async fn strike_by_proxy(self: Arc<Self>, index: usize, fault: &ProxyFault) {
        let undo = Undo::Nothing { why: GONE_WITH_HARNESS.to_owned() };
        let injection = self.write_ahead(fault.what.name(), undo);
        let router = &self.routers[fault.service];
        let guard = if fault.what.is_per_request() {
            router.fault(index, fault.clone())
        } else {
            self.toxics[fault.service].add(index, fault.clone())
        };
        router.flush();
        self.journal(&Actor::Harness, &Event::Injected { fault: injection });
        let _cleared = ByProxy { shared: Arc::clone(&self), index, injection, guard: Some(guard) };
        sleep(length(fault.lasts)).await;
    }

    /// What a fault of the proxy touched so far.
    fn touched_by_proxy(&self, index: usize) -> u64 {
        let service = self.scenario.drill.proxy[index].service;
        let of = |touched: BTreeMap<usize, u64>| touched.get(&index).copied().unwrap_or(0);
        of(self.routers[service].touched()) + of(self.toxics[service].touched())
    }

    /// What a fault of the scenario touched so far; effects on requests are counted where the requests are.
    fn touched_by(&self, fault: usize) -> u64 {
        let counted = locked(&self.touched)[fault].unwrap_or(0);
        counted
            + match &self.scenario.faults[fault].what {
                FaultKind::SlowDependency { service, .. }
                | FaultKind::FailingDependency { service, .. } => {
                    self.routers[*service].effects().touched().get(&fault).copied().unwrap_or(0)
                }
                _ => 0,
            }
    }

    /// Every fault that struck.
    pub(super) fn struck(&self) -> Vec<Struck> {
        let struck = |name: &str, touched| Struck { name: name.to_owned(), touched };
        let begun = locked(&self.touched).clone();
        let own = (0..).zip(&self.scenario.faults).zip(begun);
        let own = own.filter(|(_, begun)| begun.is_some());
        let own = own.map(|((fault, about), _)| struck(about.what.name(), self.touched_by(fault)));
        let proxy = (0..).zip(&self.scenario.drill.proxy);
        let proxy =
            proxy.map(|(index, about)| struck(about.what.name(), self.touched_by_proxy(index)));
        own.chain(proxy).collect()
    }
}

/// A fault of the proxy at work; its drop clears it and writes that down.
struct ByProxy {
    shared: Arc<Shared>,
    index: usize,
    injection: u32,
    guard: Option<FaultGuard>,
}

impl Drop for ByProxy {
    fn drop(&mut self) {
        self.guard = None;
        let touched = self.shared.touched_by_proxy(self.index);
        let cleared = Event::Cleared { fault: self.injection, touched };
        self.shared.journal(&Actor::Harness, &cleared);
    }
}

const GONE_WITH_HARNESS: &str = "it is gone with the harness";

/// One for each process that is hit, else one.
fn undos(kind: &FaultKind, victims: &[Arc<Child>]) -> Vec<Undo> {
    let nothing = |why: &str| Undo::Nothing { why: why.to_owned() };
    let thaw = |child: &Arc<Child>| {
        ProcessId::of(child.pid()).map_or_else(|| nothing("it had ended"), Undo::Thaw)
    };
    match kind {
        FaultKind::InstanceFreeze { .. } => victims.iter().map(thaw).collect(),
        FaultKind::InstanceCrash { .. } => {
            victims.iter().map(|_| nothing("what is dead stays dead")).collect()
        }
        _ => vec![nothing(GONE_WITH_HARNESS)],
    }
}
