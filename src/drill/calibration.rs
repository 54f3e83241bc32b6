//! What the harness itself adds to a request: timer, router, proxy, sockets.
//!
//! The draws are keyed, so how long each request would take without a harness is known to the nanosecond; what users
//! waited longer in a run without faults is the harness. A simulation that is laid beside a drill is given the median of it on every
//! hop, or it would be blamed for a millisecond that no timer of the runtime is finer than.

use super::load::{Outcome, Seen};
use crate::plan::attempt_key;
use crate::random::{Key, Purpose, Sampler};
use crate::scenario::model::Scenario;
use crate::units::Duration;

/// What is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// To a user's request, median and 99th percentile.
    pub p50: Duration,
    pub p99: Duration,
    /// To each hop, at the median.
    pub per_hop: Duration,
}

/// Compares what users waited with what the plan says; `None` without an answered request, and for a user's own
/// system, which takes as long as it takes.
#[must_use]
pub fn added(seen: &[Seen], scenario: &Scenario) -> Option<Added> {
    if scenario.drill.target.is_some() {
        return None;
    }
    let planned = Planned::new(scenario);
    let mut hops = 0;
    let mut added: Vec<Duration> = Vec::new();
    for one in seen.iter().filter(|one| one.outcome == Outcome::Answered(200)) {
        let (work, touched) = planned.of(0, attempt_key(one.key, 0, 0));
        hops += touched;
        added.push(one.latency().saturating_sub(work));
    }
    added.sort_unstable();
    let at = |share: usize| added.get(added.len().saturating_sub(1) * share / 100).copied();
    let (p50, p99) = (at(50)?, at(99)?);
    let hops_each = f64::from(hops) / added.len() as f64;
    Some(Added { p50, p99, per_hop: p50.scaled(1.0 / hops_each) })
}

/// Service times as planned.
struct Planned<'a> {
    scenario: &'a Scenario,
    samplers: Vec<Sampler>,
}

impl<'a> Planned<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let samplers = scenario.services.iter().map(|service| Sampler::new(service.service_time));
        Self { samplers: samplers.collect(), scenario }
    }

    /// Work of a hop and of all hops below it, and how many they are.
    fn of(&self, service: usize, key: Key) -> (Duration, u32) {
        let own = self.samplers[service].draw(key.uniform(Purpose::ServiceTime));
        let services = &self.scenario.services;
        let first = self.scenario.first_edge(service);
        let (mut work, mut hops) = (Duration::from_secs_f64(own), 1);
        for (edge, call) in (first..).zip(&services[service].calls) {
            if key.part(edge as u64).happens(Purpose::CallChance, call.chance.get()) {
                let (below, touched) = self.of(call.to, attempt_key(key, edge, 0));
                work += below;
                hops += touched;
            }
        }
        (work, hops)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{References, check};
    use crate::units::Time;

    fn scenario() -> Scenario {
        let text = include_str!("../../scenarios/drill.yaml");
        let checked = check("drill.yaml", text, &References::new());
        checked.unwrap_or_else(|error| panic!("{error}")).scenario
    }

    /// Answers that took as long as was planned, and so much longer.
    fn answers(scenario: &Scenario, longer: impl Fn(u64) -> Duration) -> Vec<Seen> {
        let planned = Planned::new(scenario);
        let one = |number: u64| {
            let key = Key::new(9).part(number);
            let (work, _) = planned.of(0, attempt_key(key, 0, 0));
            let intended = Time::START + Duration::from_millis(number);
            let ended = intended + work + longer(number);
            let outcome = Outcome::Answered(200);
            let (sent, version) = (intended, None);
            Seen { key, intended, sent, ended, outcome, version, exposed: false, is_write: false }
        };
        (0..100).map(one).collect()
    }

    #[test]
    fn nothing_is_added_where_latency_is_as_planned() {
        let scenario = scenario();
        let (p50, p99, per_hop) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
        let found = added(&answers(&scenario, |_| Duration::ZERO), &scenario);
        assert_eq!(found, Some(Added { p50, p99, per_hop }));
    }

    #[test]
    fn what_is_added_is_shared_out_among_the_hops() {
        let scenario = scenario();
        let seen = answers(&scenario, |number| Duration::from_millis(1 + number / 10));
        let found = added(&seen, &scenario).unwrap();
        assert_eq!((found.p50, found.p99), (Duration::from_millis(5), Duration::from_millis(10)));
        assert_eq!(found.per_hop, Duration::from_nanos(2_500_000), "shop, and stock below it");
    }

    #[test]
    fn without_an_answer_nothing_is_known() {
        let scenario = scenario();
        let timed_out = |one: Seen| Seen { outcome: Outcome::TimedOut, ..one };
        let seen: Vec<Seen> =
            answers(&scenario, |_| Duration::ZERO).into_iter().map(timed_out).collect();
        assert_eq!(added(&seen, &scenario), None);
        assert_eq!(added(&[], &scenario), None);
    }
}
