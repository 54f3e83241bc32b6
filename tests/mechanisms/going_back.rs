//! What a rollback runs into, what each precaution spares, and what it costs.

use backout::scenario::model::SessionState;
use backout::system::{
    Action, GoingBack, Happening, Observation, Precaution, Refusal, Slip, System, Version,
};
use backout::units::Time;

use crate::stage::{
    SETTLED_IN, Stage, assert_raises, assert_raises_by, assert_same, each, in_wait, with, with_care,
};

const PLAIN: fn() -> GoingBack = GoingBack::default;
const LATER: u64 = SETTLED_IN + 600;

/// Bad requests from the command to ten minutes later.
fn bad(way_back: &str, going: GoingBack) -> Vec<f64> {
    each(&in_wait(way_back), going, LATER, |stage| stage.bad(SETTLED_IN, LATER - 10))
}

fn finished(way_back: &str, going: GoingBack) -> Vec<f64> {
    each(&in_wait(way_back), going, LATER, Stage::finished_s)
}

const UNREADABLE: &str =
    "{schema_change: {chance: 100%, unreadable: 30%}, restore: 5m, migrate_down: 2m}";

#[test]
fn an_unreadable_schema_makes_requests_fail_until_the_data_is_restored_and_new_records_are_lost() {
    assert_raises(&bad(UNREADABLE, PLAIN()), &bad("{}", PLAIN()));
    let (unreadable, clear) = (in_wait(UNREADABLE), in_wait("{}"));
    let tail = |stage: &Stage| stage.bad(LATER - 200, LATER - 10);
    assert_same(&each(&unreadable, PLAIN(), LATER, tail), &each(&clear, PLAIN(), LATER, tail));
    let lost = |stage: &Stage| stage.data().lost as f64;
    assert_raises(&each(&unreadable, PLAIN(), LATER, lost), &each(&clear, PLAIN(), LATER, lost));
}

#[test]
fn a_check_of_the_schema_refuses_the_rollback_and_nothing_changes() {
    let care = with_care(&[Precaution::Schema]);
    let refused = Observation::RollbackRefused(Refusal::IncompatibleSchema);
    let stage = |way_back| Stage::new(&in_wait(way_back), 0).until(SETTLED_IN).go_back(care);
    let barred = stage(UNREADABLE).until(LATER);
    assert_eq!((barred.saw(&refused), barred.world.reverted_at()), (1, None));
    let untouched = Stage::new(&in_wait(UNREADABLE), 0).until(LATER);
    assert_eq!(barred.world.ledger().windows(), untouched.world.ledger().windows());
    let clear = stage("{}").until(LATER);
    assert!(clear.saw(&refused) == 0 && clear.world.reverted_at().is_some());
}

#[test]
fn a_migration_down_costs_its_time_and_the_new_records_and_makes_the_old_version_sound() {
    let down = GoingBack { migrates_down: true, ..with_care(&[Precaution::Schema]) };
    assert_same(&bad(UNREADABLE, down), &bad("{}", PLAIN()));
    assert_raises_by(&finished(UNREADABLE, down), &finished(UNREADABLE, PLAIN()), 120.0, 3.0);
    let lost = each(&in_wait(UNREADABLE), down, LATER, |stage| stage.data().lost as f64);
    assert!(lost.iter().all(|lost| *lost > 100.0), "a minute and more of writes: {lost:?}");
}

#[test]
fn expanded_first_and_contracted_later_a_schema_is_no_obstacle() {
    let expanded = "{schema_change: {chance: 100%, unreadable: 30%, expand_contract: true}}";
    assert_same(&bad(expanded, with_care(&[Precaution::Schema])), &bad("{}", PLAIN()));
}

#[test]
fn a_missing_artefact_is_rebuilt_unless_another_was_chosen_with_care() {
    let gone = "{artefact_gone: {chance: 100%, rebuild: 3m}}";
    assert_raises_by(&finished(gone, PLAIN()), &finished("{}", PLAIN()), 180.0, 3.0);
    let care = with_care(&[Precaution::Version]);
    assert_raises_by(&finished(gone, care), &finished("{}", PLAIN()), 0.0, 1.0);
}

