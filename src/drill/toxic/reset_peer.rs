//! The connection is reset (RST) `timeout` after the first data came back from the instance.
//!
//! The work is done by then and its answer is lost: what a client sees when the instance dies at the last moment. Data
//! that arrived is held until the reset; where the toxic is cleared before, it goes on its way. Only here is a socket told to send RST, and
//! only on connections that were chosen.

use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};
use crate::drill::clock::std;
use crate::units::Duration;

pub(super) struct ResetPeer {
    pub(super) timeout: Duration,
    pub(super) resets_at: Option<Instant>,
}

impl Toxic for ResetPeer {
    fn take(&mut self, item: Item, now: Instant, line: &mut Line) {
        if self.resets_at.is_none() && matches!(item, Item::Data(_)) {
            let at = now + std(self.timeout);
            self.resets_at = Some(at);
            line.hold(at, Item::Reset);
        }
        line.hold(self.resets_at.unwrap_or(now), item);
    }

    fn let_go(&mut self, held: Vec<Item>) -> Vec<Item> {
        held.into_iter().filter(|item| *item != Item::Reset).collect()
    }
}
