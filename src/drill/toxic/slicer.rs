//! Data is cut into slices of `average_size` ± `size_variation` bytes, with a delay between two.
//!
//! Whoever reads a message by one read breaks here. Every byte passes once and in order.

use tokio::time::Instant;

use super::item::Item;
use super::line::{Line, Toxic};
use crate::drill::clock::std;
use crate::random::{Key, Purpose};
use crate::units::Duration;

pub(super) struct Slicer {
    pub(super) average_size: u64,
    pub(super) size_variation: u64,
    pub(super) delay: Duration,
    /// When the next slice may leave.
    pub(super) next_at: Option<Instant>,
}

impl Slicer {
    /// At least one byte, whatever the variation.
    fn size(&self, key: Key) -> usize {
        let smallest = self.average_size.saturating_sub(self.size_variation);
        let span = self.size_variation.saturating_mul(2).saturating_add(1);
        let size = smallest.saturating_add(key.bits(Purpose::FaultTarget) % span).max(1);
        usize::try_from(size).unwrap_or(usize::MAX)
    }
}

impl Toxic for Slicer {
    fn take(&mut self, item: Item, now: Instant, line: &mut Line) {
        let Item::Data(mut bytes) = item else {
            return line.hold(now, item);
        };
        line.touch();
        while !bytes.is_empty() {
            let slice = bytes.split_to(self.size(line.draw()).min(bytes.len()));
            let due = self.next_at.map_or(now, |next| next.max(now));
            self.next_at = Some(due + std(self.delay));
            line.hold(due, Item::Data(slice));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(average_size: u64, size_variation: u64) -> Vec<usize> {
        let slicer = Slicer { average_size, size_variation, delay: Duration::ZERO, next_at: None };
        (0..1_000).map(|part| slicer.size(Key::new(1).part(part))).collect()
    }

    #[test]
    fn sizes_vary_about_their_average_and_are_never_nought() {
        assert!(sizes(100, 20).iter().all(|size| (80..=120).contains(size)));
        assert!(sizes(100, 0).iter().all(|size| *size == 100));
        assert!(sizes(1, 50).iter().chain(&sizes(0, 0)).all(|size| *size >= 1));
    }
}
