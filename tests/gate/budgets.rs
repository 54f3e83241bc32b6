//! `budgets:` in a scenario: what is read, and what is refused with its place and a remedy.

use backout::scenario::model::Judged;
use backout::scenario::{References, Sources, check, render, scenario_hash};
use insta::assert_snapshot;

use crate::TINY;

fn with(budgets: &str) -> String {
    format!("{TINY}budgets:\n{budgets}")
}

fn refusal(budgets: &str) -> String {
    let text = with(budgets);
    let error = check("tiny.yaml", &text, &References::new()).expect_err("a refusal");
    let sources = Sources::from([("tiny.yaml".to_owned(), text)]);
    format!("{}\n\nerror: {error}\n", render(error.diagnostics(), &sources, false))
}

#[test]
fn a_budget_is_read_in_the_units_of_its_figures() {
    let text = with(
        "  - {strategy: rule, false_triggers: <2%, time_to_restore_p95: <9m, cost_per_year: <$80k}\n  - strategy: rule\n    clean_recoveries: \">80%\"\n",
    );
    let scenario = check("tiny.yaml", &text, &References::new()).unwrap().scenario;
    let limits: Vec<(Judged, f64, usize)> = scenario
        .budgets
        .iter()
        .flat_map(|budget| &budget.limits)
        .map(|limit| (limit.figure, limit.bound, limit.span.line(&text)))
        .collect();
    let first = TINY.lines().count() + 2;
    assert_eq!(
        limits,
        [
            (Judged::FalseTriggers, 0.02, first),
            (Judged::TimeToRestoreP95, 540.0, first),
            (Judged::CostPerYear, 80_000.0, first),
            (Judged::CleanRecoveries, 0.8, first + 2),
        ]
    );
}

#[test]
fn a_budget_changes_nothing_that_is_simulated() {
    let hash =
        |text: &str| scenario_hash(&check("tiny.yaml", text, &References::new()).unwrap().scenario);
    assert_eq!(hash(TINY), hash(&with("  - {strategy: rule, missed: <5%}\n")));
}

#[test]
fn limits_that_are_none_are_refused() {
    assert_snapshot!(refusal(
        "  - {strategy: rule, false_triggers: 2%, missed: \">5%\", harmful: <=1%, stuck: <2, cost_per_year: <80k, clean_recoveries: 80%}\n"
    ));
}

#[test]
fn budgets_that_contradict_each_other_are_refused_with_both_places() {
    assert_snapshot!(refusal(
        "  - {strategy: rule, false_triggers: <2%, missed: <5%}\n  - {strategy: rule, false_triggers: <3%, missed: <5%}\n"
    ));
}

#[test]
fn a_budget_of_nobody_or_of_nothing_is_refused() {
    assert_snapshot!(refusal("  - {strategy: rules, missed: <5%}\n  - {strategy: rule}\n"));
}

#[test]
fn limits_that_cannot_be_kept_or_cannot_be_missed_are_refused() {
    assert_snapshot!(refusal(
        "  - {strategy: rule, false_triggers: <0%, clean_recoveries: \">100%\", time_to_restore_mean: <11m, time_to_detect_p95: <2m, time_to_detect_median: <3m, cost_per_year: <€80k}\n"
    ));
}
