//! The simulated world in requests per second of one core.
//!
//! The load is a service of ten instances with four slots each behind a gateway, at 500 requests per second of 20 ms,
//! with a time-out of 250 ms and up to two retries, while a canary of one instance takes its share: an ordinary evening
//! of the scenarios this program is for. Every request is two calls.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration as Wall;

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::plan::Plan;
use backout::scenario::{References, check};
use backout::system::System;
use backout::units::{Duration, Time};
use backout::world::World;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const SCENARIO: &str = "\
name: canary
shows: One canary among ten instances.
warm_up: 1m
follow_up: 1h
traffic: {rate: 500/s, client_timeout: 5s}
services:
  - name: gateway
    instances: 2
    concurrency: 1000
    service_time: 1ms
    calls: [{to: shop, timeout: 250ms, retries: {max: 2}}]
  - name: shop
    instances: 10
    concurrency: 4
    service_time: {lognormal: {median: 20ms, sigma: 0.5}}
slo: {bad_after: 1s}
release:
  service: shop
  rollout: {canary: {steps: [{weight: 10%, for: 1h}]}}
  outcomes: [{share: 100%, what: {errors: {rate: 2%}}}]
strategies: [manual]
";

/// The world with its canary serving.
fn warm_world() -> World {
    let checked = check("canary.yaml", SCENARIO, &References::new());
    let scenario = checked.unwrap_or_else(|error| panic!("{error:?}")).scenario;
    let setup = Setup::new(scenario, false);
    let circumstances = Strata::new(&setup.scenario).circumstances(0);
    let plan = Plan::draw(&setup.scenario, 0, circumstances);
    let mut world = World::new(Arc::clone(&setup.model), Arc::new(plan));
    run(&mut world, Time::from_secs(300));
    assert!(world.serves_new(), "the canary serves");
    world
}

fn run(world: &mut World, until: Time) {
    while let Some(observed) = world.advance(until) {
        black_box(observed);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
fn canary(criterion: &mut Criterion) {
    let world = warm_world();
    let length = Duration::from_secs(60);
    let until = world.now() + length;
    let requests = world.plan().arrivals.expected(world.now(), until);
    let mut group = criterion.benchmark_group("world");
    group.throughput(Throughput::Elements(requests.round() as u64));
    group.bench_function("requests", |b| {
        b.iter_batched(|| world.clone(), |mut world| run(&mut world, until), BatchSize::LargeInput);
    });
    group.finish();
}

fn short() -> Criterion {
    Criterion::default()
        .warm_up_time(Wall::from_millis(500))
        .measurement_time(Wall::from_secs(2))
        .sample_size(20)
}

criterion_group! { name = benches; config = short(); targets = canary }
criterion_main!(benches);
