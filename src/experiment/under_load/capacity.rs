//! How many requests per second a service graph can work on.
//!
//! A slot is held for a request's own work and for everything it calls, so the busiest slots need not be those of the
//! slowest service. With `n` instances of `c` slots, `v` visits of a user's request and a slot held for `h` seconds each,
//! a service can take `n·c / (v·h)` requests per second; the least of these over all services is the capacity. Held times
//! are means without waiting, errors, time-outs or retries: the capacity of an ordinary moment, as a team would work it
//! out on paper.

use crate::scenario::model::Scenario;

/// The capacity and what sets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Capacity {
    /// Index of the service whose slots run out first.
    pub(super) bottleneck: usize,
    pub(super) per_s: f64,
}

impl Capacity {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let (visits, held) = (visits(scenario), held_s(scenario));
        let each = scenario.services.iter().enumerate().map(|(number, service)| {
            let slots = f64::from(service.instances) * f64::from(service.concurrency);
            let busy = visits[number] * held[number];
            (number, if busy > 0.0 { slots / busy } else { f64::INFINITY })
        });
        let least = each.min_by(|a, b| a.1.total_cmp(&b.1));
        let (bottleneck, per_s) = least.unwrap_or((0, f64::INFINITY));
        Self { bottleneck, per_s }
    }
}

/// Visits of each service per user's request. Calls form no cycle, so as many rounds as services reach every depth.
fn visits(scenario: &Scenario) -> Vec<f64> {
    let services = &scenario.services;
    let mut visits = vec![0.0; services.len()];
    for _ in 0..services.len() {
        let mut next = vec![0.0; services.len()];
        next[0] = 1.0;
        for (from, service) in services.iter().enumerate() {
            for call in &service.calls {
                next[call.to] += visits[from] * call.chance.get();
            }
        }
        visits = next;
    }
    visits
}

/// Seconds for which each service holds a slot.
fn held_s(scenario: &Scenario) -> Vec<f64> {
    let services = &scenario.services;
    let mut held: Vec<f64> = services.iter().map(|service| service.service_time.mean()).collect();
    for _ in 0..services.len() {
        held = services
            .iter()
            .map(|service| {
                let called = service.calls.iter().map(|call| call.chance.get() * held[call.to]);
                service.service_time.mean() + called.sum::<f64>()
            })
            .collect();
    }
    held
}

/// The scenario with concurrency and queues cut in one proportion, where the greatest load of the sweep would otherwise
/// be above `limit` requests per second; every instance keeps one slot.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a count")]
pub(super) fn reduced(scenario: &Scenario, limit: f64) -> (Scenario, f64) {
    let most = super::LOADS.iter().fold(0.0, |most: f64, load| most.max(*load));
    let scale = (limit / (most * Capacity::of(scenario).per_s)).min(1.0);
    let mut reduced = scenario.clone();
    for service in &mut reduced.services {
        let slots = ((f64::from(service.concurrency) * scale).round() as u32).max(1);
        let kept = f64::from(slots) / f64::from(service.concurrency);
        service.queue = (f64::from(service.queue) * kept).ceil() as u32;
        service.concurrency = slots;
    }
    (reduced, scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::fixture;
    use crate::random::Distribution;
    use crate::scenario::{References, check};

    fn graph() -> Scenario {
        let text = "
name: graph
shows: capacity
traffic: {rate: 1/s}
services:
  - {name: gate, instances: 2, concurrency: 10, service_time: 10ms, calls: [{to: shop}, {to: store, chance: 50%}]}
  - {name: shop, instances: 4, concurrency: 2, service_time: 40ms, calls: [{to: store}]}
  - {name: store, instances: 1, concurrency: 8, service_time: 20ms}
slo: {bad_after: 1s}
release: {service: shop, rollout: recreate, outcomes: [{share: 100%, what: healthy}]}
strategies: [automated]
";
        check("graph.yaml", text, &References::new()).unwrap().scenario
    }

    #[test]
    fn the_capacity_is_that_of_the_slots_that_run_out_first() {
        // gate: 20 slots held 10 + 60 + 10 ms; shop: 8 slots held 60 ms; store: 8 slots held 20 ms, 1.5 visits.
        let capacity = Capacity::of(&graph());
        assert_eq!(capacity.bottleneck, 1);
        assert!((capacity.per_s - 8.0 / 0.06).abs() < 1e-9);
    }

    #[test]
    fn a_reduced_scenario_has_the_same_shape_and_a_slot_everywhere() {
        let (whole, scale) = reduced(&graph(), 1e9);
        assert_eq!((scale, whole.services[0].concurrency), (1.0, 10));
        let (half, scale) = reduced(&graph(), 100.0);
        assert!((scale - 0.5).abs() < 1e-9);
        let slots: Vec<u32> = half.services.iter().map(|service| service.concurrency).collect();
        assert_eq!(slots, [5, 1, 4]);
        assert!(reduced(&graph(), 1e-3).0.services.iter().all(|service| service.concurrency == 1));
    }

    #[test]
    fn without_services_nothing_is_limited() {
        let mut scenario = graph();
        scenario.services[1].service_time = Distribution::Constant(0.0);
        assert!(Capacity::of(&scenario).per_s.is_finite());
        assert!(Capacity::of(&fixture_of_one()).per_s > 0.0);
    }

    fn fixture_of_one() -> Scenario {
        Scenario { services: graph().services.split_off(2), ..fixture::scenario() }
    }
}
