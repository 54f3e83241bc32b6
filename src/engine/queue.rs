//! The event queue: a binary heap of integers, beside it one ring buffer per constant delay.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::units::Time;

const SEQUENCE_BITS: u32 = 36;
const PAYLOAD_BITS: u32 = 32;
const PRIORITY_SHIFT: u32 = SEQUENCE_BITS + PAYLOAD_BITS;
const TIME_SHIFT: u32 = PRIORITY_SHIFT + 4;

/// Names a lane.
pub type LaneId = usize;

/// An event that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Time,
    /// What the scheduler packed into it.
    pub payload: u32,
    /// What the scheduler gave a lane entry beside the payload; 0 for events of the heap.
    pub tag: u32,
}

/// A key is `time (56 bits) | priority (4) | sequence (36) | payload (32)`.
type Key = u128;
const NO_EVENT: Key = Key::MAX;

/// Pending events in total order.
#[derive(Clone, Debug, Default)]
pub struct EventQueue {
    sequence: u64,
    heap: BinaryHeap<Reverse<Key>>,
    lanes: Vec<VecDeque<(Key, u32)>>,
    /// The first key of every lane.
    heads: Vec<Key>,
    /// The least of them and its lane, so that an event of the heap costs one comparison more than without lanes.
    first_lane: Option<(Key, LaneId)>,
}

impl EventQueue {
    /// Adds a lane, for events that are scheduled in the order in which they are due.
    pub fn add_lane(&mut self) -> LaneId {
        self.lanes.push(VecDeque::new());
        self.heads.push(NO_EVENT);
        self.lanes.len() - 1
    }

    /// Schedules an event at any time from now on; among events of one time a lower priority comes first (0 to 15).
    pub fn schedule(&mut self, at: Time, priority: u8, payload: u32) {
        let key = self.next_key(at, priority, payload);
        self.heap.push(Reverse(key));
    }

    /// Schedules an event that is due no earlier than the lane's last one.
    pub fn schedule_in_lane(
        &mut self,
        lane: LaneId,
        at: Time,
        priority: u8,
        payload: u32,
        tag: u32,
    ) {
        let key = self.next_key(at, priority, payload);
        let entries = &mut self.lanes[lane];
        debug_assert!(entries.back().is_none_or(|last| last.0 < key), "a lane runs backwards");
        if entries.is_empty() {
            self.heads[lane] = key;
            if self.first_lane.is_none_or(|(first, _)| key < first) {
                self.first_lane = Some((key, lane));
            }
        }
        entries.push_back((key, tag));
    }

    /// Takes the first event if it is due before `until`.
    pub fn pop_before(&mut self, until: Time) -> Option<Event> {
        let heap_first = self.heap.peek().map_or(NO_EVENT, |entry| entry.0);
        let (lane_first, lane) = self.first_lane.unwrap_or((NO_EVENT, 0));
        let first = heap_first.min(lane_first);
        if first == NO_EVENT || (first >> TIME_SHIFT) >= u128::from(until.as_nanos()) {
            return None;
        }
        let tag = if lane_first < heap_first {
            self.pop_lane(lane)
        } else {
            self.heap.pop();
            0
        };
        Some(Event { at: time_of(first), payload: payload_of(first), tag })
    }

    /// Whether nothing is pending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty() && self.first_lane.is_none()
    }

    fn pop_lane(&mut self, lane: LaneId) -> u32 {
        let entries = &mut self.lanes[lane];
        let tag = entries.pop_front().map_or(0, |entry| entry.1);
        self.heads[lane] = entries.front().map_or(NO_EVENT, |entry| entry.0);
        let least = self.heads.iter().copied().zip(0..).min();
        self.first_lane = least.filter(|(key, _)| *key != NO_EVENT);
        tag
    }

    fn next_key(&mut self, at: Time, priority: u8, payload: u32) -> Key {
        debug_assert!(priority < 16, "priorities have four bits");
        self.sequence += 1;
        let time = Key::from(at.min(Time::NEVER).as_nanos()) << TIME_SHIFT;
        let sequence = Key::from(self.sequence & ((1 << SEQUENCE_BITS) - 1)) << PAYLOAD_BITS;
        time | (Key::from(priority) << PRIORITY_SHIFT) | sequence | Key::from(payload)
    }
}

const fn time_of(key: Key) -> Time {
    Time::from_nanos((key >> TIME_SHIFT) as u64)
}

#[expect(clippy::cast_possible_truncation, reason = "the payload is the lowest 32 bits")]
const fn payload_of(key: Key) -> u32 {
    key as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drain(queue: &mut EventQueue) -> Vec<u32> {
        std::iter::from_fn(|| queue.pop_before(Time::NEVER)).map(|event| event.payload).collect()
    }

    #[test]
    fn equal_times_leave_by_priority_then_in_the_order_they_came() {
        let mut queue = EventQueue::default();
        let at = Time::from_secs(1);
        queue.schedule(at, 1, 10);
        queue.schedule(at, 1, 11);
        queue.schedule(at, 0, 12);
        assert_eq!(drain(&mut queue), [12, 10, 11]);
    }

    #[test]
    fn until_is_exclusive() {
        let mut queue = EventQueue::default();
        queue.schedule(Time::from_secs(1), 0, 1);
        assert_eq!(queue.pop_before(Time::from_secs(1)), None);
        assert!(queue.pop_before(Time::from_nanos(1_000_000_001)).is_some());
    }

    proptest! {
        /// A lane is an optimisation only: events of a constant delay leave as if they were in the heap.
        #[test]
        fn lanes_and_heap_agree(gaps in prop::collection::vec(0u64..5, 1..200)) {
            let (mut heap, mut lanes) = (EventQueue::default(), EventQueue::default());
            let short = lanes.add_lane();
            let long = lanes.add_lane();
            let mut now = 0;
            for (index, gap) in gaps.iter().enumerate() {
                now += gap;
                let payload = u32::try_from(index).unwrap();
                for (delay, lane) in [(3, Some(short)), (11, Some(long)), (index as u64 % 7, None)] {
                    let at = Time::from_nanos(now + delay);
                    heap.schedule(at, 2, payload);
                    match lane {
                        Some(lane) => lanes.schedule_in_lane(lane, at, 2, payload, 0),
                        None => lanes.schedule(at, 2, payload),
                    }
                }
            }
            prop_assert_eq!(drain(&mut heap), drain(&mut lanes));
        }
    }
}
