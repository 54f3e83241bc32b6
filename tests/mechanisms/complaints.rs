//! Users who complain, as a way for a team to learn of what no alert sees.

use std::sync::atomic::AtomicBool;

use backout::experiment::measure::Measured;
use backout::referee::outcome::Run;
use backout::scenario::{References, check};
use backout::stats::{Estimate, Linear};
use backout::system::Observation;
use backout::units::Time;

use crate::stage::{Stage, with};

/// One request in twenty fails, which is half of what the alert is set to.
const BELOW_THE_ALERT: &str = "\
name: complaints
shows: Harm that no threshold sees.
warm_up: 2m
follow_up: 80m
restored_after: 1m
material: 5
traffic: {rate: 2/s, complaints: {chance: CHANCE, after: 2m}}
services:
  - {name: only, instances: 2, concurrency: 8, service_time: 20ms, lifecycle: {pull: 5s, start: 5s}}
slo: {availability: 99%, bad_after: 500ms}
release:
  service: only
  rollout: blue_green
  keep_old: 30m
  outcomes: [{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 5%}}}]
  fix_forward: 3h
faults: []
people: {decay: {runbook: 1, triggers: 0%, standby: 0%}}
strategies: STRATEGIES
";
const WITH_AND_WITHOUT: &str = "[manual, {name: deaf, extends: manual, without: [complaints]}]";
const REPLICATIONS: u64 = 24;

fn measured(chance: &str, strategies: &str, changes: &[(&str, &str)]) -> Measured {
    let text = BELOW_THE_ALERT.replace("CHANCE", chance).replace("STRATEGIES", strategies);
    let text = changes.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    let checked = check("complaints.yaml", &text, &References::new());
    let scenario = checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario;
    Measured::run(scenario, REPLICATIONS, &AtomicBool::new(false))
}

/// Among the releases that needed a rollback, how much more of the second strategy than of the first.
fn added_by_the_second(measured: &Measured, of: fn(&Run) -> f64) -> Estimate {
    let both = |row: &backout::referee::outcome::Replication, _: &Run| {
        of(&row.strategies[1]) - of(&row.strategies[0])
    };
    let Linear { estimate, .. } = measured.mean_among(0, |row| row.needed, both).unwrap();
    estimate
}

fn missed(run: &Run) -> f64 {
    f64::from(u8::from(run.missed))
}

#[test]
fn without_complaints_a_team_misses_what_its_alert_does_not_see() {
    let measured = measured("5%", WITH_AND_WITHOUT, &[]);
    let more = added_by_the_second(&measured, missed);
    assert!(more.confidence_interval.lower_bound > 0.3, "{more:?}");
}

#[test]
fn more_complaints_leave_fewer_bad_releases_undiscovered() {
    let share = |chance| {
        let measured = measured(chance, "[manual]", &[]);
        let linear = measured.mean_among(0, |row| row.needed, |_, run| missed(run)).unwrap();
        linear.estimate.confidence_interval
    };
    let (few, many) = (share("0.2%"), share("10%"));
    assert!(many.upper_bound < few.lower_bound, "{many:?} and {few:?}");
}

#[test]
fn where_nobody_complains_listening_changes_nothing() {
    let measured = measured("0%", WITH_AND_WITHOUT, &[]);
    for row in &measured.rows {
        let [listening, deaf] = [0, 1].map(|at| &row.strategies[at]);
        assert_eq!(listening.instants, deaf.instants);
        assert_eq!((listening.harm, listening.missed), (deaf.harm, deaf.missed));
    }
}

/// The price of listening: users complain of the errors of an ordinary day too.
#[test]
fn complaints_of_an_ordinary_day_make_false_alarms_that_are_counted() {
    let noisy = ("service_time: 20ms,", "service_time: 20ms, errors: 2%,");
    let healthy = (
        "[{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 5%}}}]",
        "[{share: 100%, what: healthy}]",
    );
    let measured = measured("10%", WITH_AND_WITHOUT, &[noisy, healthy]);
    let alarms = |strategy: usize| {
        let false_ones = |run: &Run| run.people.pages > 0;
        measured.rows.iter().filter(|row| false_ones(&row.strategies[strategy])).count()
    };
    assert!(alarms(0) > 5, "{} of {REPLICATIONS}", alarms(0));
    assert_eq!(alarms(1), 0);
}

