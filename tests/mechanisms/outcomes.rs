//! Outcomes that no usual sign gives away.

use backout::referee::outcome::Replication;

use crate::data::HASTY;
use crate::stage::{Stage, assert_raises, rows, with};

const BY_READINESS: (&str, &str) = (
    "[automated]",
    "[{name: probes, plays: [{name: act, when: [{health_check: {missing: 25%, for: 1m}}], steps: [{rollback: {takes: 1s}}]}]}]",
);
const COUNT: u64 = 6;

fn with_outcome(what: &str) -> Vec<Replication> {
    rows(&with(&[BY_READINESS, ("what: healthy", what)]), COUNT)
}

fn harm(rows: &[Replication]) -> Vec<f64> {
    rows.iter().map(|row| row.never.harm as f64).collect()
}

#[test]
fn instances_that_lie_about_their_health_harm_users_and_no_probe_sees_it() {
    let (lying, healthy) =
        (with_outcome("what: {health_check_liar: {share: 75%}}"), with_outcome("what: healthy"));
    assert_raises(&harm(&lying), &harm(&healthy));
    assert!(lying.iter().all(|row| row.strategies[0].rollbacks == 0), "they are all ready");
    let crashing = with_outcome("what: {crash_loop: {after: {time: 30s}}}");
    assert!(crashing.iter().any(|row| row.strategies[0].rollbacks > 0), "and these are not");
}

#[test]
fn about_as_many_instances_lie_as_was_said() {
    let share = |share: &str| {
        let what = format!("what: {{health_check_liar: {{share: {share}}}}}");
        let setup = with(&[("what: healthy", &what), ("instances: 4", "instances: 8")]);
        let stages = (0..COUNT).map(|index| Stage::new(&setup, index).until(900));
        stages.map(|stage| stage.bad(200, 890) / 3_450.0).sum::<f64>() / COUNT as f64
    };
    let (few, all) = (share("25%"), share("100%"));
    assert!((0.1..0.42).contains(&few) && all > 0.95, "{few} and {all}");
}

#[test]
fn a_chatty_version_calls_more_often_and_brings_its_callee_down() {
    let calls = |what: &str| {
        let setup = with(&[("what: healthy", what)]);
        let mut stage = Stage::new(&setup, 0).until(200);
        let before = stage.world.calls();
        stage = stage.until(800);
        (stage.world.calls() - before) as f64
    };
    let (usual, twice) = (calls("what: healthy"), calls("what: {chatty: {factor: 3}}"));
    assert!((twice / usual - 2.0).abs() < 0.05, "one and one, or one and three: {usual}, {twice}");
    let small = ("concurrency: 16, service_time: 10ms", "concurrency: 1, service_time: 100ms");
    let harmed = |factor: &str| {
        let what = format!("what: {{chatty: {{factor: {factor}}}}}");
        harm(&rows(&with(&[BY_READINESS, ("what: healthy", &what), small]), COUNT))
    };
    assert_raises(&harmed("6"), &harmed("1"));
}

#[test]
fn an_incompatible_migration_is_best_left_alone() {
    let setup = with(&[HASTY, ("what: healthy", "what: {incompatible_migration: {}}")]);
    for row in rows(&setup, 3) {
        assert!(!row.needed && row.onset.is_none() && row.never.harm == 0);
        assert_eq!((row.perfect.rollbacks, row.perfect.harm), (0, 0), "hindsight leaves it alone");
        let hasty = &row.strategies[0];
        assert!(hasty.rollbacks == 1 && hasty.harmful && hasty.harm > 500, "{hasty:?}");
        assert!(hasty.false_trigger.is_some());
    }
}
