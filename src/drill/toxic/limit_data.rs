//! The connection is closed after this many bytes.
//!
//! Counted for each connection from the toxic's coming to it; what is within the limit is delivered before the close.

use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};

pub(super) struct LimitData {
    pub(super) bytes_left: u64,
    pub(super) is_closed: bool,
}

impl Toxic for LimitData {
    fn take(&mut self, item: Item, now: Instant, line: &mut Line) {
        if self.is_closed {
            return;
        }
        let Item::Data(mut bytes) = item else {
            return line.hold(now, item);
        };
        let most = usize::try_from(self.bytes_left).unwrap_or(usize::MAX);
        bytes.truncate(most);
        self.bytes_left -= bytes.len() as u64;
        line.hold(now, Item::Data(bytes));
        if self.bytes_left == 0 {
            self.is_closed = true;
            line.hold(now, Item::Close);
        }
    }
}
