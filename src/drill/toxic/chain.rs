//! The toxics of one way of one connection, one behind the other.
//!
//! Things only move forward, from each toxic into the next. When a toxic is cleared, what it held goes into the next one
//! before anything that comes later, so that clearing loses nothing ("don't drop any data on the floor") and keeps the order.

use std::sync::Arc;

use tokio::time::Instant;

use super::active::{Active, Snapshot};
use super::item::Item;
use super::line::{Line, Toxic};
use super::toxics::{is_chosen, key_on, toxic_of, way_of};
use crate::random::Key;
use crate::scenario::model::{ProxyFault, Stream};

struct Stage {
    toxic: Box<dyn Toxic>,
    line: Line,
}

/// The chain, and what has left it.
pub(super) struct Chain {
    way: Stream,
    connection: Key,
    stages: Vec<Stage>,
    out: Vec<Item>,
}

impl Chain {
    pub(super) const fn new(way: Stream, connection: Key) -> Self {
        Self { way, connection, stages: Vec::new(), out: Vec::new() }
    }

    /// Takes over what is active now.
    pub(super) fn follow(&mut self, active: &Snapshot<ProxyFault>, now: Instant) {
        for position in (0..self.stages.len()).rev() {
            if !active.iter().any(|fault| self.stages[position].line.is_of(fault)) {
                self.clear(position, now);
            }
        }
        for fault in active.iter() {
            let is_here = self.stages.iter().any(|stage| stage.line.is_of(fault));
            if !is_here && way_of(&fault.what.what) == self.way {
                self.begin(fault, now);
            }
        }
    }

    fn begin(&mut self, fault: &Arc<Active<ProxyFault>>, now: Instant) {
        if !is_chosen(self.connection, fault) {
            return;
        }
        if let Some(mut toxic) = toxic_of(&fault.what.what) {
            let mut line = Line::new(Arc::clone(fault), key_on(self.connection, fault));
            toxic.begin(now, &mut line);
            self.stages.push(Stage { toxic, line });
        }
    }

    fn clear(&mut self, position: usize, now: Instant) {
        let mut stage = self.stages.remove(position);
        let held = stage.line.empty();
        for item in stage.toxic.let_go(held) {
            self.put(position, item, now);
        }
    }

    /// Something arrives from the sender.
    pub(super) fn take(&mut self, item: Item, now: Instant) {
        self.put(0, item, now);
    }

    fn put(&mut self, position: usize, item: Item, now: Instant) {
        match self.stages.get_mut(position) {
            Some(stage) => stage.toxic.take(item, now, &mut stage.line),
            None => self.out.push(item),
        }
    }

    /// Everything that has left the chain by now.
    pub(super) fn release(&mut self, now: Instant) -> Vec<Item> {
        for position in 0..self.stages.len() {
            while let Some(item) = self.stages[position].line.release(now) {
                self.put(position + 1, item, now);
            }
        }
        std::mem::take(&mut self.out)
    }

    /// When something will leave; `None` as long as nothing arrives and no toxic is cleared.
    pub(super) fn due_at(&self) -> Option<Instant> {
        self.stages.iter().filter_map(|stage| stage.line.due_at()).min()
    }

    pub(super) fn bytes(&self) -> usize {
        self.stages.iter().map(|stage| stage.line.bytes()).sum()
    }
}
