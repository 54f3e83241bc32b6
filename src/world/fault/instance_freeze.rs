//! Instances of a service stand still, whichever version they are, as after SIGSTOP. Touched: instances.
//!
//! A frozen process loses nothing and says nothing. What comes due for it meanwhile (work done, an answer from further down,
//! the next attempt) comes up at the thaw: a service time is mostly time that passes elsewhere, on a disk or a
//! timer, and goes on passing. Calls sent to it wait, however many, since nobody is there to refuse them; their callers may
//! give up. At the thaw it takes what its queue holds and refuses the rest.
//!
//! The trap: it is not a crash. Connections stay open, so that the failed probes are the only sign, and until enough of them
//! have failed every call that is sent to it hangs instead of failing at once.

use crate::plan::FaultStroke;
use crate::random::Purpose;
use crate::units::Time;
use crate::world::World;
use crate::world::event::{Kind, Priority};
use crate::world::hop::Stage;
use crate::world::instance::{Instance, Life};

use super::ActiveFaults;

impl ActiveFaults {
    pub(super) const fn thaw(&mut self) {
        self.freezes -= 1;
    }
}

impl World {
    pub(super) fn freeze_instances(&mut self, stroke: &FaultStroke, service: usize, count: u32) {
        self.faults.freezes += 1;
        let now = self.now;
        let until = now + stroke.lasts;
        for number in 0..count {
            let fits = |one: &Instance| !one.is_crashed() && !one.is_frozen(now);
            let Some(victim) = self.victim(stroke, service, number, fits) else { return };
            self.freeze(victim, until);
            self.faults.touch(stroke.fault, 1);
        }
    }

    fn freeze(&mut self, index: u32, until: Time) {
        let instance = &mut self.instances[index as usize];
        instance.frozen_until = until;
        let probe = &self.model.services[instance.service].lifecycle.probe;
        let noticed_after = probe.period * u64::from(probe.failures);
        self.change_life_at(index, self.now + noticed_after);
        // What was put off comes first, so that slots are free again when the waiting are let in.
        self.schedule(until, Priority::Request, Kind::Thaw, index);
    }

    /// Enough probes have failed, unless the freeze was over before.
    pub(in crate::world) fn probes_fail(&mut self, index: u32) {
        if self.instances[index as usize].is_frozen(self.now) {
            self.leave_rotation(index);
            let instance = &mut self.instances[index as usize];
            instance.life = Life::Unready;
            let life = instance.key.part(self.now.as_nanos());
            let period = self.model.services[instance.service].lifecycle.probe.period;
            // The probe runs on its own clock: its next tick is anywhere within a period.
            let at = instance.frozen_until + period.scaled(life.uniform(Purpose::Balance));
            self.change_life_at(index, at);
        }
    }

    /// The first probe after the thaw.
    pub(in crate::world) fn probe_succeeds(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.life = Life::Ready;
        let (service, version) = (instance.service, instance.version);
        self.services[service].rotation[version as usize].push(index);
    }

    /// Whether an event concerns a frozen instance; it is put off to the thaw then.
    pub(in crate::world) fn waits_for_thaw(&mut self, kind: Kind, slot: u32) -> bool {
        if self.faults.freezes == 0 {
            return false;
        }
        let index = match kind {
            Kind::WorkDone | Kind::Reply | Kind::Retry => self.hops[slot].instance,
            Kind::Crash => slot,
            _ => return false,
        };
        let instance = &mut self.instances[index as usize];
        let until = instance.frozen_until;
        if until <= self.now {
            return false;
        }
        if kind == Kind::Crash && instance.crash_due == self.now {
            instance.crash_due = until;
        }
        self.schedule(until, Priority::Control, kind, slot);
        true
    }

    /// Whether the caller of an answered call is frozen; it hears the answer at the thaw then.
    pub(in crate::world) fn hears_late(&mut self, caller: u32, failed: bool) -> bool {
        if self.faults.freezes == 0 {
            return false;
        }
        let hop = &mut self.hops[caller];
        let until = self.instances[hop.instance as usize].frozen_until;
        if until <= self.now {
            return false;
        }
        hop.stage = Stage::Answered;
        hop.failed = failed;
        self.schedule(until, Priority::Control, Kind::Answer, caller);
        true
    }

    pub(in crate::world) fn hear_late(&mut self, slot: u32) {
        let hop = &self.hops[slot];
        if hop.stage == Stage::Dead {
            self.free_hop(slot);
        } else {
            self.child_answers(slot, hop.failed);
        }
    }

