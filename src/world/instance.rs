//! An instance from its start to its end.
//!
//! Pull and start take drawn times; the first successful probe after that makes it ready. A crash takes it out of
//! rotation after as many failed probes as the probe asks for: until then calls are still sent to it and fail at once. It
//! restarts after a back-off that doubles up to its longest, as Kubernetes does. Told to stop, it takes no new calls,
//! finishes what it has, stays for at least its drain time and at the most for drain plus grace.

use std::collections::VecDeque;

use super::event::{Kind, Priority};
use super::{Happening, Version, World};
use crate::plan::defect::CrashPoint;
use crate::random::{Key, Purpose};
use crate::scenario::model::InstanceWarmUp;
use crate::system::Precaution;
use crate::units::{Duration, Time};

/// Where an instance is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Until the due time, when it is ready (or dies before it ever is).
    Starting,
    Ready,
    /// Dead, and not yet noticed: calls are still sent to it.
    CrashedInRotation,
    /// Out of rotation until the due time, when it starts again.
    Crashed,
    /// Out of rotation for not answering probes, until the due time.
    Unready,
    /// Told to stop; at the due time what is left is cut off.
    Draining,
    Gone,
}

/// One process of one version of one service.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub service: usize,
    pub version: Version,
    pub life: Life,
    pub busy: u32,
    pub waiting: VecDeque<u32>,
    pub ready_at: Time,
    pub served: u32,
    pub key: Key,
    /// When the next change of life is due; an event of another time is stale.
    due: Time,
    pub crash_due: Time,
    served_max: Option<u32>,
    /// Where a fault decides when it restarts.
    restart_at: Option<Time>,
    restarts: u32,
    drain_until: Time,
    /// It stands still until then; in the past if it does not.
    pub frozen_until: Time,
}

impl Instance {
    pub(super) fn is_crashed(&self) -> bool {
        matches!(self.life, Life::CrashedInRotation | Life::Crashed)
    }

    pub(super) fn is_frozen(&self, now: Time) -> bool {
        now < self.frozen_until
    }

    /// The key of this life of it.
    pub(super) fn life_key(&self) -> Key {
        self.key.part(u64::from(self.restarts))
    }

    pub(super) fn is_at_rest(&self) -> bool {
        matches!(self.life, Life::Ready | Life::Gone)
    }

    pub(super) fn is_new_and_alive(&self) -> bool {
        self.version == Version::New && self.life != Life::Gone
    }

    /// Counts towards the desired number: neither stopping nor gone.
    pub(super) fn is_wanted(&self) -> bool {
        !matches!(self.life, Life::Draining | Life::Gone)
    }

    /// In its first start, not in a restart after a crash.
    pub(super) fn is_starting_anew(&self) -> bool {
        self.life == Life::Starting && self.restarts == 0
    }

    pub(super) fn is_worn_out(&self) -> bool {
        self.life == Life::Ready && self.served_max.is_some_and(|most| self.served >= most)
    }

    pub(super) fn is_drained(&self, now: Time) -> bool {
        self.life == Life::Draining && self.busy == 0 && now >= self.drain_until
    }

    /// How much slower it is for being fresh.
    pub(super) fn warm_up_factor(&self, now: Time, warm_up: Option<&InstanceWarmUp>) -> f64 {
        warm_up.map_or(1.0, |warm_up| warm_up.factor_at(now.since(self.ready_at)))
    }
}

impl World {
    /// An instance that has been there all along.
    pub(super) fn create_ready_instance(&mut self, service: usize) {
        let index = self.add_instance(service, Version::Old, Life::Ready);
        self.services[service].rotation[Version::Old as usize].push(index);
    }

    /// An instance that is pulled and started from now on.
    pub(super) fn create_instance(&mut self, service: usize, version: Version) {
        let index = self.add_instance(service, version, Life::Starting);
        let key = self.instances[index as usize].key;
        let pull = self.model.services[service].lifecycle.pull.quantile(key.uniform(Purpose::Pull));
        let pull = self.faults.pull_takes(Duration::from_secs_f64(pull), self.now);
        self.start_process(index, pull);
    }

    #[expect(clippy::cast_possible_truncation, reason = "instances are few")]
    fn add_instance(&mut self, service: usize, version: Version, life: Life) -> u32 {
        let index = self.instances.len();
        // Far from the parts that the services' noise is keyed by.
        let key = self.plan.world_key.part(1 << 32 | index as u64);
        self.instances.push(Instance {
            service,
            version,
            life,
            busy: 0,
            waiting: VecDeque::new(),
            ready_at: Time::START,
            served: 0,
            key,
            due: Time::NEVER,
            crash_due: Time::NEVER,
            served_max: None,
            restart_at: None,
            restarts: 0,
            drain_until: Time::START,
            frozen_until: Time::START,
        });
        index as u32
    }

    fn start_process(&mut self, index: u32, delay: Duration) {
        let instance = &mut self.instances[index as usize];
        instance.life = Life::Starting;
        instance.served = 0;
        let life = instance.life_key();
        let lifecycle = &self.model.services[instance.service].lifecycle;
        let start = Duration::from_secs_f64(lifecycle.start.quantile(life.uniform(Purpose::Start)));
        // The probe runs on its own clock: its next tick is anywhere within a period.
        let probe = lifecycle.probe.period.scaled(life.uniform(Purpose::Balance));
        self.change_life_at(index, self.now + delay + start + probe);
    }

