//! Faults at work. One fault a file: what it does when it begins and when it ends, and what counts as touched.
//!
//! The hot path never looks at a list of faults: what is active is folded into a factor and a rate per service.

mod failing_dependency;
mod instance_crash;
mod instance_freeze;
mod load_spike;
mod rollback_fails;
mod slow_dependency;
mod telemetry;

use super::event::{Kind, Priority};
use super::instance::Instance;
use super::{Happening, World};
use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::scenario::model::{FaultKind, Trigger};
use crate::telemetry::ScrapeFaults;
use crate::units::Time;

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
        }
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
        match model.faults[stroke.fault].what {
            FaultKind::InstanceCrash { service, count } => {
                self.crash_instances(&stroke, service, count);
            }
            FaultKind::SlowDependency { service, .. } => self.faults.slow_down(&stroke, service),
            FaultKind::FailingDependency { service, .. } => self.faults.make_fail(&stroke, service),
            FaultKind::LoadSpike { .. } => self.faults.raise_load(&stroke),
            FaultKind::InstanceFreeze { service, count } => {
                self.freeze_instances(&stroke, service, count);
            }
            FaultKind::ScrapeGap
            | FaultKind::ScrapeDelay { .. }
            | FaultKind::ScrapeFreeze
            | FaultKind::SwappedLabels => {
                self.faults.falsify_scrapes(&stroke, &model.faults[stroke.fault].what);
            }
            FaultKind::RollbackFails => self.faults.block_rollbacks(&stroke),
            // What befalls people is met by them and not by the system.
            FaultKind::PagerDown
            | FaultKind::Unreachable { .. }
            | FaultKind::WrongRunbookStep { .. } => {}
        }
    }

    pub(super) fn fault_ends(&mut self, slot: u32) {
        let stroke = self.faults.strokes[slot as usize];
        self.faults.active -= 1;
        self.note(Happening::FaultEnded(stroke.fault));
        match self.model.faults[stroke.fault].what {
            FaultKind::InstanceCrash { .. }
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
            | FaultKind::SwappedLabels => self.faults.restore_scrapes(&stroke),
            FaultKind::RollbackFails => self.faults.unblock_rollbacks(&stroke),
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