/// Bad requests where the old version's instances are still there.
fn bad_while_kept(way_back: &str) -> Vec<f64> {
    let setup = with(&[
        ("way_back: {}", &format!("way_back: {way_back}")),
        ("keep_old: 1m", "keep_old: 20m"),
    ]);
    each(&setup, PLAIN(), LATER, |stage| stage.bad(SETTLED_IN, LATER - 10))
}

#[test]
fn drift_and_a_bad_last_version_strike_only_what_is_deployed_again_without_care() {
    let care = with_care(&[Precaution::Version]);
    for way_back in ["{drift: {chance: 100%, rate: 10%}}", "{last_bad: {chance: 100%, rate: 10%}}"]
    {
        assert_raises(&bad(way_back, PLAIN()), &bad("{}", PLAIN()));
        assert_same(&bad(way_back, care), &bad("{}", care));
        assert_same(&bad_while_kept(way_back), &bad_while_kept("{}"));
    }
}

#[test]
fn what_errs_is_mended_by_hand_after_a_while() {
    let tail = |repair: &str| {
        let way_back = format!("{{drift: {{chance: 100%, rate: 10%}}, repair: {repair}}}");
        each(&in_wait(&way_back), PLAIN(), LATER, |stage| stage.bad(LATER - 300, LATER - 10))
    };
    assert_raises(&tail("2h"), &tail("1m"));
}

#[test]
fn the_wrong_version_errs_until_a_good_one_is_chosen_with_care() {
    let wrong = GoingBack { slip: Some(Slip::Commission), ..PLAIN() };
    let way_back = "{wrong_version_rate: 40%, repair: 9h}";
    assert_raises(&bad(way_back, wrong), &bad(way_back, PLAIN()));
    assert_raises(&bad(way_back, wrong), &bad("{wrong_version_rate: 5%, repair: 9h}", wrong));
    let again = |going: GoingBack| {
        let stage = Stage::new(&in_wait(way_back), 1).until(SETTLED_IN).go_back(wrong);
        let stage = stage.until(SETTLED_IN + 120).go_back(going).until(LATER);
        (stage.bad(LATER - 300, LATER - 10), stage.saw(&Observation::RollbackFinished))
    };
    let (careless, chosen) = (again(PLAIN()), again(with_care(&[Precaution::Version])));
    assert!(careless.0 > 300.0 && chosen.0 < 20.0, "{careless:?} and {chosen:?}");
    assert_eq!((careless.1, chosen.1), (2, 2), "either command is answered");
}

#[test]
fn dependents_fail_until_they_have_gone_back_or_go_first() {
    let way_back = "{dependents: {chance: 100%, rate: 50%, takes: 3m}}";
    let care = with_care(&[Precaution::Dependents]);
    assert_raises(&bad(way_back, PLAIN()), &bad("{}", PLAIN()));
    assert_same(&bad(way_back, care), &bad("{}", PLAIN()));
    assert_raises_by(&finished(way_back, care), &finished(way_back, PLAIN()), 180.0, 3.0);
    let setup = in_wait(way_back);
    let tail = each(&setup, PLAIN(), LATER, |stage| stage.bad(LATER - 300, LATER - 10));
    assert_same(
        &tail,
        &each(&in_wait("{}"), PLAIN(), LATER, |stage| stage.bad(LATER - 300, LATER - 10)),
    );
}

#[test]
fn sessions_are_moved_where_they_were_saved() {
    let setup = in_wait("{}");
    assert_eq!(setup.scenario.traffic.sessions.state, SessionState::InMemory);
    let lost = |going| each(&setup, going, LATER, |stage| stage.world.toll().sessions_lost as f64);
    let saved = lost(with_care(&[Precaution::Sessions]));
    assert_raises(&lost(PLAIN()), &saved);
    assert!(saved.iter().all(|lost| *lost == 0.0));
}

