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
fn a_play_keeps_what_it_does_not_say_of_the_preset_s() {
    let preset = strategy("hybrid");
    let spec = strategy(
        "{name: mine, extends: hybrid, plays: [{name: weak, when: [{latency: {above: 2s, over: 5m}}]}]}",
    );
    let (own, old) = (&spec.plays[1], &preset.plays[1]);
    assert_eq!((own.hold, own.before, own.detectors.len()), (true, false, 1));
    assert_eq!(format!("{:?}", own.steps), format!("{:?}", old.steps), "handlers included");
    assert_eq!(spec.plays.len(), preset.plays.len());
    let steps = "steps: [{rollback: {takes: 5s}}, verify]";
    let spec = strategy(&format!(
        "{{name: mine, extends: hybrid, plays: [{{name: scorecard, hold: true, before: false}}, {{name: weak, {steps}}}]}}"
    ));
    assert_eq!(spec.plays[1].detectors, old.detectors, "handlers included");
    assert_eq!((spec.plays[1].hold, spec.plays[1].steps.len()), (true, 2));
    let scorecard = &spec.plays[2];
    assert_eq!((scorecard.hold, scorecard.before, scorecard.steps.len()), (true, false, 1));
    // With both it has nothing of the preset's.
    let spec = strategy(&format!(
        "{{name: mine, extends: hybrid, plays: [{{name: weak, when: [{{health_check: {{missing: 50%}}}}], {steps}}}]}}"
    ));
    assert!(!spec.plays[1].hold);
}

#[test]
fn what_the_preset_says_of_its_steps_is_open_still() {
    let keys = |text: &str| -> Vec<String> {
        let checked = checked(&with("[automated]", &format!("[{text}]"))).unwrap();
        checked.open.parameters().iter().map(|one| one.key.clone()).collect()
    };
    let of_preset = keys("{name: own, extends: automated}");
    assert!(
        of_preset.iter().any(|key| key == "strategies.automated.choose_version"),
        "{of_preset:?}"
    );
    let own = "{name: own, extends: automated, plays: [{name: trigger, when: [{health_check: {missing: 50%}}]}]}";
    assert_eq!(keys(own), of_preset);
}

#[test]
fn a_threshold_that_is_written_is_no_assumption_of_the_preset() {
    let listed = |strategies: &str| -> Vec<String> {
        let scenario = checked(&with("[automated]", strategies)).unwrap().scenario;
        let keys = scenario.assumptions.into_iter().map(|one| one.key);
        keys.filter(|key| key.starts_with("strategies.automated.") && key.contains(".when."))
            .collect()
    };
    let own = "{name: own, extends: automated, plays: [{name: trigger, when: [{health_check: {missing: 50%}}]}]}";
    let left = listed(&format!("[{own}]"));
    assert_eq!(left, ["strategies.automated.support.when.0.complaints"]);
    assert!(listed("[automated]").len() > 5);
    assert_eq!(listed(&format!("[automated, {own}]")), listed("[automated]"));
}

#[test]
fn a_play_that_is_not_the_preset_s_has_to_say_everything() {
    let plays = |strategy: &str, play: &str| {
        refusal(&with("[automated]", &format!("[{{name: own, {strategy}plays: [{play}]}}]")))
    };
    let when = "when: [{health_check: {missing: 50%}}]";
    let steps = "steps: [{rollback: {takes: 5s}}]";
    let all = [
        plays("extends: hybrid, ", &format!("{{name: early, {when}}}")),
        plays("extends: hybrid, ", &format!("{{name: stong, {when}}}")),
        plays("extends: automated, without: [complaints], ", "{name: support, hold: true}"),
        plays("", &format!("{{name: trigger, {steps}}}")),
        plays("extends: automated, ", &format!("{{name: other, whn: [], {steps}}}")),
        plays("extends: automated, ", "{name: trigger}"),
        plays("extends: hybrid, ", "{name: scorecard, hold: false}"),
        plays("extends: automated, ", "{name: trigger, before: true}"),
    ];
    insta::assert_snapshot!(all.join("\n"));
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
