//! The same scenario, seed and version give the same bytes, whatever else differs.
//!
//! This is what makes a result worth arguing about: whoever doubts a figure repeats the command under it. Threads, the
//! company a strategy runs in, and the shortcut of settled branches must not show.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod company;
mod files;
mod golden;
mod settling;

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::referee::outcome::Replication;
use backout::scenario::{References, check};
use rayon::prelude::*;

/// The shipped scenario with every kind of outcome, of fault and of strategy, at a load that leaves time for many runs.
pub(crate) fn quiet_checkout(rate: &str) -> String {
    let text = include_str!("../../scenarios/checkout.yaml");
    let busy = ["rate: 20/s", "follow_up: 4h"];
    assert!(busy.iter().all(|passage| text.contains(passage)));
    text.replace(busy[0], &format!("rate: {rate}")).replace(busy[1], "follow_up: 2h")
}

/// Small, quick, and replaced in place.
pub(crate) const ROLLING: &str = "\
name: rolling
shows: A rolling update of a small service.
follow_up: 1h
traffic: {rate: 10/s}
services:
  - {name: only, instances: 4, concurrency: 8, service_time: {lognormal: {median: 40ms, p99: 200ms}}}
slo: {bad_after: 500ms}
release:
  service: only
  rollout: rolling
  outcomes:
    - {share: 80%, what: healthy}
    - {share: 10%, what: {errors: {rate: 1%..20%}}}
    - {share: 10%, what: {crash_loop: {after: {time: 1m..5m}}}}
faults:
  - {what: {failing_dependency: {service: only, rate: 10%}}, at: 0s..20m, chance: 20%, for: 5m}
strategies: [manual, automated, hybrid]
";

pub(crate) fn setup(text: &str, settles: bool) -> Setup {
    let checked = check("determinism.yaml", text, &References::new());
    Setup::new(checked.unwrap_or_else(|error| panic!("{error}")).scenario, settles)
}

/// The first rows of a setup, in the order of their indices.
pub(crate) fn rows(setup: &Setup, count: u64) -> Vec<Replication> {
    let strata = Strata::new(&setup.scenario);
    let one = |index| setup.row(index, strata.of(index), strata.circumstances(index));
    (0..count).collect::<Vec<u64>>().into_par_iter().with_max_len(1).map(one).collect()
}
