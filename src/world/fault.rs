//! Faults at work. One fault a file: what it does when it begins and when it ends, and what counts as touched.
//!
//! The hot path looks at no list of faults while there is none: what concerns whole services is folded into a factor and a rate
//! each, and what concerns single instances, calls or commands stands in lists that are empty on an ordinary day.

mod blackhole;
mod commands;
mod control_plane_down;
mod control_plane_slow;
mod controller_crash;
mod failing_dependency;
mod instance_crash;
mod instance_freeze;
mod load_spike;
mod network;
mod network_latency;
mod network_loss;
mod noisy_neighbour;
mod partial_rollback;
mod partition;
mod pipeline_stuck;
mod provoked_errors;
mod registry;
mod registry_down;
mod registry_slow;
mod rollback_fails;
mod slow_dependency;
mod slow_instance;
mod telemetry;
mod zone_loss;

use super::event::{Kind, Priority};
use super::instance::Instance;
use super::{Happening, World};
use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::scenario::model::{FaultKind, Trigger};
use crate::telemetry::ScrapeFaults;
use crate::units::Time;

use commands::HoldUp;
use network::LostCalls;
use network_latency::Latency;
use noisy_neighbour::{Bursts, NoisyNeighbour};
use provoked_errors::Provocation;
use slow_instance::SlowInstance;

/// What the active faults come to.
#[derive(Clone, Debug)]
pub(super) struct ActiveFaults {
    /// Per fault of the scenario, things touched; `None` until it is active for the first time.
    touched: Vec<Option<u64>>,
    strokes: Vec<FaultStroke>,
    active: u32,
    services: Vec<ServiceFaults>,
    load_factor: f64,
    load_fault: Option<usize>,
    scrapes: ScrapeFaults,
    /// Freezes of instances that have not ended.
    freezes: u32,
    rollback_failures: Vec<usize>,
    slow_instances: Vec<SlowInstance>,
    noisy_neighbours: Vec<NoisyNeighbour>,
    lost_calls: Vec<LostCalls>,
    latencies: Vec<Latency>,
    /// Each with its end.
    registry_down: Vec<(usize, Time)>,
    /// Each with its factor and its end.
    registry_slow: Vec<(usize, f64, Time)>,
    hold_ups: Vec<HoldUp>,
    control_plane_down: Vec<usize>,
    /// Why the rollout's controller does not look.
    controller_stops: Vec<usize>,
    is_controller_spared: bool,
    partial_rollbacks: Vec<usize>,
    provocations: Vec<Provocation>,
}

/// What befalls one service.
#[derive(Clone, Copy, Debug)]
struct ServiceFaults {
    slow_factor: f64,
    slow_fault: Option<usize>,
    error_rate: f64,
    error_fault: Option<usize>,
}

impl ActiveFaults {
    pub(super) fn new(faults: usize, services: usize, released: usize) -> Self {
        let none = ServiceFaults {
            slow_factor: 1.0,
            slow_fault: None,
            error_rate: 0.0,
            error_fault: None,
        };
        Self {
            touched: vec![None; faults],
            strokes: Vec::new(),
            active: 0,
            services: vec![none; services],
            load_factor: 1.0,
            load_fault: None,
            scrapes: ScrapeFaults::new(released),
            freezes: 0,
            rollback_failures: Vec::new(),
            slow_instances: Vec::new(),
            noisy_neighbours: Vec::new(),
            lost_calls: Vec::new(),
            latencies: Vec::new(),
            registry_down: Vec::new(),
            registry_slow: Vec::new(),
            hold_ups: Vec::new(),
            control_plane_down: Vec::new(),
            controller_stops: Vec::new(),
            is_controller_spared: false,
            partial_rollbacks: Vec::new(),
            provocations: Vec::new(),
        }
    }

    /// The factor on work that begins on this instance now, for what befalls it alone.
    pub(super) fn instance_factor(&mut self, instance: u32, now: Time) -> f64 {
        if self.slow_instances.is_empty() && self.noisy_neighbours.is_empty() {
            return 1.0;
        }
        self.slow_instance_factor(instance) * self.noisy_factor(instance, now)
    }

