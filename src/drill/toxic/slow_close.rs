//! The connection's close is held back; data passes.

use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};
use crate::drill::clock::std;
use crate::units::Duration;

pub(super) struct SlowClose {
    pub(super) delay: Duration,
}

impl Toxic for SlowClose {
    fn take(&mut self, item: Item, now: Instant, line: &mut Line) {
        let is_close = matches!(item, Item::End | Item::Close);
        if is_close {
            line.touch();
        }
        line.hold(if is_close { now + std(self.delay) } else { now }, item);
    }
}
