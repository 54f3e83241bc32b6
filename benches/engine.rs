//! The event queue in the hold model: take the first event, schedule one later, with the number pending held constant.
//!
//! Three ways to keep the same schedule, of which four events in five are time-outs after a constant delay and the
//! fifth is work of random length, as in a simulated call: our heap with a lane for the constant delay; the same heap
//! without the lane; and, as a floor for what anybody would write first, a heap of (f64, sequence).

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::time::Duration as Wall;

use backout::engine::EventQueue;
use backout::random::{Key, Purpose};
use backout::units::Time;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const HOLDS: u64 = 100_000;
const TIMEOUT_NS: u64 = 250_000_000;

/// How long from now the event number `n` is due, and whether that is the constant delay.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 10 ms")]
fn delay(n: u64) -> (u64, bool) {
    if n.is_multiple_of(5) {
        let u = Key::new(n).uniform(Purpose::ServiceTime);
        (20_000_000 + (u * 1e7) as u64, false)
    } else {
        (TIMEOUT_NS, true)
    }
}

/// What the hold model asks of a queue; times are nanoseconds.
trait Holds {
    fn put(&mut self, at: u64, constant: bool);
    fn take(&mut self) -> u64;
}

struct Ours {
    queue: EventQueue,
    lane: Option<usize>,
}

impl Ours {
    fn new(with_lane: bool) -> Self {
        let mut queue = EventQueue::default();
        let lane = with_lane.then(|| queue.add_lane());
        Self { queue, lane }
    }
}

impl Holds for Ours {
    fn put(&mut self, at: u64, constant: bool) {
        let at = Time::from_nanos(at);
        match self.lane {
            Some(lane) if constant => self.queue.schedule_in_lane(lane, at, 2, 1, 0),
            _ => self.queue.schedule(at, 2, 1),
        }
    }

    fn take(&mut self) -> u64 {
        self.queue.pop_before(Time::NEVER).map_or(0, |event| event.at.as_nanos())
    }
}

#[derive(PartialEq)]
struct Seconds(f64, u64);

impl Eq for Seconds {}

impl PartialOrd for Seconds {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Seconds {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

#[derive(Default)]
struct Plain {
    heap: BinaryHeap<Reverse<(Seconds, u32)>>,
    sequence: u64,
}

impl Holds for Plain {
    fn put(&mut self, at: u64, _constant: bool) {
        self.sequence += 1;
        self.heap.push(Reverse((Seconds(at as f64 / 1e9, self.sequence), 1)));
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time")]
    fn take(&mut self) -> u64 {
        self.heap.pop().map_or(0, |Reverse((at, _))| (at.0 * 1e9) as u64)
    }
}

fn hold(queue: &mut impl Holds, pending: u64) -> u64 {
    for n in 0..pending {
        let (delay, constant) = delay(n);
        queue.put(if constant { delay + n } else { delay }, constant);
    }
    let mut now = 0;
    for n in pending..pending + HOLDS {
        // A plain heap's seconds are rounded, so its clock may seem to step back by a nanosecond.
        now = now.max(queue.take());
        let (delay, constant) = delay(n);
        queue.put(now + delay, constant);
    }
    now
}

fn hold_model(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hold");
    group.throughput(Throughput::Elements(HOLDS));
    for pending in [100, 1_000, 10_000] {
        group.bench_with_input(BenchmarkId::new("heap and lane", pending), &pending, |b, n| {
            b.iter(|| hold(&mut Ours::new(true), black_box(*n)));
        });
        group.bench_with_input(BenchmarkId::new("heap alone", pending), &pending, |b, n| {
            b.iter(|| hold(&mut Ours::new(false), black_box(*n)));
        });
        group.bench_with_input(BenchmarkId::new("heap of seconds", pending), &pending, |b, n| {
            b.iter(|| hold(&mut Plain::default(), black_box(*n)));
        });
    }
    group.finish();
}

fn short() -> Criterion {
    Criterion::default()
        .warm_up_time(Wall::from_millis(300))
        .measurement_time(Wall::from_secs(1))
        .sample_size(10)
}

criterion_group! { name = benches; config = short(); targets = hold_model }
criterion_main!(benches);
