//! At most so many bytes a second pass.
//!
//! What passes is cut into pieces of at most a tenth of a second and each is delivered when its last byte would have arrived. The line's
//! time is reckoned in whole nanoseconds with the remainder carried over, so that neither rounding nor a late wake-up
//! changes the rate. A rate of 0 lets nothing pass until the toxic is cleared.

use hyper::body::Bytes;
use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};

const PIECES_PER_SECOND: u64 = 10;
const NANOS_PER_SECOND: u128 = 1_000_000_000;
/// As good as never, and still a time that can be added to.
const NEVER: std::time::Duration = std::time::Duration::from_secs(365 * 86_400);

pub(super) struct Bandwidth {
    pub(super) bytes_per_s: u64,
    /// When the last byte taken so far has passed.
    pub(super) free_at: Option<Instant>,
    /// What was left over of a nanosecond, as a fraction of `bytes_per_s`.
    pub(super) remainder: u128,
}

impl Bandwidth {
    fn pass(&mut self, mut bytes: Bytes, now: Instant, line: &mut Line) {
        let rate = usize::try_from(self.bytes_per_s / PIECES_PER_SECOND).unwrap_or(usize::MAX);
        let piece_max = rate.max(1);
        while !bytes.is_empty() {
            let piece = bytes.split_to(piece_max.min(bytes.len()));
            let start = self.free_at.map_or(now, |free| free.max(now));
            let due = start + self.time_for(piece.len());
            self.free_at = Some(due);
            line.hold(due, Item::Data(piece));
        }
    }

    fn time_for(&mut self, bytes: usize) -> std::time::Duration {
        let total = bytes as u128 * NANOS_PER_SECOND + self.remainder;
        let rate = u128::from(self.bytes_per_s);
        let Some(nanos) = total.checked_div(rate) else { return NEVER };
        self.remainder = total % rate;
        std::time::Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).min(NEVER)
    }
}

impl Toxic for Bandwidth {
    fn take(&mut self, item: Item, now: Instant, line: &mut Line) {
        match item {
            Item::Data(bytes) if self.bytes_per_s == 0 => {
                line.touch();
                line.hold(now + NEVER, Item::Data(bytes));
            }
            Item::Data(bytes) => {
                line.touch();
                self.pass(bytes, now, line);
            }
            Item::End | Item::Close | Item::Reset => line.hold(now, item),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_time(bytes_per_s: u64, pieces: &[usize]) -> u128 {
        let mut bandwidth = Bandwidth { bytes_per_s, free_at: None, remainder: 0 };
        pieces.iter().map(|bytes| bandwidth.time_for(*bytes).as_nanos()).sum()
    }

    #[test]
    fn rounding_does_not_add_up() {
        assert_eq!(line_time(3, &[1; 300]), 100 * NANOS_PER_SECOND);
        assert_eq!(line_time(7_000, &[13; 700]) * 10, 13 * NANOS_PER_SECOND);
    }

    #[test]
    fn no_bandwidth_is_as_good_as_never() {
        assert_eq!(line_time(0, &[1]), NEVER.as_nanos());
    }
}
