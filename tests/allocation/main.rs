//! A running world asks the allocator for nothing.
//!
//! A simulation of a million requests is a million passes through the same few pools; an allocation in one of them is
//! paid a million times, and by every thread at once. So the allocator is counted here. It is a global thing, which is
//! why this is a test binary of its own with a single test: nothing else may run beside it.
//!
//! Pools still grow when there is more under way than ever before. Hence the long start: by its end each has seen its
//! peak, and since every draw is keyed, it is the same peak on every machine.

use std::alloc::{GlobalAlloc, Layout, System as SystemAllocator};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::plan::Plan;
use backout::scenario::{References, check};
use backout::system::{Observation, System};
use backout::units::{Duration, Time};
use backout::world::World;

/// Counts what is asked of the allocator behind it.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "an allocator can only be wrapped by code the compiler cannot check"
)]
// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { SystemAllocator.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { SystemAllocator.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { SystemAllocator.realloc(at, layout, size) }
    }
}

/// Busy, with time-outs, retries and a breaker that opens now and then.
const BUSY: &str = "\
name: busy
shows: A gateway that retries a service near its capacity.
warm_up: 10m
follow_up: 2h
traffic: {rate: 60/s, client_timeout: 3s}
services:
  - name: gateway
    instances: 4
    concurrency: 128
    service_time: {lognormal: {median: 3ms, p99: 20ms}}
    calls:
      - to: feed
        timeout: 300ms
        retries: {max: 3, backoff: 20ms..100ms}
        breaker: {error_share: 30%, window: 5s, min_calls: 20, open_for: 5s}
  - name: feed
    instances: 4
    concurrency: 2
    queue: 32
    service_time: {lognormal: {median: 95ms, sigma: 0.5}}
    errors: 1%
    balance: least_loaded
slo: {bad_after: 1s}
release:
  service: feed
  rollout: {canary: {steps: [{weight: 25%, for: 5m}]}}
  outcomes: [{share: 100%, what: healthy}]
strategies: [manual]
";

fn busy_world() -> World {
    let checked = check("busy.yaml", BUSY, &References::new());
    let scenario = checked.unwrap_or_else(|error| panic!("{error:?}")).scenario;
    let setup = Setup::new(scenario, false);
    let circumstances = Strata::new(&setup.scenario).circumstances(0);
    let plan = Plan::draw(&setup.scenario, 0, circumstances);
    World::new(Arc::clone(&setup.model), Arc::new(plan))
}

/// The allocations of each stretch between two scrapes, from one moment to another.
fn allocations_between_scrapes(world: &mut World, from: Time, to: Time) -> Vec<u64> {
    while world.advance(from).is_some() {}
    let scrape_interval = Duration::from_secs(15);
    let mut counts = Vec::new();
    let mut scrape = from;
    while scrape < to {
        // The scrape itself makes an observation that is shared with strategies; it is let out here.
        while world.advance(scrape + Duration::from_nanos(1)).is_some() {}
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        scrape = scrape + scrape_interval;
        while let Some(seen) = world.advance(scrape) {
            let is_complaint = matches!(seen.what, Observation::Complaint { .. });
            assert!(is_complaint, "nothing else is observed between two scrapes");
        }
        counts.push(ALLOCATIONS.load(Ordering::Relaxed) - before);
    }
    counts
}

#[test]
fn a_running_world_allocates_nothing_between_two_scrapes() {
    let mut world = busy_world();
    let (from, to) = (Time::from_secs(3_600), Time::from_secs(7_200));
    let before = world.calls();
    let counts = allocations_between_scrapes(&mut world, from, to);
    let calls = world.calls() - before;
    assert!(calls > 450_000, "attempts are repeated: {calls} calls for 216,000 requests");
    let dirty: Vec<(usize, &u64)> = counts.iter().enumerate().filter(|(_, n)| **n > 0).collect();
    assert!(dirty.is_empty(), "intervals with allocations: {dirty:?}");
}
