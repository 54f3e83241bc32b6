//! A second or two of a real fleet, recorded.

use backout::system::{Action, Observation};

use crate::fleet::{Live, first_case};

/// At its pace a scrape is a tenth of a second.
const BROKEN_AT_ONCE: &str = "\
name: broken
shows: A release that nobody can overlook.
warm_up: 1m
traffic: {rate: 150/s}
services:
  - {name: only, instances: 1, concurrency: 16, service_time: 1ms, lifecycle: {pull: 1s, start: 1s, drain: 5s}}
slo: {bad_after: 500ms}
release:
  service: only
  rollout: {canary: {steps: [{weight: 50%, for: 10m}]}}
  outcomes: [{share: 100%, what: {errors: {rate: 100%}}}]
strategies:
  - name: swift
    plays:
      - name: errors
        when: [{error_ratio: {above: 50%, over: 30s, min_requests: 5}}]
        steps: [{work: {by: automation, takes: 5s}}, {rollback: {takes: 5s}}, verify]
drill: {time_scale: 150, cases: [{name: errors, outcome: errors}]}
";

#[test]
fn what_a_live_fleet_showed_asks_for_the_same_again() {
    let _alone = crate::alone();
    let scenario = first_case(BROKEN_AT_ONCE);
    let mut live = Live::start(&scenario);
    let (heard, journal) = live.conduct();
    live.shut();
    assert!(
        heard.actions.iter().any(|action| matches!(action, Action::RollBack(_))),
        "{journal:#?}"
    );
    let is_scrape = |what: &Observation| matches!(what, Observation::Scrape(_));
    assert!(heard.observed.iter().filter(|observed| is_scrape(&observed.what)).count() > 5);
    assert!(heard.observed.is_sorted_by_key(|observed| observed.at));
    heard.assert_repeats(&scenario, 0, &journal);
}
