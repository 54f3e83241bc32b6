//! What the three presets do, as a table a reader can check.

use std::fmt::Write;

use backout::scenario::model::{Actor, Handler, Otherwise, StepKind, StrategySpec};
use backout::units::Duration;

use crate::{checked, refusal, with};

fn strategy(text: &str) -> StrategySpec {
    let scenario = checked(&with("[automated]", &format!("[{text}]"))).unwrap().scenario;
    scenario.strategies.into_iter().next().unwrap()
}

fn table(spec: &StrategySpec) -> String {
    let mut table = format!(
        "{}: set-up {}, upkeep {} a year\n",
        spec.name,
        spec.setup.as_units(),
        spec.upkeep_per_year.as_units()
    );
    for play in &spec.plays {
        let held = if play.hold { ", rollout held" } else { "" };
        writeln!(table, "  play {}{held}", play.name).unwrap();
        for detector in &play.detectors {
            let of = detector.handler.map_or_else(String::new, |one| format!(" [{}]", one.name()));
            writeln!(table, "    when {:?} for {}{of}", detector.kind, detector.hold_for).unwrap();
        }
        for step in &play.steps {
            let by = match step.by {
                Actor::Automation => "automation".to_owned(),
                Actor::Role(role) => format!("role {role}"),
            };
            let errs = step.task.map_or_else(
                || format!("fails {}", step.fails),
                |task| format!("errs as in {task:?}"),
            );
            let with = if step.alongside { " + " } else { " - " };
            writeln!(
                table,
                "   {with}{} {:?} by {by}: {:?}, {errs}{}",
                step.phase.name(),
                step.what,
                step.takes,
                step.handler.map_or_else(String::new, |one| format!(" [{}]", one.name()))
            )
            .unwrap();
        }
    }
    table
}

#[test]
fn presets_are_what_they_say() {
    let all: Vec<String> =
        ["manual", "automated", "hybrid"].map(|name| table(&strategy(name))).into();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn an_approval_changes_every_decision_of_its_preset() {
    let spec =
        strategy("{name: fast, extends: hybrid, approval: {timeout: 2m, otherwise: continue}}");
    let decisions =
        spec.plays.iter().flat_map(|play| &play.steps).filter_map(|step| match step.what {
            StepKind::Decide { timeout, otherwise } => Some((timeout, otherwise)),
            _ => None,
        });
    let wanted = (Some(Duration::from_mins(2)), Otherwise::Continue);
    assert_eq!(decisions.collect::<Vec<_>>(), [wanted]);
}

#[test]
fn a_play_of_the_same_name_replaces_and_another_is_added() {
    let play = |name: &str| {
        format!(
            "{{name: {name}, when: [{{health_check: {{missing: 50%}}}}], steps: [{{rollback: {{takes: 5s}}}}, verify]}}"
        )
    };
    let spec = strategy(&format!(
        "{{name: mine, extends: hybrid, plays: [{}, {}]}}",
        play("weak"),
        play("late")
    ));
    let names: Vec<&str> = spec.plays.iter().map(|play| play.name.as_str()).collect();
    assert_eq!(names, ["strong", "weak", "scorecard", "late"]);
    assert_eq!(spec.plays[1].steps.len(), 2);
}

#[test]
fn a_preset_can_do_without_exactly_the_handlers_it_has() {
    for preset in ["manual", "automated", "hybrid"] {
        let present = strategy(preset).handlers();
        assert!(present.len() > 5, "{preset}: {present:?}");
        for handler in Handler::ALL {
            let name = handler.name();
            let text = format!("[{{name: own, extends: {preset}, without: [{name}]}}]");
            let checked = checked(&with("[automated]", &text));
            assert_eq!(checked.is_ok(), present.contains(&handler), "{preset} without {name}");
            if let Ok(checked) = checked {
                let left = checked.scenario.strategies[0].handlers();
                assert!(!left.contains(&handler), "{preset} still has {name}");
            }
        }
    }
}

#[test]
fn a_handler_that_is_not_there_is_told_with_those_that_are() {
    let without = |strategy: &str| refusal(&with("[automated]", &format!("[{strategy}]")));
    insta::assert_snapshot!(without("{name: own, extends: automated, without: [sessions]}"));
}
