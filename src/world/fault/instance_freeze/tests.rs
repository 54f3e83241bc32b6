//! What becomes of calls on a frozen instance, to it and from it.

use std::sync::Arc;

use super::*;
use crate::plan::{Circumstances, FaultSet, Plan};
use crate::random::{Distribution, Key};
use crate::scenario::model::{Call, Fault, FaultKind, FaultStart, HourOfWeek, Scenario};
use crate::system::{Observation, System};
use crate::telemetry::Scrape;
use crate::units::{Duration, Ratio};
use crate::world::tests::scenario;
use crate::world::{Model, World};

const FROZEN_AT: Time = Time::from_secs(100);

/// The only instance is frozen, long before the release. Monitoring reads once a second.
fn frozen(lasts: u64) -> World {
    frozen_in(scenario(), lasts)
}

fn frozen_in(mut scenario: Scenario, lasts: u64) -> World {
    scenario.warm_up = Duration::from_hours(1);
    scenario.telemetry.scrape_interval = Duration::from_secs(1);
    let start = FaultStart::Every { mean: Duration::from_hours(10_000) };
    let lasts_s = Distribution::Constant(lasts as f64);
    let what = FaultKind::InstanceFreeze { service: 0, count: 1 };
    scenario.faults = vec![Fault { what, start, lasts: lasts_s }];
    let circumstances = Circumstances {
        outcome: 0,
        fault_set: FaultSet::None,
        start_hour: HourOfWeek { day: 0, hour: 9 },
    };
    let mut plan = Plan::draw(&scenario, 0, circumstances);
    let lasts = Duration::from_secs(lasts);
    let key = Key::new(1);
    plan.faults.timed = vec![(FROZEN_AT, FaultStroke { fault: 0, lasts, severity: 0.0, key })];
    World::new(Arc::new(Model::new(&scenario)), Arc::new(plan))
}

fn scrapes(world: &mut World, until: Time) -> Vec<(Time, Arc<Scrape>)> {
    std::iter::from_fn(|| world.advance(until))
        .filter_map(|observed| match observed.what {
            Observation::Scrape(scrape) => Some((observed.at, scrape)),
            _ => None,
        })
        .collect()
}

#[test]
fn calls_on_a_frozen_instance_wait_for_the_thaw_and_none_is_lost() {
    let mut world = frozen(20);
    let seen = scrapes(&mut world, Time::from_secs(300) + Duration::from_nanos(1));
    let requests = |second: u64| {
        let (_, scrape) = seen.iter().find(|(at, _)| *at >= Time::from_secs(second)).unwrap();
        scrape.services[0].old.requests
    };
    assert_eq!(requests(101), requests(119), "nothing is answered while it stands still");
    let windows = world.ledger().windows();
    let arrived: u64 = windows.iter().map(|window| u64::from(window.requests)).sum();
    let under_way = world.in_flight() as u64;
    assert_eq!(requests(300) + under_way, arrived, "all that came is answered or under way");
    let last = &seen.last().unwrap().1.services[0].old;
    assert_eq!(last.errors, 0, "clients that wait for an hour see no error");
    assert_eq!(last.ready, 1);
    let bad: u32 = windows.iter().map(|window| window.bad).sum();
    assert!(bad > 100, "those that came in its first fifteen seconds waited for over five");
}

#[test]
fn a_frozen_instance_leaves_the_rotation_after_enough_failed_probes_and_comes_back() {
    let mut world = frozen(120);
    let probe = scenario().services[0].lifecycle.probe.clone();
    let noticed = FROZEN_AT + probe.period * u64::from(probe.failures);
    let thawed = FROZEN_AT + Duration::from_secs(120);
    assert!(noticed < thawed);
    for (at, scrape) in scrapes(&mut world, Time::from_secs(400)) {
        let is_out = at > noticed && at < thawed;
        let is_back = at > thawed + probe.period;
        let old = &scrape.services[0].old;
        if is_out {
            assert_eq!(old.ready, 0, "{at:?}");
        } else if is_back || at < noticed {
            assert_eq!(old.ready, 1, "{at:?}");
        }
        assert_eq!((old.desired, old.restarts), (1, 0), "it is no crash");
    }
}

/// A service that hands everything on to another, which takes a second.
fn chained() -> Scenario {
    let mut scenario = scenario();
    let mut back = scenario.services[0].clone();
    back.name = "back".to_owned();
    back.service_time = Distribution::Constant(1.0);
    back.concurrency = 1_000;
    let front = &mut scenario.services[0];
    front.concurrency = 1_000;
    let timeout = Duration::from_hours(1);
    front.calls = vec![Call { to: 1, chance: Ratio::ONE, timeout, retries: None, breaker: None }];
    scenario.services.push(back);
    scenario
}

#[test]
fn a_frozen_caller_hears_at_the_thaw_what_was_answered_meanwhile() {
    let mut world = frozen_in(chained(), 20);
    let mut answered = Vec::new();
    for (at, scrape) in scrapes(&mut world, Time::from_secs(300) + Duration::from_nanos(1)) {
        let [front, back] = [0, 1].map(|service| scrape.services[service].old.clone());
        assert_eq!((front.errors, back.errors), (0, 0));
        answered.push((at, front.requests, back.requests));
    }
    let of = |second: u64| answered.iter().find(|(at, ..)| *at == Time::from_secs(second)).unwrap();
    assert_eq!(of(101).1, of(119).1, "the caller answers nobody");
    assert!(of(102).2 > of(100).2, "what it had asked for goes on");
    assert_eq!(of(103).2, of(119).2, "and nothing more is asked for");
    assert!(of(122).1 > of(119).1 + 150, "all that waited is answered soon after");
    let arrived: u32 = world.ledger().windows().iter().map(|window| window.requests).sum();
    assert_eq!(of(300).1 + world.requests.len() as u64, u64::from(arrived), "and none is lost");
}
