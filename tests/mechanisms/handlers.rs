//! Handlers and steps at work in simulated releases: each is switched off, and the figure it drives moves beyond its
//! interval in the direction that is claimed.

use std::sync::atomic::AtomicBool;

use backout::experiment::ablation::{Ablation, Added, ablate};
use backout::experiment::measure::Measured;
use backout::referee::outcome::{Replication, Run};
use backout::scenario::model::{Handler, Scenario};
use backout::scenario::{References, check};
use backout::stats::Estimate;

const BASE: &str = "\
name: handlers
shows: What each part of a strategy is for.
warm_up: 2m
follow_up: 30m
restored_after: 1m
material: 5
traffic: {rate: 4/s}
services:
  - {name: only, instances: 2, concurrency: 8, service_time: 20ms, errors: 0.5%, lifecycle: {pull: 5s, start: 5s}}
slo: {bad_after: 500ms}
release:
  service: only
  rollout: {canary: {steps: [{weight: 50%, for: 10m}]}}
  outcomes: [{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 30%}}}]
  fix_forward: 2h
faults: []
strategies: STRATEGIES
";

fn scenario(strategies: &str, changes: &[(&str, &str)]) -> Scenario {
    let text = changes.iter().fold(BASE.replace("STRATEGIES", strategies), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    let checked = check("handlers.yaml", &text, &References::new());
    checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario
}

fn measured(strategies: &str, changes: &[(&str, &str)]) -> Measured {
    Measured::run(scenario(strategies, changes), 40, &AtomicBool::new(false))
}

fn ablated(strategy: &str, changes: &[(&str, &str)]) -> Ablation {
    ablated_over(40, strategy, changes)
}

fn ablated_over(replications: u64, strategy: &str, changes: &[(&str, &str)]) -> Ablation {
    ablate(scenario(strategy, changes), 0, replications, &AtomicBool::new(false))
}

fn added(ablation: &Ablation, handler: Handler, figure: &str) -> Added {
    let column = ablation.figures.iter().position(|one| one.id == figure).unwrap();
    let row = ablation.handlers.iter().find(|one| one.handler == handler).unwrap();
    row.added[column].unwrap()
}

/// How much more the first strategy comes to than the second, replication by replication.
fn difference(measured: &Measured, of: impl Fn(&Run) -> f64) -> Estimate {
    let both = |row: &Replication, first: &Run| of(first) - of(&row.strategies[1]);
    measured.mean(0, both).estimate
}

#[test]
fn confirmation_costs_time_to_restore_and_that_is_told_apart() {
    let added = added(&ablated("[automated]", &[]), Handler::Confirmation, "restore_minutes");
    assert!(added.is_clear, "{added:?}");
    let minutes = added.difference.point_estimate;
    assert!((0.2..1.2).contains(&minutes), "half a minute of waiting: {minutes}");
}

#[test]
fn a_handler_that_never_comes_into_play_adds_nothing() {
    let ablation = ablated("[automated]", &[]);
    for figure in ["restore_minutes", "harm", "false_per_100"] {
        let added = added(&ablation, Handler::PartialRollback, figure);
        assert_eq!(added.difference, Estimate::exact(0.0), "{figure}: on common keys");
    }
}

#[test]
fn the_fall_back_restores_what_no_command_can() {
    let broken_pipeline = (
        "faults: []",
        "faults: [{what: rollback_fails, on: rollback_started, chance: 100%, for: 6m}]",
    );
    let ablation = ablated("[automated]", &[broken_pipeline, ("follow_up: 30m", "follow_up: 2h")]);
    let added = added(&ablation, Handler::Fallback, "restore_minutes");
    assert!(added.is_clear && added.difference.point_estimate < 0.0, "{added:?}");
}

/// The criterion that was asked for, taken literally: no rollback before all metrics are normal.
#[test]
fn a_gate_on_normal_metrics_never_rolls_back_during_an_incident() {
    let gate = "[{name: gate, plays: [{name: act, when: [{error_ratio: {above: 5%, over: 1m}}], steps: [normal, \
        {rollback: {takes: 1s}}, verify]}]}, {name: plain, plays: [{name: act, when: [{error_ratio: {above: 5%, \
        over: 1m}}], steps: [{rollback: {takes: 1s}}, verify]}]}]";
    let measured = measured(gate, &[]);
    let needed: Vec<&Replication> = measured.rows.iter().filter(|row| row.needed).collect();
    assert!(needed.len() > 10);
    assert!(needed.iter().all(|row| row.strategies[0].rollbacks == 0), "it starves");
    assert!(needed.iter().all(|row| row.strategies[1].rollbacks == 1));
    let harm = difference(&measured, |run| run.harm as f64);
    assert!(harm.confidence_interval.lower_bound > 0.0, "{harm:?}");
}

/// The service fails now and then for a while, whatever its version, and sometimes just as the release starts.
#[test]
fn a_scorecard_before_the_release_costs_delay_and_averts_blame() {
    let trouble =
        "faults: [{what: {failing_dependency: {service: only, rate: 60%}}, every: 10m, for: 5m}]";
    let changes = [
        ("faults: []", trouble),
        ("warm_up: 2m", "warm_up: 10m"),
        (
            "{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 30%}}}",
            "{share: 100%, what: healthy}",
        ),
    ];
    let bare = "[hybrid, {name: bare, extends: hybrid, without: [scorecard]}]";
    let measured = Measured::run(scenario(bare, &changes), 60, &AtomicBool::new(false));
    let of = |of: fn(&Run) -> f64| difference(&measured, of).confidence_interval;
    let later = of(|run| run.delay.as_secs_f64());
    let blamed = of(|run| f64::from(run.rollbacks));
    assert!(blamed.upper_bound < 0.0, "{blamed:?} {later:?}");
    let waits =
        |run: &Run| run.rollbacks == 0 && run.delay >= backout::units::Duration::from_mins(1);
    assert!(
        measured.rows.iter().any(|row| waits(&row.strategies[0])),
        "it holds until the service is well"
    );
}

#[test]
fn a_release_that_is_mended_is_restored_and_counts_as_mitigated() {
    let fixing = |takes| {
        format!(
            "{{name: fix-{takes}, plays: [{{name: act, when: [{{error_ratio: {{above: 5%, over: 1m}}}}], \
             steps: [{{fix_forward: {{by: on_call, takes: {takes}}}}}]}}]}}"
        )
    };
    let measured = measured(&format!("[{}, {}]", fixing("12m"), fixing("2m")), &[]);
    let later = difference(&measured, |run| run.harm as f64);
    assert!(later.confidence_interval.lower_bound > 0.0, "{later:?}");
    for row in measured.rows.iter().filter(|row| row.needed) {
        let quick = &row.strategies[1];
        assert!(!quick.missed && quick.rollbacks == 0 && quick.instants.restored.is_some());
    }
}

#[test]
fn checks_of_a_rollback_cost_the_time_they_take() {
    let bare = "[automated, {name: bare, extends: automated, without: [version_choice, dependency_order, data_integrity]}]";
    let later = difference(&measured(bare, &[]), |run| {
        run.instants.started.map_or(0.0, backout::units::Time::as_secs_f64)
    });
    assert!(later.confidence_interval.lower_bound > 0.0, "{later:?}");
}

/// What checks buy needs something that lies in wait for whoever goes back: `release.way_back`.
mod with_hazards {
    use super::*;

    fn lies_in_wait(what: &str) -> String {
        format!("  fix_forward: 2h\n  way_back: {{{what}}}")
    }

    #[test]
    fn a_check_of_the_data_averts_the_harm_of_an_unreadable_schema() {
        let barred = lies_in_wait("schema_change: {chance: 100%, unreadable: 60%}");
        let ablation = ablated("[automated]", &[("  fix_forward: 2h", &barred)]);
        let added = added(&ablation, Handler::DataIntegrity, "harmful_per_100");
        assert!(added.is_clear && added.difference.point_estimate < 0.0, "{added:?}");
    }

    #[test]
    fn choosing_the_version_averts_going_back_to_a_bad_one() {
        let bad = lies_in_wait("last_bad: {chance: 100%, rate: 60%}");
        // Replaced in place, so that going back means deploying again.
        let rolling = (
            "{canary: {steps: [{weight: 50%, for: 10m}]}}",
            "{rolling: {max_surge: 1, max_unavailable: 0}}",
        );
        let ablation = ablated("[automated]", &[("  fix_forward: 2h", &bad), rolling]);
        let added = added(&ablation, Handler::VersionChoice, "harm");
        assert!(added.is_clear && added.difference.point_estimate < 0.0, "{added:?}");
    }

    /// Nobody chose the version, so the one put back may be bad; how bad shows as soon as its first instance serves.
    #[test]
    fn leaving_off_a_rollback_averts_what_the_rest_of_it_would_have_done() {
        let changes = [
            ("  fix_forward: 2h", lies_in_wait("last_bad: {chance: 100%, rate: 90%}")),
            (
                "{canary: {steps: [{weight: 50%, for: 10m}]}}",
                "{rolling: {max_surge: 1, max_unavailable: 0}}".to_owned(),
            ),
            ("start: 5s", "start: 60s".to_owned()),
        ];
        let changes = changes.each_ref().map(|(old, new)| (*old, new.as_str()));
        let careless = "[{name: careless, extends: automated, without: [version_choice]}]";
        let ablation = ablated(careless, &changes);
        let added = added(&ablation, Handler::Abort, "harm");
        assert!(added.is_clear && added.difference.point_estimate < 0.0, "{added:?}");
    }

    #[test]
    fn taking_dependents_back_first_averts_their_errors() {
        let dependents = lies_in_wait("dependents: {chance: 100%, rate: 50%, takes: 15m}");
        let ablation = ablated("[automated]", &[("  fix_forward: 2h", &dependents)]);
        let added = added(&ablation, Handler::DependencyOrder, "harm");
        assert!(added.is_clear && added.difference.point_estimate < 0.0, "{added:?}");
    }

    #[test]
    fn an_inspection_finds_what_no_error_ratio_shows() {
        let ablation = ablated_over(
            160,
            "[hybrid]",
            &[
                ("{errors: {rate: 30%}}", "{silent_corruption: {rate: 20%}}"),
                ("follow_up: 30m", "follow_up: 3h"),
            ],
        );
        let added = added(&ablation, Handler::Inspection, "records_per_100");
        assert!(added.is_clear && added.difference.point_estimate < 0.0, "{added:?}");
    }
}
