//! The control plane: what is decided about the fleet, under one lock and never across a wait.
//!
//! Everything here is bookkeeping that takes microseconds. What takes time (starting a process, waiting for a probe) is
//! done by tasks, which come back with what has become of it.

use std::sync::Arc;

use super::platform::{Instances, Order};
use super::slot::Life;
use crate::drill::router::{Routes, Upstream};
use crate::rollout::{Controller, Report};
use crate::scenario::model::{Release, Trigger};
use crate::system::{Abort, Action, Happening, Version};
use crate::units::Time;

/// The state of the fleet.
#[derive(Debug)]
pub(super) struct Control {
    release: Release,
    pub(super) controller: Controller,
    pub(super) instances: Instances,
    pub(super) chronicle: Vec<(Time, Happening)>,
    /// Faults that make the rollback command fail, by index; the same may be there twice.
    pub(super) rollback_failures: Vec<usize>,
    reports: Vec<Report>,
}

/// What the fleet has to do after a look at the controller.
#[derive(Debug, Default)]
pub(super) struct Consequences {
    pub(super) orders: Vec<Order>,
    pub(super) happened: Vec<Happening>,
    pub(super) reached: Vec<Trigger>,
    pub(super) rollback_finished: bool,
    /// Faults that made a rollback command fail.
    pub(super) rollback_failed: Vec<usize>,
}

impl Control {
    pub(super) fn new(release: Release, instances: Instances) -> Self {
        Self {
            release,
            controller: Controller::new(),
            instances,
            chronicle: Vec::new(),
            rollback_failures: Vec::new(),
            reports: Vec::new(),
        }
    }

    /// The release starts, or the controller looks whether a step is due.
    pub(super) fn look(&mut self, now: Time) -> Consequences {
        let Self { controller, instances, reports, release, .. } = self;
        controller.begin(now, release, reports);
        controller.look(now, release, instances, reports);
        self.consequences(now)
    }

    /// Carries out what a strategy asks for.
    pub(super) fn apply(&mut self, now: Time, action: &Action) -> Consequences {
        let Self { controller, reports, .. } = self;
        match action {
            Action::Hold => controller.hold(now, reports),
            Action::Resume => controller.resume(now, reports),
            Action::SetWeight(weight) => controller.set_weight(now, weight.get(), reports),
            Action::RollBack(_) => return self.roll_back(now),
            Action::AbortRollback(how) => return self.abort_rollback(now, *how),
            // Nobody mends a release within a drill; inert actions go to people.
            Action::FixForward
            | Action::Page { .. }
            | Action::Work { .. }
            | Action::Withdraw { .. }
            | Action::SetTimer { .. } => {}
        }
        self.consequences(now)
    }

    /// What comes of a rollback command that a fault makes fail; `None` where none does.
    pub(super) fn sabotaged(&mut self, now: Time) -> Option<Consequences> {
        if self.rollback_failures.is_empty() {
            return None;
        }
        self.reports.push(Report::Happened(Happening::RollbackFailed));
        let rollback_failed = self.rollback_failures.clone();
        Some(Consequences { rollback_failed, ..self.consequences(now) })
    }

    /// What somebody else than the controller has to say.
    pub(super) fn report(&mut self, now: Time, reports: Vec<Report>) -> Consequences {
        self.reports.extend(reports);
        self.consequences(now)
    }

    fn roll_back(&mut self, now: Time) -> Consequences {
        if let Some(failed) = self.sabotaged(now) {
            return failed;
        }
        let Self { controller, instances, reports, release, .. } = self;
        controller.roll_back(now, release, instances, reports);
        self.consequences(now)
    }

    fn abort_rollback(&mut self, now: Time, how: Abort) -> Consequences {
        let Self { controller, instances, reports, release, .. } = self;
        match how {
            Abort::Halt => controller.halt(now, reports),
            Abort::GoForward => controller.go_forward(now, release, instances, reports),
        }
        self.consequences(now)
    }

    fn consequences(&mut self, now: Time) -> Consequences {
        let mut consequences = Consequences {
            orders: std::mem::take(&mut self.instances.orders),
            ..Consequences::default()
        };
        for report in self.reports.drain(..) {
            match report {
                Report::Happened(happening) => {
                    self.chronicle.push((now, happening));
                    consequences.happened.push(happening);
                }
                Report::Reached(trigger) => consequences.reached.push(trigger),
                Report::RollbackFinished => consequences.rollback_finished = true,
            }
        }
        consequences
    }

    /// Where calls to a service go from now on.
    pub(super) fn routes(&self, service: usize) -> Routes {
        let rotation = |version| {
            self.instances.of(service, version).filter_map(|slot| slot.upstream.clone()).collect()
        };
        let is_released = service == self.release.service;
        Routes {
            weight: if is_released { self.controller.weight() } else { 0.0 },
            follows_instances: is_released && self.controller.follows_instances(),
            rotation: [rotation(Version::Old), rotation(Version::New)],
        }
    }

    /// An instance answers its first probe.
    pub(super) fn becomes_ready(
        &mut self,
        number: u32,
        upstream: Arc<Upstream>,
        now: Time,
    ) -> Happening {
        let slot = self.instances.slot(number);
        slot.life = Life::Ready;
        slot.upstream = Some(upstream);
        let ready = Happening::Ready { service: slot.service, version: slot.version };
        self.chronicle.push((now, ready));
        ready
    }

    /// An instance's process is gone though nobody stopped it. It stays in rotation until its probes have noticed.
    pub(super) fn crashes(&mut self, number: u32, now: Time) -> Happening {
        let slot = self.instances.slot(number);
        slot.life = Life::Crashed;
        slot.child = None;
        slot.restarts += 1;
        let crashed = Happening::Crashed { service: slot.service, version: slot.version };
        self.chronicle.push((now, crashed));
        crashed
    }
}
