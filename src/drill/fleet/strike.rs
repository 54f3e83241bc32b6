//! Faults at work on real processes: injected, held for their time, cleared.
//!
//! An injection is a guard. It is written down with its undo before anything is touched, and cleared when the guard is
//! dropped, whether its time is up, the drill is over or somebody pressed Ctrl-C. What it touched is counted then.

use std::sync::Arc;

use tokio::time::{sleep, sleep_until};

use super::shared::{Shared, locked};
use super::slot::{Life, Slot};
use crate::drill::clock::std as length;
use crate::drill::journal::{Actor, Event, Injection, ProcessId, Undo};
use crate::drill::router::EffectGuard;
use crate::drill::signal;
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
    Thaw(Vec<u32>),
    Effect(#[expect(dead_code, reason = "its drop clears it")] EffectGuard),
    Load,
    Scrapes,
    Rollbacks,
}

/// An injected fault; its drop clears it.
struct Injected {
    shared: Arc<Shared>,
    fault: usize,
    hold: Hold,
}

impl Drop for Injected {
    fn drop(&mut self) {
        let Self { shared, fault, hold } = self;
        match hold {
            Hold::Nothing | Hold::Effect(_) => {}
            Hold::Thaw(pids) => pids.iter().for_each(|pid| signal::thaw(*pid)),
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
        let touched = locked(&shared.touched)[*fault].unwrap_or(0);
        let cleared = Event::Cleared { fault: number(*fault), touched };
        shared.journal(&Actor::Harness, &cleared);
    }
}

fn number(fault: usize) -> u32 {
    u32::try_from(fault).unwrap_or(u32::MAX)
}

impl Shared {
    /// Lets every fault that has its time strike at it, and every fault of the proxy.
    pub(super) fn schedule_faults(self: &Arc<Self>) {
        for (at, stroke) in &self.plan.faults.timed {
            let at = tokio::time::Instant::from_std(self.clock.instant_of(*at));
            let (shared, stroke) = (Arc::clone(self), *stroke);
            self.spawn(async move {
                sleep_until(at).await;
                shared.strike(stroke).await;
            });
        }
        for (index, fault) in self.scenario.drill.proxy.iter().enumerate() {
            let at = self.clock.instant_of(self.plan.release_at + fault.at);
            let (shared, fault) = (Arc::clone(self), fault.clone());
            self.spawn(async move {
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
                self.spawn(async move {
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
        self.write_ahead(fault, kind.name(), undo(kind, &victims));
        let hold = self.begin(&stroke, kind, &victims);
        self.journal(&Actor::Harness, &Event::Injected { fault: number(fault) });
        Injected { shared: Arc::clone(self), fault, hold }
    }

    fn write_ahead(&self, fault: usize, name: &str, undo: Undo) {
        let injection = Injection { fault: number(fault), name: name.to_owned(), undo };
        self.journal(&Actor::Harness, &Event::WillInject(injection));
    }

    fn begin(&self, stroke: &FaultStroke, kind: &FaultKind, victims: &[u32]) -> Hold {
        let fault = stroke.fault;
        match kind {
            FaultKind::InstanceCrash { .. } => {
                victims.iter().for_each(|pid| signal::kill(*pid));
                self.touch(fault, victims.len() as u64);
                Hold::Nothing
            }
            FaultKind::InstanceFreeze { .. } => {
                victims.iter().for_each(|pid| signal::freeze(*pid));
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
            FaultKind::ScrapeGap => self.blind(fault, ScrapeFault::Gap),
            FaultKind::ScrapeDelay { by } => self.blind(fault, ScrapeFault::Delay { by: *by }),
            FaultKind::ScrapeFreeze => self.blind(fault, ScrapeFault::Freeze),
            FaultKind::SwappedLabels => self.blind(fault, ScrapeFault::SwappedLabels),
        }
    }

    fn blind(&self, fault: usize, kind: ScrapeFault) -> Hold {
        locked(&self.scrape_faults).begin(fault, kind);
        Hold::Scrapes
    }

    /// Processes that a fault of instances hits, drawn among the ready ones as in the simulated world.
    fn victims(&self, stroke: &FaultStroke, kind: &FaultKind) -> Vec<u32> {
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
        let mut pids = Vec::new();
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
            pids.extend(victim.pid);
        }
        pids
    }

    /// A fault of the proxy is numbered after the scenario's own.
    async fn strike_by_proxy(self: Arc<Self>, index: usize, fault: &ProxyFault) {
        let own = self.scenario.faults.len() + index;
        let why = "it is gone with the harness".to_owned();
        self.write_ahead(own, fault.what.name(), Undo::Nothing { why });
        let router = &self.routers[fault.service];
        let of_requests =
            fault.what.is_per_request().then(|| router.fault(index, fault.clone()));
        let of_connections = (!fault.what.is_per_request())
            .then(|| self.toxics[fault.service].add(index, fault.clone()));
        router.flush();
        self.journal(&Actor::Harness, &Event::Injected { fault: number(own) });
        let cleared = ClearedByProxy { shared: Arc::clone(&self), index, service: fault.service };
        sleep(length(fault.lasts)).await;
        drop((of_requests, of_connections));
        drop(cleared);
    }

    /// What a fault of the proxy touched so far.
    fn touched_by_proxy(&self, service: usize, index: usize) -> u64 {
        self.routers[service].touched(index) + self.toxics[service].touched(index)
    }

    /// Every fault that struck.
    pub(super) fn struck(&self) -> Vec<Struck> {
        let touched = locked(&self.touched).clone();
        let own = touched.into_iter().zip(&self.scenario.faults).enumerate().filter_map(
            |(fault, (touched, about))| {
                let counted = self.counted_elsewhere(fault, &about.what);
                Some(Struck { name: about.what.name().to_owned(), touched: touched? + counted })
            },
        );
        let proxy = self.scenario.drill.proxy.iter().enumerate();
        let by_proxy = proxy.map(|(index, fault)| Struck {
            name: fault.what.name().to_owned(),
            touched: self.touched_by_proxy(fault.service, index),
        });
        own.chain(by_proxy).collect()
    }

    /// Effects on requests are counted where the requests are.
    fn counted_elsewhere(&self, fault: usize, kind: &FaultKind) -> u64 {
        match kind {
            FaultKind::SlowDependency { service, .. }
            | FaultKind::FailingDependency { service, .. } => {
                self.routers[*service].effects().touched(fault)
            }
            _ => 0,
        }
    }
}

/// Writes down that a fault of the proxy is gone.
struct ClearedByProxy {
    shared: Arc<Shared>,
    index: usize,
    service: usize,
}

impl Drop for ClearedByProxy {
    fn drop(&mut self) {
        let touched = self.shared.touched_by_proxy(self.service, self.index);
        let fault = number(self.shared.scenario.faults.len() + self.index);
        self.shared.journal(&Actor::Harness, &Event::Cleared { fault, touched });
    }
}

fn undo(kind: &FaultKind, victims: &[u32]) -> Undo {
    let nothing = |why: &str| Undo::Nothing { why: why.to_owned() };
    match kind {
        FaultKind::InstanceFreeze { .. } => victims
            .first()
            .and_then(|pid| ProcessId::of(*pid))
            .map_or_else(|| nothing("nothing was frozen"), Undo::Thaw),
        FaultKind::InstanceCrash { .. } => nothing("what is dead stays dead"),
        _ => nothing("it is gone with the harness"),
    }
}