    /// The instance goes on: it starts what it can of the calls that waited and refuses what does not fit its queue.
    pub(in crate::world) fn thaw(&mut self, index: u32) {
        if self.instances[index as usize].frozen_until != self.now {
            return;
        }
        let waiting = std::mem::take(&mut self.instances[index as usize].waiting);
        for slot in waiting {
            self.accept(slot);
        }
        if self.instances[index as usize].is_drained(self.now) {
            self.remove_instance(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::plan::{Circumstances, FaultSet, Plan};
    use crate::random::{Distribution, Key};
    use crate::scenario::model::{Fault, FaultKind, FaultStart, HourOfWeek};
    use crate::system::{Observation, System};
    use crate::telemetry::Scrape;
    use crate::units::Duration;
    use crate::world::tests::scenario;
    use crate::world::{Model, World};

    const FROZEN_AT: Time = Time::from_secs(100);

    /// The only instance is frozen, long before the release. Monitoring reads once a second.
    fn frozen(lasts: u64) -> World {
        let mut scenario = scenario();
        scenario.warm_up = Duration::from_hours(1);
        scenario.telemetry.scrape_interval = Duration::from_secs(1);
        let start = FaultStart::Every { mean: Duration::from_hours(10_000) };
        let lasts_s = Distribution::Constant(lasts as f64);
        let what = FaultKind::InstanceFreeze { service: 0, count: 1 };
        scenario.faults = vec![Fault { what, start, lasts: lasts_s }];
        let circumstances = Circumstances {
            outcome: 0,
            fault_set: FaultSet::None,
            start_hour: HourOfWeek { day: 0, hour: 9 },
        };
        let mut plan = Plan::draw(&scenario, 0, circumstances);
        let lasts = Duration::from_secs(lasts);
        let key = Key::new(1);
        plan.faults.timed = vec![(FROZEN_AT, FaultStroke { fault: 0, lasts, severity: 0.0, key })];
        World::new(Arc::new(Model::new(&scenario)), Arc::new(plan))
    }

    fn scrapes(world: &mut World, until: Time) -> Vec<(Time, Arc<Scrape>)> {
        std::iter::from_fn(|| world.advance(until))
            .filter_map(|observed| match observed.what {
                Observation::Scrape(scrape) => Some((observed.at, scrape)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn calls_on_a_frozen_instance_wait_for_the_thaw_and_none_is_lost() {
        let mut world = frozen(20);
        let seen = scrapes(&mut world, Time::from_secs(300) + Duration::from_nanos(1));
        let requests = |second: u64| {
            let (_, scrape) = seen.iter().find(|(at, _)| *at >= Time::from_secs(second)).unwrap();
            scrape.services[0].old.requests
        };
        assert_eq!(requests(101), requests(119), "nothing is answered while it stands still");
        let windows = world.ledger().windows();
        let arrived: u64 = windows.iter().map(|window| u64::from(window.requests)).sum();
        let under_way = world.in_flight() as u64;
        assert_eq!(requests(300) + under_way, arrived, "all that came is answered or under way");
        let last = &seen.last().unwrap().1.services[0].old;
        assert_eq!(last.errors, 0, "clients that wait for an hour see no error");
        assert_eq!(last.ready, 1);
        let bad: u32 = windows.iter().map(|window| window.bad).sum();
        assert!(bad > 100, "those that came in its first fifteen seconds waited for over five");
    }

    #[test]
    fn a_frozen_instance_leaves_the_rotation_after_enough_failed_probes_and_comes_back() {
        let mut world = frozen(120);
        let probe = scenario().services[0].lifecycle.probe.clone();
        let noticed = FROZEN_AT + probe.period * u64::from(probe.failures);
        let thawed = FROZEN_AT + Duration::from_secs(120);
        assert!(noticed < thawed);
        for (at, scrape) in scrapes(&mut world, Time::from_secs(400)) {
            let is_out = at > noticed && at < thawed;
            let is_back = at > thawed + probe.period;
            let old = &scrape.services[0].old;
            if is_out {
                assert_eq!(old.ready, 0, "{at:?}");
            } else if is_back || at < noticed {
                assert_eq!(old.ready, 1, "{at:?}");
            }
            assert_eq!((old.desired, old.restarts), (1, 0), "it is no crash");
        }
    }
}
