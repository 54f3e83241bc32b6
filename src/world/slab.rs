//! A pool of slots that are used again, so that a running world allocates nothing.

use std::ops::{Index, IndexMut};

/// Values by slot number. A freed slot keeps its value until it is used again.
#[derive(Clone, Debug)]
pub(super) struct Slab<T> {
    slots: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// Stores what `make` makes of the slot's former value, if it had one.
    #[expect(clippy::cast_possible_truncation, reason = "a slot number has 27 bits, by event.rs")]
    pub(super) fn insert(&mut self, make: impl FnOnce(Option<&T>) -> T) -> u32 {
        if let Some(slot) = self.free.pop() {
            let value = make(Some(&self.slots[slot as usize]));
            self.slots[slot as usize] = value;
            return slot;
        }
        self.slots.push(make(None));
        (self.slots.len() - 1) as u32
    }

    pub(super) fn free(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// Slots in use.
    pub(super) const fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Every slot ever used, in order; freed ones too.
    pub(super) fn slots(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }
}

impl<T> Index<u32> for Slab<T> {
    type Output = T;
    fn index(&self, slot: u32) -> &T {
        &self.slots[slot as usize]
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    fn index_mut(&mut self, slot: u32) -> &mut T {
        &mut self.slots[slot as usize]
    }
}