    pub(super) fn change_life_at(&mut self, index: u32, at: Time) {
        self.instances[index as usize].due = at;
        self.schedule(at, Priority::Control, Kind::Instance, index);
    }

    pub(super) fn instance_is_due(&mut self, index: u32) {
        let instance = &self.instances[index as usize];
        if instance.due != self.now {
            return;
        }
        match instance.life {
            Life::Starting => self.become_ready(index),
            Life::CrashedInRotation => self.leave_rotation_after_crash(index),
            Life::Crashed => self.restart(index),
            Life::Draining => self.end_of_drain(index),
            Life::Ready => self.probes_fail(index),
            Life::Unready => self.probe_succeeds(index),
            Life::Gone => {}
        }
    }

    fn become_ready(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        let (service, version) = (instance.service, instance.version);
        let life = instance.life_key();
        let crash = if version == Version::New { self.defect.crash_point(life) } else { None };
        if crash == Some(CrashPoint::BeforeReady) {
            return self.crash(index, None);
        }
        instance.life = Life::Ready;
        instance.ready_at = self.now;
        instance.served_max = match crash {
            Some(CrashPoint::AfterRequests(most)) => Some(most),
            _ => None,
        };
        self.services[service].rotation[version as usize].push(index);
        self.note(Happening::Ready { service, version });
        if version == Version::New {
            self.new_version_ready_at.get_or_insert(self.now);
        }
        if let Some(CrashPoint::After(length)) = crash {
            let at = self.now + length;
            self.instances[index as usize].crash_due = at;
            self.schedule(at, Priority::Control, Kind::Crash, index);
        }
    }

    pub(super) fn crash_is_due(&mut self, index: u32) {
        let instance = &self.instances[index as usize];
        if instance.crash_due == self.now
            && matches!(instance.life, Life::Ready | Life::Unready)
            && !self.defect.is_healthy()
        {
            self.crash(index, None);
        }
    }

    /// The process dies; a fault may say when it starts again.
    pub(super) fn crash(&mut self, index: u32, restart_at: Option<Time>) {
        let instance = &mut self.instances[index as usize];
        let was_ready = instance.life == Life::Ready;
        let (service, version) = (instance.service, instance.version);
        instance.life = Life::CrashedInRotation;
        instance.restart_at = restart_at;
        self.services[service].meters[version as usize].restarted();
        self.note(Happening::Crashed { service, version });
        self.lose_hops(index);
        if was_ready {
            let probe = &self.model.services[service].lifecycle.probe;
            let noticed_after = probe.period * u64::from(probe.failures);
            self.change_life_at(index, self.now + noticed_after);
        } else {
            self.leave_rotation_after_crash(index);
        }
    }

    /// What has crashed does not start again before this.
    pub(super) fn keep_down(&mut self, index: u32, until: Time) {
        let instance = &mut self.instances[index as usize];
        instance.restart_at = instance.restart_at.max(Some(until));
        if instance.life == Life::Crashed && instance.due < until {
            self.change_life_at(index, until);
        }
    }

    fn leave_rotation_after_crash(&mut self, index: u32) {
        self.leave_rotation(index);
        let instance = &mut self.instances[index as usize];
        instance.life = Life::Crashed;
        let lifecycle = &self.model.services[instance.service].lifecycle;
        let wait = lifecycle.restart_after(instance.restarts);
        instance.restarts += 1;
        let at = instance.restart_at.unwrap_or(self.now + wait).max(self.now);
        self.change_life_at(index, at);
    }

    fn restart(&mut self, index: u32) {
        self.start_process(index, Duration::ZERO);
    }

    pub(super) fn leave_rotation(&mut self, index: u32) {
        let instance = &self.instances[index as usize];
        let rotation = &mut self.services[instance.service].rotation[instance.version as usize];
        rotation.retain(|other| *other != index);
    }

    /// Tells an instance to stop.
    pub(super) fn stop_instance(&mut self, index: u32) {
        self.leave_rotation(index);
        let instance = &mut self.instances[index as usize];
        let was_ready = matches!(instance.life, Life::Ready | Life::Unready);
        instance.life = Life::Draining;
        let drain = self.model.services[instance.service].lifecycle.drain;
        instance.drain_until = self.now + drain;
        if was_ready {
            self.change_life_at(index, self.now + drain);
        } else {
            self.remove_instance(index);
        }
    }

    /// The drain is over: gone if idle, else given its grace, else cut off.
    fn end_of_drain(&mut self, index: u32) {
        let instance = &self.instances[index as usize];
        let grace = self.model.services[instance.service].lifecycle.grace;
        let is_waited_for = self.way_back.commanded_with(Precaution::Transactions);
        let grace = if is_waited_for { grace.max(self.model.client_timeout) } else { grace };
        let cut_off_at = instance.drain_until + grace;
        let is_done = instance.busy == 0 && !instance.is_frozen(self.now);
        if is_done || self.now >= cut_off_at {
            let on_new = instance.version == Version::New;
            let lost = self.lose_hops(index);
            if on_new && self.rollout.is_going_back() {
                self.toll.in_flight_lost += lost;
            }
            self.remove_instance(index);
        } else {
            self.change_life_at(index, cut_off_at);
        }
    }

    pub(super) fn remove_instance(&mut self, index: u32) {
        self.leave_rotation(index);
        self.instances[index as usize].life = Life::Gone;
    }
}