    pub(super) fn touched(&self) -> &[Option<u64>] {
        &self.touched
    }

    pub(super) const fn is_idle(&self) -> bool {
        self.active == 0
    }

    fn touch(&mut self, fault: usize, count: u64) {
        *self.touched[fault].get_or_insert(0) += count;
    }
}

impl World {
    pub(super) fn schedule_faults(&mut self) {
        let plan = std::sync::Arc::clone(&self.plan);
        for (at, stroke) in &plan.faults.timed {
            self.schedule_stroke(*at, *stroke);
        }
    }

    /// Lets the faults that wait for this moment begin.
    pub(super) fn faults_on(&mut self, trigger: Trigger) {
        let plan = std::sync::Arc::clone(&self.plan);
        for (awaited, stroke) in &plan.faults.triggered {
            if *awaited == trigger {
                self.begin(*stroke);
            }
        }
    }

    fn schedule_stroke(&mut self, at: Time, stroke: FaultStroke) {
        let slot = u32::try_from(self.faults.strokes.len()).unwrap_or(u32::MAX);
        self.faults.strokes.push(stroke);
        self.schedule(at, Priority::First, Kind::FaultBegins, slot);
    }

    pub(super) fn fault_begins(&mut self, slot: u32) {
        let stroke = self.faults.strokes[slot as usize];
        self.begin(stroke);
    }

    fn begin(&mut self, stroke: FaultStroke) {
        let slot = u32::try_from(self.faults.strokes.len()).unwrap_or(u32::MAX);
        self.faults.strokes.push(stroke);
        self.schedule(self.now + stroke.lasts, Priority::First, Kind::FaultEnds, slot);
        self.faults.active += 1;
        self.faults.touch(stroke.fault, 0);
        self.note(Happening::FaultBegan(stroke.fault));
        let model = std::sync::Arc::clone(&self.model);
        let what = &model.faults[stroke.fault].what;
        self.strike_the_system(&stroke, what);
        self.strike_the_tooling(&stroke, what);
    }

    /// What befalls instances, services, the network between them and the traffic.
    fn strike_the_system(&mut self, stroke: &FaultStroke, what: &FaultKind) {
        let now = self.now;
        match *what {
            FaultKind::InstanceCrash { service, count } => {
                self.crash_instances(stroke, service, count);
            }
            FaultKind::SlowDependency { service, .. } => self.faults.slow_down(stroke, service),
            FaultKind::FailingDependency { service, .. } => self.faults.make_fail(stroke, service),
            FaultKind::LoadSpike { .. } => self.faults.raise_load(stroke),
            FaultKind::InstanceFreeze { service, count } => {
                self.freeze_instances(stroke, service, count);
            }
            FaultKind::SlowInstance { service, count, .. } => {
                self.slow_instances(stroke, service, count);
            }
            FaultKind::ZoneLoss { zones } => self.lose_zone(stroke, zones),
            FaultKind::NoisyNeighbour { service, count, burst: length, share, .. } => {
                let bursts = Bursts { length, share, key: stroke.key };
                self.disturb_instances(stroke, service, count, bursts);
            }
            FaultKind::Blackhole { service } => self.faults.swallow_calls(stroke, service, now),
            FaultKind::NetworkLoss { service, .. } => {
                self.faults.lose_some_calls(stroke, service, now);
            }
            FaultKind::NetworkLatency { service, latency, jitter } => {
                self.faults.delay_answers(stroke, service, (latency, jitter), now);
            }
            FaultKind::Partition { from, to } => self.faults.cut_off(stroke, from, to, now),
            FaultKind::ProvokedErrors { rate_per_s } => {
                self.faults.begin_provoking(stroke, rate_per_s, now);
            }
            _ => {}
        }
    }

