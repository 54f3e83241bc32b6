//! Whatever is wrong with what `backout tune` is given: named with its value, place and remedy, exit code 2, nothing written.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{backout, folder};

const ABOVE: &str = "strategies.automated.plays.trigger.when.error_ratio.above";

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What is said of each, one below the other.
#[track_caller]
fn refused(cases: &[&[&str]]) -> String {
    let folder = folder();
    let before = files(folder.path());
    let told = cases.iter().map(|case| {
        let arguments = [&["tune", "small.yaml"], *case].concat();
        let (code, out, said) = backout(folder.path(), &arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{case:?}: {said}");
        assert_eq!(files(folder.path()), before, "{case:?}");
        format!("{}\n  {}\n", case.join(" "), said.trim_end().replace('\n', "\n  "))
    });
    told.collect()
}

#[test]
fn values_that_are_none_are_refused() {
    let cases: [&[&str]; 14] = [
        &["--vary", "strategies.automated.confirm"],
        &["--vary", "=10s"],
        &["--vary", "strategies.automated.confirm="],
        &["--vary", "strategies.automated.confirm=10s,,20s"],
        &["--vary", "strategies.automated.confirm=10s, 10s"],
        &["--vary", "strategies.automated.confirm=60s, 1m"],
        &["--vary", "strategies.automated.confirm=10m..1m"],
        &["--vary", "strategies.automated.confirm=0..10m"],
        &["--vary", "strategies.automated.confirm=soon..late"],
        &["--vary", "strategies.automated.confirm=log 0s..10m"],
        &["--vary", "strategies.automated.confirm=1m..10m/1"],
        &["--vary", "strategies.automated.confirm=1m..10m/20000"],
        &[
            "--vary",
            "strategies.automated.confirm=1s..9m/101",
            "--vary",
            &format!("{ABOVE}=1%..9%/100"),
        ],
        &["--vary", "strategies.automated.confirm=10, 20"],
    ];
    insta::assert_snapshot!(refused(&cases));
}

#[test]
fn paths_that_lead_nowhere_or_to_several_values_are_refused() {
    let cases: [&[&str]; 12] = [
        &["--vary", "strategies.automatd.confirm=10s"],
        &["--vary", "strategies.automated.plays.trigger.when.eror_ratio.above=1%"],
        &["--vary", "strategies.automated.plays.trigger.when.error_ratio.upon=1%"],
        &["--vary", "traffic.rate.mean=1/s"],
        &["--vary", "services=1"],
        &["--vary", "services.only.service_time=1ms"],
        &["--vary", "release.rollout.canary.steps.0=1%"],
        &["--vary", "services.0.errors=200%"],
        &["--vary", "seed=1..5"],
        &["--vary", "name=a, b"],
        &["--vary", "services.only.errors=1%", "--vary", "services.only.errors=2%"],
        &["--vary", "costs.lost_request=$1", "--vary", "costs.lost_request.value=$1"],
    ];
    insta::assert_snapshot!(refused(&cases));
}

#[test]
fn budgets_that_cannot_be_meant_are_refused() {
    let vary = ["--vary", "strategies.automated.confirm=10s, 20s"];
    let budgets: [&[&str]; 17] = [
        &["--budget", "false_triggers"],
        &["--budget", "false_trigers<2%"],
        &["--budget", "colour<2%"],
        &["--budget", "false_triggers>2%"],
        &["--budget", "clean_recoveries<80%"],
        &["--budget", "false_triggers<=2%"],
        &["--budget", "false_triggers<2"],
        &["--budget", "false_triggers<0%"],
        &["--budget", "clean_recoveries>100%"],
        &["--budget", "cost_per_year<€80k"],
        &["--budget", "false_triggers<2%", "--budget", "false_triggers<2%"],
        &["--budget", "false_triggers<1/quarter", "--budget", "false_triggers_per_year<2"],
        &["--budget", "time_to_restore_median<20m", "--budget", "time_to_restore_p95<10m"],
        &["--budget", "false_triggers<1/fortnight"],
        &["--budget", "missed<1/week"],
        &["--budget", "pages<2%/week"],
        &["--budget", "time_to_detect_mean<90m"],
    ];
    let cases: Vec<Vec<&str>> = budgets.iter().map(|one| [&vary, *one].concat()).collect();
    let cases: Vec<&[&str]> = cases.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(refused(&cases).replace(&format!("{} ", vary.join(" ")), ""));
}

#[test]
fn whose_setting_and_what_matters_must_be_there() {
    let vary = ["--vary", "strategies.automated.confirm=10s, 20s"];
    let others: [&[&str]; 6] = [
        &["--strategy", "manuall"],
        &["--strategy", "manual"],
        &["--minimise", "regrets"],
        &["--zone", "5m"],
        &["--zone", "-5"],
        &["--minimise", "cost_per_year", "--zone", "€500"],
    ];
    let cases: Vec<Vec<&str>> = others.iter().map(|one| [&vary, *one].concat()).collect();
    let mut cases: Vec<&[&str]> = cases.iter().map(Vec::as_slice).collect();
    cases.push(&[]);
    insta::assert_snapshot!(refused(&cases).replace(&format!("{} ", vary.join(" ")), ""));
}

#[test]
fn a_scenario_that_is_none_is_told_as_by_every_command() {
    let folder = folder();
    let text = crate::SMALL.replace("rate: 5/s", "rate: 5");
    fs::write(folder.path().join("small.yaml"), text).unwrap();
    let arguments = ["tune", "small.yaml", "--vary", "strategies.automated.confirm=10s, 20s"];
    let (code, out, said) = backout(folder.path(), &arguments);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(said.contains("expected a rate") && said.contains("small.yaml:4"), "{said}");
    let (code, _, said) = backout(folder.path(), &["tune", "absent.yaml", "--paths"]);
    assert!(code == 2 && said.contains("there is no such file"), "{said}");
}

#[test]
fn every_path_is_printed_with_what_is_there_now() {
    let folder = folder();
    let (code, text, said) = backout(folder.path(), &["tune", "small.yaml", "--paths"]);
    assert_eq!((code, said.as_str()), (0, ""));
    for line in [
        "traffic.rate = 5/s",
        "services.only.service_time.lognormal.median = 40ms",
        "release.rollout.canary.steps.1.weight = 50%",
        "strategies.automated.confirm = as in the preset",
        "strategies.automated.plays.trigger.when.error_ratio.above = 5%",
        "costs.person_hour.value = $100",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    let (code, json, _) =
        backout(folder.path(), &["tune", "small.yaml", "--paths", "--format", "json"]);
    let listed: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, listed.as_array().unwrap().len()), (0, text.lines().count()));
    assert_eq!(listed[0]["path"], "warm_up");
}
