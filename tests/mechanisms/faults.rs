//! Faults at work: what users, monitoring or strategies see because of each.

mod network;
mod stage;
mod system;
mod tooling;

use backout::experiment::strata::Strata;
use backout::referee::outcome::{FalseTrigger, Replication};
use backout::system::Happening;
use backout::units::Time;

use stage::{EVERY_FAULT, Stage, setup};

fn rows(changes: &[(&str, &str)], count: u64) -> Vec<Replication> {
    let setup = setup(changes);
    let strata = Strata::new(&setup.scenario);
    (0..count)
        .map(|index| setup.judged(index, strata.of(index), strata.circumstances(index)).1)
        .collect()
}

#[test]
fn a_fault_that_does_not_happen_leaves_everything_as_it_was() {
    let (mut without, mut with) = (Stage::healthy(""), Stage::calm(EVERY_FAULT));
    let end = Time::from_secs(900);
    assert_eq!(without.run(end), with.run(end));
    assert_eq!(without.world.ledger().windows(), with.world.ledger().windows());
    assert_eq!(without.world.chronicle(), with.world.chronicle());
    assert!(with.world.faults_touched().iter().all(Option::is_none));
}

const HEALTHY: (&str, &str) = (
    "[{share: 50%, what: healthy}, {share: 50%, what: {errors: {rate: 30%}}}]",
    "[{share: 100%, what: healthy}]",
);

#[test]
fn a_provoked_rollback_is_of_the_wrong_cause() {
    let provoked = "faults: [{what: {provoked_errors: {rate: 10/s}}, on: canary_started, for: 5m}]";
    let rows = rows(&[HEALTHY, ("faults: []", provoked)], 4);
    for row in &rows {
        assert_eq!(row.strategies[0].false_trigger, Some(FalseTrigger::WrongCause));
        assert!(row.faults_touched[0].1 > 50, "they were sent: {:?}", row.faults_touched);
    }
    let quiet = self::rows(&[HEALTHY], 4);
    for (row, quiet) in rows.iter().zip(&quiet) {
        assert_eq!(quiet.strategies[0].rollbacks, 0, "nothing else is wrong with the release");
        assert_eq!(
            (row.twin_requests, row.twin_bad),
            (quiet.twin_requests, quiet.twin_bad),
            "whoever provokes is no user"
        );
    }
}

/// One restart of the exporter, in the midst of what a detector looks at.
#[test]
fn a_restarted_exporter_hides_no_bad_release_and_accuses_no_good_one() {
    let reset = "faults: [{what: counter_reset, at: 65s, for: 1s}]";
    for row in rows(&[("faults: []", reset)], 8) {
        let rolled_back = row.strategies[0].rollbacks;
        assert_eq!(rolled_back, u32::from(row.outcome == 1), "replication {}", row.index);
    }
}

#[test]
fn a_stuck_pipeline_delays_what_every_strategy_commands() {
    let finished = |faults: &str| {
        let changed = rows(&[("faults: []", faults)], 8);
        let bad: Vec<Time> =
            changed.iter().filter_map(|row| row.strategies[0].instants.finished).collect();
        assert!(bad.len() >= 3, "{bad:?}");
        bad
    };
    let usual = finished("faults: []");
    let late = finished("faults: [{what: pipeline_stuck, on: rollback_started, for: 6m}]");
    for (usual, late) in usual.iter().zip(&late) {
        let by_s = late.since(*usual).as_secs_f64();
        assert!((350.0..=370.0).contains(&by_s), "{by_s} s later");
    }
}

/// Several at once, by chance: what strategies do is the same whether or not branches are simulated to their end.
#[test]
fn under_any_set_of_faults_a_branch_that_settles_has_done_what_it_would_do() {
    let faults = EVERY_FAULT.replace("chance: 5%", "chance: 20%");
    let mut setup = setup(&[("faults: []", &format!("faults:{faults}"))]);
    let strata = Strata::new(&setup.scenario);
    let mut rows = |settles: bool| -> Vec<Replication> {
        setup.settles = settles;
        (0..16)
            .map(|index| setup.judged(index, strata.of(index), strata.circumstances(index)).1)
            .collect()
    };
    let (settled, whole) = (rows(true), rows(false));
    let mut struck = 0;
    for (settled, whole) in settled.iter().zip(&whole) {
        let deeds = |row: &Replication| {
            let run = &row.strategies[0];
            (row.onset, run.instants.started, run.instants.finished, run.rollbacks)
        };
        assert_eq!(deeds(settled), deeds(whole), "replication {}", whole.index);
        struck += whole.faults_touched.len();
    }
    assert!(struck > 20, "{struck} strokes");
}

#[test]
fn faults_have_ended_before_a_branch_is_at_rest() {
    let mut stage = Stage::healthy("{what: pipeline_stuck, at: 10m, for: 10m}");
    stage.run(Time::from_secs(120 + 900));
    let ended = |stage: &Stage| {
        stage.world.chronicle().iter().any(|(_, what)| *what == Happening::FaultEnded(0))
    };
    assert!(!stage.world.is_at_rest() && !ended(&stage), "it lasts");
    stage.run(Time::from_secs(120 + 1_800));
    assert!(stage.world.is_at_rest() && ended(&stage));
}
