//! A scenario small enough for many draws, in which everything is set but what a test leaves open.

use std::sync::atomic::AtomicBool;

use backout::experiment::decides::{Question, decide};
use backout::experiment::measure::Measured;
use backout::experiment::results::Decides;
use backout::scenario::{Checked, References, check};

/// Half of the releases answer half of their requests with errors. `fast` acts alone and costs something every year;
/// `slow` pages somebody first. The longer it takes to acknowledge, the better it pays to be fast.
pub(crate) const RIVALS: &str = "
name: rivals
shows: A rival that costs nothing but waits for a person.
seed: 7
warm_up: 1m
follow_up: 30m
restored_after: 1m
traffic: {rate: 1/s, client_timeout: 2s, sessions: {length: 2m, requests: 5}, writes: 20%}
noise: {autocorrelation: 0.4, errors_sigma: 0.1, latency_sigma: 0.1, shared: 70%}
services:
  - name: shop
    instances: 2
    concurrency: 4
    service_time: 20ms
    errors: 0.1%
    lifecycle: {pull: 1s, start: 2s, drain: 1s}
slo: {bad_after: 1s, down_above: 5%}
release:
  service: shop
  per_week: 10
  when: daily 00:00..24:00
  rollout: blue_green
  outcomes: [{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 50%}}}]
  fix_forward: 2h
  progress_deadline: 5m
  keep_old: 1h
  watch: 15m
people:
  off_hours_factor: 1
  work_hours: always
  decay: {horizon: 365d, runbook: 1, triggers: 0%, standby: 0%}
  roles: [{name: on_call, escalate_after: 10h, available: 100%}]
strategies:
  - name: fast
    setup: $0
    upkeep: $5000
    plays: [{name: act, when: [{error_ratio: {above: 20%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]
  - name: slow
    setup: $0
    upkeep: $0
    plays: [{name: act, when: [{error_ratio: {above: 20%, over: 1m}}], steps: [{page: {role: on_call}}, {rollback: {takes: 1s}}]}]
costs: {lost_request: $0.2, lost_write: $0, lost_session: $0, sla_down_minute: $0, person_hour: $0, delay_hour: $0, redeploy: $0, amortised_over_years: 3, discount_rate: 0%}
";

/// The scenario with parts exchanged, each for another.
pub(crate) fn rivals(parts: &[(&str, &str)]) -> Checked {
    let text = parts.iter().fold(RIVALS.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    check("rivals.yaml", &text, &References::new()).expect("a valid scenario")
}

/// The answer of so many draws on so many threads.
pub(crate) fn answer(checked: &Checked, draws: u32, threads: usize) -> Option<Decides> {
    let go_on = AtomicBool::new(false);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let scenario = &checked.scenario;
    pool.install(|| {
        let rows = Measured::run(scenario.clone(), 200, &go_on).rows;
        let open = &checked.open;
        let question = Question { open, scenario, rows: &rows, draws, interrupted: &go_on };
        decide(&question, &|_| ())
    })
}
