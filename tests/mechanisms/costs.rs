//! What is paid whether or not anything happens, and what is owed for a period: each on and off, over the same rows.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use backout::experiment::results::{Meta, Results, Stopping};
use backout::experiment::strata::Strata;
use backout::experiment::summary::summarise;
use backout::experiment::{Effort, Setup, run};
use backout::referee::outcome::Replication;
use backout::scenario::model::{Leadership, Scenario, SlaCredit, Training};
use backout::scenario::{References, check};
use backout::units::{Duration, Money, Ratio};

/// Two strategies: a dear quick one and a cheap slow one.
const TEXT: &str = "
name: owned
shows: What it costs to own a strategy.
seed: 7
replications: 60
warm_up: 1m
follow_up: 30m
restored_after: 1m
material: 5
traffic: {rate: 4/s}
services:
  - {name: shop, instances: 2, concurrency: 8, service_time: 20ms, errors: 0.001%}
slo: {availability: 99.9%, bad_after: 1s, down_above: 5%}
release:
  service: shop
  per_week: 2
  when: weekdays 09:00..17:00
  rollout: {canary: {steps: [{weight: 50%, for: 2m}]}}
  outcomes:
    - {share: 60%, what: healthy}
    - {share: 40%, what: {errors: {rate: 50%}}}
  fix_forward: 25m
  watch: 5m
strategies:
  - name: quick
    setup: $9000
    plays: [{name: act, when: [{error_ratio: {above: 5%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]
  - name: slow
    plays: [{name: act, when: [{error_ratio: {above: 5%, over: 1m}}], steps: [{work: {by: expert, takes: 15m}}, {rollback: {takes: 1s}}]}]
costs: {lost_request: $0.20}
";

struct Stage {
    scenario: Scenario,
    rows: Vec<Replication>,
}

/// The rows do not depend on what is altered here, so they are simulated once.
fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let checked = check("owned.yaml", TEXT, &References::new());
        let scenario = checked.unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).scenario;
        let strata = Strata::new(&scenario);
        let setup = Setup::new(scenario, true);
        let effort = Effort { replications: 60, precision: None };
        let rows = run(&setup, &strata, effort, &AtomicBool::new(false), |_| {}).rows;
        Stage { scenario: setup.scenario, rows }
    })
}

fn with(alter: impl FnOnce(&mut Scenario)) -> Results {
    let mut scenario = stage().scenario.clone();
    alter(&mut scenario);
    let meta = Meta {
        scenario: String::new(),
        shows: String::new(),
        seed: 0,
        scenario_hash: String::new(),
        backout_version: String::new(),
        command: String::new(),
        replications: 0,
        simulated_calls: 0,
        stopping: Stopping::AllDone,
        currency: "USD".to_owned(),
        follow_up_s: 0.0,
        releases_per_year: 0.0,
        bad_share: 0.0,
        optimistic: false,
    };
    summarise(&scenario, &Strata::new(&scenario), &stage().rows, meta, None)
}

fn plain() -> Results {
    with(|_| {})
}

fn cost(results: &Results, name: &str) -> f64 {
    let costs = &results.verdict.yearly_costs;
    costs.iter().find(|(strategy, _)| strategy == name).unwrap().1.point_estimate
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found} not {expected}");
}

#[test]
fn training_costs_its_hours_every_time_it_is_taken() {
    let every = Duration::from_hours(24 * 365);
    let training = Training { hours: 4.0, people: 10, every };
    let trained = with(|scenario| scenario.costs.training = Some(training));
    let more = cost(&trained, "slow") - cost(&plain(), "slow");
    near(more, 4_000.0 * 52.18 * 7.0 / 365.0);
    let own = with(|scenario| {
        scenario.costs.training = Some(training);
        scenario.strategies[0].outlay.training = Some(Training { people: 20, ..training });
    });
    near(cost(&own, "quick") - cost(&plain(), "quick"), 2.0 * more);
    near(cost(&own, "slow"), cost(&trained, "slow"));
}

