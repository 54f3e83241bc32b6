//! Nothing passes; the connection is closed after `timeout`, for zero not before the toxic is cleared.
//!
//! The time runs from the toxic's coming to the connection. (Toxiproxy's runs anew from every chunk, so that a sender
//! that keeps sending is never cut off.) What was swallowed cannot be given back: when the toxic is cleared, a connection
//! that lost something is closed, and one that lost nothing goes on.

use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};
use crate::drill::clock::std;
use crate::units::Duration;

pub(super) struct Timeout {
    pub(super) timeout: Duration,
    pub(super) has_swallowed: bool,
}

impl Toxic for Timeout {
    fn begin(&mut self, now: Instant, line: &mut Line) {
        if !self.timeout.is_zero() {
            line.hold(now + std(self.timeout), Item::Close);
        }
    }

    fn take(&mut self, _item: Item, _now: Instant, line: &mut Line) {
        self.has_swallowed = true;
        line.touch();
    }

    fn let_go(&mut self, _held: Vec<Item>) -> Vec<Item> {
        if self.has_swallowed { vec![Item::Close] } else { Vec::new() }
    }
}