/// The last resort of those who automate: slower than by a trigger, and better than never.
#[test]
fn automation_that_sees_nothing_is_told_by_users() {
    let pairs = [
        "[automated, {name: deaf, extends: automated, without: [complaints]}]",
        "[hybrid, {name: deaf, extends: hybrid, without: [complaints]}]",
    ];
    // Fewer errors than any comparison or threshold asks for.
    let unseen = [
        ("rate: 5%", "rate: 0.2%"),
        ("rate: 2/s", "rate: 5/s"),
        ("rollout: blue_green", "rollout: {rolling: {max_surge: 1, max_unavailable: 0}}"),
        ("  keep_old: 30m\n", ""),
    ];
    for strategies in pairs {
        let measured = measured("40%", strategies, &unseen);
        let more = added_by_the_second(&measured, missed);
        assert!(more.confidence_interval.lower_bound > 0.0, "{strategies}: {more:?}");
    }
}

const FAILING: (&str, &str) = ("what: healthy", "what: {errors: {rate: 50%}}");
const ALL_COMPLAIN: (&str, &str) =
    ("{rate: 5/s, ", "{rate: 5/s, complaints: {chance: 100%, after: 1m}, ");

fn complaints(stage: &Stage) -> Vec<Time> {
    let is_one = |what: &Observation| matches!(what, Observation::Complaint { .. });
    stage.seen.iter().filter(|seen| is_one(&seen.what)).map(|seen| seen.at).collect()
}

#[test]
fn every_bad_request_is_complained_of_where_everybody_does_and_after_the_delay() {
    let stage = Stage::new(&with(&[FAILING, ALL_COMPLAIN]), 0).until(480);
    let bad = stage.bad(0, 410);
    assert!(bad > 100.0, "{bad}");
    let heard = complaints(&stage);
    // A request ends at most its client's time-out after it arrived.
    let (least, most) = (bad, stage.bad(0, 430));
    assert!((least..=most).contains(&(heard.len() as f64)), "{least} {} {most}", heard.len());
    let onset = stage.world.ledger().onset().unwrap();
    assert!(heard[0] >= onset + backout::units::Duration::from_mins(1));
}

#[test]
fn monitoring_that_is_blind_or_stuck_holds_no_complaint_back() {
    let seeing = complaints(&Stage::new(&with(&[FAILING, ALL_COMPLAIN]), 0).until(480));
    for fault in ["scrape_gap", "scrape_freeze", "{scrape_delay: {by: 5m}}"] {
        let faults = format!("faults: [{{what: {fault}, at: 0s, for: 1h}}]\nstrategies:");
        let blind = with(&[FAILING, ALL_COMPLAIN, ("strategies:", &faults)]);
        assert_eq!(complaints(&Stage::new(&blind, 0).until(480)), seeing, "{fault}");
    }
}

/// Nothing is scraped from before the release to the end, and the strategy hears all the same.
#[test]
fn a_team_without_any_monitoring_still_goes_back_on_what_users_say() {
    let gap = ("faults: []", "faults: [{what: scrape_gap, at: 0s, chance: 100%, for: 4h}]");
    let listening = "[{name: own, plays: [{name: act, when: [{complaints: {at_least: 3, over: 30m}}], \
        steps: [{rollback: {takes: 1s}}]}]}]";
    let measured = measured("10%", listening, &[gap]);
    let needed: Vec<&Run> =
        measured.rows.iter().filter(|row| row.needed).map(|row| &row.strategies[0]).collect();
    assert!(needed.len() > 5);
    assert!(needed.iter().all(|run| run.rollbacks == 1 && !run.missed));
}

#[test]
fn a_settled_branch_is_left_only_when_no_complaint_could_matter_any_more() {
    use backout::experiment::Setup;
    use backout::experiment::strata::Strata;
    let text = BELOW_THE_ALERT
        .replace("CHANCE", "3%")
        .replace("after: 2m", "after: {lognormal: {median: 25m, sigma: 1}}")
        .replace("STRATEGIES", "[manual, hybrid]");
    let scenario = check("complaints.yaml", &text, &References::new()).unwrap().scenario;
    let strata = Strata::new(&scenario);
    let deeds = |settles| {
        let setup = Setup::new(scenario.clone(), settles);
        let one = |index| setup.judged(index, strata.of(index), strata.circumstances(index)).1;
        let of = |run: &Run| {
            (run.instants.detected, run.instants.started, run.rollbacks, run.people.pages)
        };
        let rows: Vec<_> = (0..12).map(one).collect();
        rows.iter()
            .flat_map(|row| row.strategies.iter().map(of).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let settled = deeds(true);
    assert!(settled.iter().any(|run| run.1.is_some()), "some act");
    assert_eq!(settled, deeds(false));
}