#[test]
fn leadership_is_charged_to_whoever_says_it_needs_it_and_to_nobody_else() {
    let led = with(|scenario| scenario.strategies[1].outlay.leadership = Leadership::FullTime);
    near(cost(&led, "slow") - cost(&plain(), "slow"), 400_000.0);
    near(cost(&led, "quick"), cost(&plain(), "quick"));
    assert!(plain().not_modelled.iter().any(|line| line.starts_with("leadership")));
    assert!(!led.not_modelled.iter().any(|line| line.starts_with("leadership")));
}

#[test]
fn a_dearer_set_up_pays_for_itself_later() {
    let first = |results: &Results| results.ownership.break_even.first().cloned();
    let plain = plain();
    let found = first(&plain).expect("quick saves what slow lets users suffer");
    assert_eq!((found.strategy.as_str(), found.against.as_str()), ("quick", "slow"));
    let line = |name: &str| {
        let lines = &plain.ownership.lines;
        lines.iter().find(|line| line.strategy == name).unwrap()
    };
    let (quick, slow) = (line("quick"), line("slow"));
    // Set-up over saving, in closed form; and there both have come to the same.
    let saved = slow.running.point_estimate - quick.running.point_estimate;
    near(found.years, 9_000.0 / saved);
    near(found.cost, slow.running.point_estimate * found.years);
    assert!(found.earliest <= found.years && found.latest.is_none_or(|late| late >= found.years));
    let dearer = with(|scenario| scenario.strategies[0].outlay.setup_hours = 20.0);
    near(first(&dearer).unwrap().years, 11_000.0 / saved);
    // Money that is saved later is worth less.
    let discounted = with(|scenario| scenario.costs.discount_rate = Ratio::saturating(0.15));
    assert!(first(&discounted).unwrap().years > found.years);
}

#[test]
fn a_credit_is_owed_by_whoever_lets_a_month_fall_below_the_promise() {
    // A month is 10.4 million requests; the slow way spends a thousand on a bad release, the quick way a hundred or so.
    let promised = |credit: f64| {
        with(|scenario| {
            scenario.costs.sla_credit = Some(SlaCredit {
                below: Ratio::saturating(0.9997),
                per: Duration::from_hours(720),
                credit: Money::from_units(credit),
            });
        })
    };
    let (none, owed) = (plain(), promised(5_000.0));
    let more = |name: &str| cost(&owed, name) - cost(&none, name);
    assert!(more("slow") > 5_000.0, "{} a year", more("slow"));
    assert!(more("quick") < more("slow") / 2.0, "{} a year", more("quick"));
    near(cost(&promised(0.0), "slow"), cost(&none, "slow"));
}

#[test]
fn releases_close_upon_one_another_wait_and_their_delay_is_billed() {
    let waited =
        |results: &Results, strategy: usize| results.year.layout.waited_per_year[strategy].1;
    let seldom = with(|scenario| scenario.release.per_week = 0.5);
    assert!(!seldom.year.layout.one_clock, "{:?}", seldom.year.layout);
    let often = with(|scenario| scenario.release.per_week = 60.0);
    assert!(often.year.layout.one_clock);
    assert!(waited(&often, 1) > waited(&often, 0) && waited(&often, 0) > 0.0);
    let items = &often.costs.strategies[1].items;
    assert!(items.iter().any(|(name, amount)| name == "waiting releases" && *amount > 0.0));
}

#[test]
fn more_bad_releases_make_it_likelier_that_the_budget_is_spent() {
    let chance = |results: &Results, column: usize| {
        let figure = results.figures.iter().find(|figure| figure.id == "budget_exhausted").unwrap();
        figure.cells[column].estimate.unwrap().confidence_interval
    };
    let loose = with(|scenario| scenario.slo.availability = Ratio::saturating(0.9997));
    let (quick, slow) = (chance(&loose, 1), chance(&loose, 2));
    assert!(slow.lower_bound > quick.upper_bound, "{quick:?} against {slow:?}");
}