    /// What befalls monitoring and what rolls out and back.
    fn strike_the_tooling(&mut self, stroke: &FaultStroke, what: &FaultKind) {
        let now = self.now;
        match *what {
            FaultKind::RollbackFails => self.faults.block_rollbacks(stroke),
            FaultKind::RegistryDown => self.faults.stop_registry(stroke, now),
            FaultKind::RegistrySlow { .. } => self.faults.slow_registry(stroke, now),
            FaultKind::PipelineStuck => self.faults.block_pipeline(stroke, now),
            FaultKind::ControlPlaneSlow { by } => self.faults.slow_control_plane(stroke, by, now),
            FaultKind::ControlPlaneDown => self.faults.stop_control_plane(stroke),
            FaultKind::PartialRollback => self.faults.halve_rollbacks(stroke),
            FaultKind::ControllerCrash => self.faults.crash_controller(stroke, now),
            _ => self.faults.falsify_scrapes(stroke, what),
        }
    }

    pub(super) fn fault_ends(&mut self, slot: u32) {
        let stroke = self.faults.strokes[slot as usize];
        self.faults.active -= 1;
        self.note(Happening::FaultEnded(stroke.fault));
        let now = self.now;
        match self.model.faults[stroke.fault].what {
            // Instances start again by themselves; the others are met by people and not by the system.
            FaultKind::InstanceCrash { .. }
            | FaultKind::ZoneLoss { .. }
            | FaultKind::PagerDown
            | FaultKind::Unreachable { .. }
            | FaultKind::WrongRunbookStep { .. } => {}
            FaultKind::SlowDependency { service, .. } => self.faults.speed_up(&stroke, service),
            FaultKind::FailingDependency { service, .. } => self.faults.make_well(&stroke, service),
            FaultKind::LoadSpike { .. } => self.faults.lower_load(&stroke),
            FaultKind::InstanceFreeze { .. } => self.faults.thaw(),
            FaultKind::ScrapeGap
            | FaultKind::ScrapeDelay { .. }
            | FaultKind::ScrapeFreeze
            | FaultKind::SwappedLabels
            | FaultKind::PartialScrape { .. }
            | FaultKind::CounterReset => self.faults.restore_scrapes(&stroke),
            FaultKind::RollbackFails => self.faults.unblock_rollbacks(&stroke),
            FaultKind::SlowInstance { .. } => self.faults.end_slow_instances(now),
            FaultKind::NoisyNeighbour { .. } => self.faults.end_noisy_neighbours(now),
            FaultKind::Blackhole { .. }
            | FaultKind::NetworkLoss { .. }
            | FaultKind::Partition { .. } => self.faults.end_lost_calls(now),
            FaultKind::NetworkLatency { .. } => self.faults.end_latencies(now),
            FaultKind::RegistryDown => self.faults.start_registry(now),
            FaultKind::RegistrySlow { .. } => self.faults.speed_registry_up(now),
            FaultKind::PipelineStuck | FaultKind::ControlPlaneSlow { .. } => {
                self.faults.let_commands_through(now);
            }
            FaultKind::ControlPlaneDown => self.faults.start_control_plane(&stroke),
            FaultKind::PartialRollback => self.faults.make_rollbacks_whole(&stroke),
            FaultKind::ControllerCrash => self.faults.restart_controller(&stroke, now),
            FaultKind::ProvokedErrors { .. } => self.end_provoking(),
        }
    }
}

impl World {
    /// One of the instances of a service that are in rotation and fit, whichever version they are.
    fn victim(
        &self,
        stroke: &FaultStroke,
        service: usize,
        number: u32,
        fits: impl Fn(&Instance) -> bool,
    ) -> Option<u32> {
        let [old, new] = &self.services[service].rotation;
        let fitting: Vec<u32> = old
            .iter()
            .chain(new)
            .copied()
            .filter(|index| fits(&self.instances[*index as usize]))
            .collect();
        let draw = stroke.key.part(u64::from(number)).bits(Purpose::FaultTarget);
        #[expect(clippy::cast_possible_truncation, reason = "below the length")]
        let position = draw.checked_rem(fitting.len() as u64)? as usize;
        Some(fitting[position])
    }
}

/// Removes one entry for a fault from a list of active ones.
fn remove_one(list: &mut Vec<usize>, fault: usize) {
    if let Some(position) = list.iter().position(|active| *active == fault) {
        list.swap_remove(position);
    }
}
