//! The fleet's instances as the rollout controller sees them.
//!
//! The controller asks for instances and for their end; what that takes is written down as orders, which the fleet carries
//! out once the controller has let go of it.

use super::slot::{Life, Slot};
use crate::random::Key;
use crate::rollout::Platform;
use crate::system::Version;

/// Something the fleet has to do, by number of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Start(u32),
    Stop(u32),
}

/// All instances there ever were, in the order of their numbers.
#[derive(Debug)]
pub(super) struct Instances {
    pub(super) slots: Vec<Slot>,
    pub(super) orders: Vec<Order>,
    /// Index of the released service, and its usual number of instances.
    released: usize,
    usual: u32,
    key: Key,
}

impl Instances {
    /// `key` is that of the simulated world, so that pulls, starts and crashes are drawn alike.
    pub(super) fn new(released: usize, usual: u32, key: Key) -> Self {
        Self { slots: Vec::new(), orders: Vec::new(), released, usual, key }
    }

    /// A new instance, in no state yet.
    #[expect(clippy::cast_possible_truncation, reason = "instances are few")]
    pub(super) fn add(&mut self, service: usize, version: Version) -> u32 {
        let number = self.slots.len() as u32;
        let key = self.key.part(1 << 32 | u64::from(number));
        self.slots.push(Slot::new(service, version, number, key));
        number
    }

    pub(super) fn slot(&mut self, number: u32) -> &mut Slot {
        &mut self.slots[number as usize]
    }

    pub(super) fn of(&self, service: usize, version: Version) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.service == service && slot.version == version)
    }

    fn count(&self, version: Version, is_in: impl Fn(&Slot) -> bool) -> u32 {
        let counted = self.of(self.released, version).filter(|slot| is_in(slot)).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }
}

impl Platform for Instances {
    fn released_instances(&self) -> u32 {
        self.usual
    }

    fn wanted(&self, version: Version) -> u32 {
        self.count(version, Slot::is_wanted)
    }

    fn ready(&self, version: Version) -> u32 {
        self.count(version, |slot| slot.life == Life::Ready && slot.upstream.is_some())
    }

    fn alive(&self, version: Version) -> u32 {
        self.count(version, Slot::is_alive)
    }

    fn in_rotation(&self, version: Version) -> u32 {
        self.count(version, |slot| slot.upstream.is_some())
    }

    fn is_starting_anew(&self, version: Version) -> bool {
        self.of(self.released, version)
            .any(|slot| slot.life == Life::Starting && slot.restarts == 0)
    }

    fn scale_up(&mut self, version: Version, to: u32) {
        for _ in self.wanted(version)..to {
            let number = self.add(self.released, version);
            self.orders.push(Order::Start(number));
        }
    }

    fn stop_some(&mut self, version: Version, count: u32) {
        let mut candidates: Vec<(bool, u32)> = self
            .of(self.released, version)
            .filter(|slot| slot.is_wanted())
            .map(|slot| (slot.life == Life::Ready, slot.number))
            .collect();
        candidates.sort_unstable();
        for (_, number) in candidates.into_iter().take(count as usize) {
            self.slot(number).life = Life::Draining;
            self.orders.push(Order::Stop(number));
        }
    }
}