#[test]
fn a_partial_rollback_is_reported_finished_and_leaves_half_of_the_defect_to_the_second_command() {
    let setup = with(&[("what: healthy", "what: {errors: {rate: 40%}}")]);
    let partly = GoingBack { slip: Some(Slip::Omission), ..PLAIN() };
    let minutes = |stage: &Stage| stage.bad(SETTLED_IN + 60, LATER - 10);
    let left = each(&setup, partly, LATER, minutes);
    assert_raises(&left, &each(&setup, PLAIN(), LATER, minutes));
    let stage = Stage::new(&setup, 0).until(SETTLED_IN);
    let untouched = Stage::new(&setup, 0).until(LATER);
    let half = left[0] / minutes(&untouched);
    assert!((0.35..0.65).contains(&half), "{half} of the errors");
    let stage = stage.go_back(partly).until(SETTLED_IN + 120);
    assert_eq!(stage.saw(&Observation::RollbackFinished), 1);
    assert!(stage.world.serves_new() && stage.world.reverted_at().is_none());
    let stage = stage.go_back(PLAIN()).until(LATER);
    assert_eq!(stage.saw(&Observation::RollbackFinished), 2);
    assert!(!stage.world.serves_new() && stage.bad(LATER - 300, LATER - 10) < 20.0);
}

#[test]
fn a_fix_by_developers_mends_the_defect_and_the_way_back_alike() {
    let way_back = "{schema_change: {chance: 100%, unreadable: 50%}, drift: {chance: 100%, rate: 20%}, restore: 9h, repair: 9h}";
    let mut stage = Stage::new(&in_wait(way_back), 0).until(SETTLED_IN).go_back(PLAIN()).until(500);
    assert!(stage.world.has_hazard_at_work() && !stage.world.is_at_rest());
    stage.world.apply(&Action::FixForward);
    assert!(!stage.world.has_hazard_at_work());
    let stage = stage.until(LATER);
    assert!(stage.bad(520, LATER - 10) < 20.0 && stage.data().lost == 0);
    assert!(stage.world.is_at_rest());
}

#[test]
fn hindsight_takes_every_care_and_cannot_read_what_is_unreadable() {
    let after = |way_back: &str| {
        let mut stage = Stage::new(&in_wait(way_back), 0).until(SETTLED_IN);
        stage.world.roll_back_in_hindsight();
        let stage = stage.until(LATER);
        assert!(stage.world.reverted_at().is_some());
        (stage.bad(SETTLED_IN, LATER - 10), stage.world.toll().sessions_lost)
    };
    let everything_else = "{drift: {chance: 100%, rate: 50%}, last_bad: {chance: 100%, rate: 50%}, \
        artefact_gone: {chance: 100%}, dependents: {chance: 100%, takes: 1m}}";
    let (spared, sessions_lost) = after(everything_else);
    assert!(spared < 30.0 && sessions_lost == 0, "{spared}");
    assert!(after("{schema_change: {chance: 100%, unreadable: 60%}, restore: 9h}").0 > 500.0);
}

/// Nothing was written in a new form by a version that never got ready.
#[test]
fn before_the_new_version_ever_served_there_is_nothing_in_wait() {
    let all = "{schema_change: {chance: 100%}, security_fix: 100%, dependents: {chance: 100%}}";
    let care = with_care(&[Precaution::Schema]);
    let stage = Stage::new(&in_wait(all), 0).until(62).go_back(care).until(400);
    assert!(stage.world.reverted_at().is_some_and(|at| at < Time::from_secs(70)));
    assert!(!stage.world.has_hazard_at_work());
    let began =
        |stage: &Stage, what| stage.world.chronicle().iter().any(|(_, happened)| *happened == what);
    let ready = Happening::Ready { service: 0, version: Version::New };
    assert!(!began(&stage, ready));
}
