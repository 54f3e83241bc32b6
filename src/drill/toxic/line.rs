//! What one toxic holds on one connection: things in order, each with the time at which it is due.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::time::Instant;

use super::active::Active;
use super::item::Item;
use crate::random::Key;
use crate::scenario::model::ProxyFault;

/// A toxic of one connection: told what arrives, it says what is due when. One kind a file.
pub(super) trait Toxic: Send {
    /// The toxic has come to this connection.
    fn begin(&mut self, _now: Instant, _line: &mut Line) {}

    /// Something has arrived.
    fn take(&mut self, item: Item, now: Instant, line: &mut Line);

    /// The toxic is cleared: what goes on its way of that which was still held. By default everything does.
    fn let_go(&mut self, held: Vec<Item>) -> Vec<Item> {
        held
    }
}

/// What a toxic holds. Nothing overtakes: what is due early waits for what was held before it.
#[derive(Debug)]
pub(super) struct Line {
    held: VecDeque<(Instant, Item)>,
    bytes: usize,
    fault: Arc<Active<ProxyFault>>,
    touched: bool,
    key: Key,
    draws: u64,
}

impl Line {
    pub(super) fn new(fault: Arc<Active<ProxyFault>>, key: Key) -> Self {
        Self { held: VecDeque::new(), bytes: 0, fault, touched: false, key, draws: 0 }
    }

    pub(super) fn is_of(&self, fault: &Arc<Active<ProxyFault>>) -> bool {
        Arc::ptr_eq(&self.fault, fault)
    }

    pub(super) fn hold(&mut self, until: Instant, item: Item) {
        self.bytes += item.len();
        self.held.push_back((until, item));
    }

    /// The next thing that is due.
    pub(super) fn release(&mut self, now: Instant) -> Option<Item> {
        if self.held.front()?.0 > now {
            return None;
        }
        let (_, item) = self.held.pop_front()?;
        self.bytes -= item.len();
        if matches!(item, Item::Close | Item::Reset) {
            self.touch();
        }
        Some(item)
    }

    pub(super) fn due_at(&self) -> Option<Instant> {
        self.held.front().map(|(due, _)| *due)
    }

    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn empty(&mut self) -> Vec<Item> {
        self.bytes = 0;
        self.held.drain(..).map(|(_, item)| item).collect()
    }

    /// The toxic does something to this connection; counted once.
    pub(super) fn touch(&mut self) {
        if !self.touched {
            self.touched = true;
            self.fault.touch();
        }
    }

    /// The key of the next draw on this line.
    pub(super) const fn draw(&mut self) -> Key {
        self.draws += 1;
        self.key.part(self.draws)
    }
}
