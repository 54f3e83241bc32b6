//! Records that are damaged, lost and repaired, and money as the only thing that shows it.

use backout::referee::outcome::Run;
use backout::system::{GoingBack, Observation, Precaution};
use backout::units::Duration;

use crate::stage::{
    SETTLED_IN, Stage, assert_raises, assert_same, each, in_wait, rows, with, with_care,
};

const CORRUPTION: (&str, &str) = ("what: healthy", "what: {silent_corruption: {rate: 30%}}");
const RESTORE: (&str, &str) = ("way_back: {}", "way_back: {restore: 4m}");
/// Takes everything back soon after it began to serve, whatever it is.
pub(crate) const HASTY: (&str, &str) = (
    "[automated]",
    "[{name: hasty, plays: [{name: act, when: [{error_ratio: {of: new_version, below: 90%, over: 1m, for: 3m}}], steps: [{rollback: {takes: 1s}}]}]}]",
);

#[test]
fn silent_corruption_damages_records_and_moves_no_request() {
    let (corrupt, healthy) = (with(&[CORRUPTION]), with(&[]));
    let stage = |setup, index| Stage::new(setup, index).until(600);
    for index in 0..3 {
        let (corrupt, healthy) = (stage(&corrupt, index), stage(&healthy, index));
        assert!(corrupt.data().damaged > 50, "{:?}", corrupt.data());
        assert_eq!(healthy.data().damaged, 0);
        assert_eq!(corrupt.bad(0, 600), healthy.bad(0, 600));
        let inspected = |stage: &Stage| {
            let mut scrapes = stage.seen.iter().filter_map(|observed| match &observed.what {
                Observation::Scrape(scrape) => Some(scrape.integrity.damaged_records),
                _ => None,
            });
            scrapes.next_back().unwrap_or(0)
        };
        assert!(inspected(&corrupt) > 50 && inspected(&healthy) == 0);
    }
}

#[test]
fn damaged_records_stay_damaged_until_some_time_after_the_rollback() {
    let setup = with(&[CORRUPTION, RESTORE]);
    let stage = Stage::new(&setup, 0).until(SETTLED_IN).go_back(GoingBack::default());
    let before = stage.until(SETTLED_IN + 200);
    let data = before.data();
    assert!(data.damaged > 20 && data.repaired == 0 && !before.world.is_at_rest());
    let after = before.until(SETTLED_IN + 400);
    assert_eq!(after.data().damaged, data.damaged, "the old version damages nothing");
    assert_eq!((after.data().repaired, after.world.damaged_records()), (data.damaged, 0));
}

#[test]
fn writes_cut_off_leave_damaged_records_unless_they_are_waited_for() {
    let slow = [
        ("service_time: 40ms", "service_time: 800ms"),
        ("writes: 20%", "writes: 90%"),
        ("bad_after: 1s", "bad_after: 2s"),
    ];
    let setup = |share: &str| {
        let way_back = format!("way_back: {{half_written: {share}}}");
        with(&[slow[0], slow[1], slow[2], ("way_back: {}", &way_back)])
    };
    let damaged = |share, going| {
        each(&setup(share), going, SETTLED_IN + 120, |stage| stage.data().damaged as f64)
    };
    let (plain, care) = (GoingBack::default(), with_care(&[Precaution::Transactions]));
    let cut_off = damaged("50%", plain);
    assert_raises(&cut_off, &damaged("0%", plain));
    assert_raises(&damaged("100%", plain), &cut_off);
    assert_same(&damaged("50%", care), &damaged("0%", plain));
    let finished = |going| each(&setup("50%"), going, SETTLED_IN + 120, Stage::finished_s);
    assert_raises(&finished(care), &finished(plain));
}

#[test]
fn a_rollback_is_needed_by_money_where_no_request_shows_it() {
    let row = rows(&with(&[CORRUPTION, HASTY]), 1).remove(0);
    assert!(row.needed && row.onset.is_some());
    assert!(row.never.harm.abs() < 5, "{}", row.never.harm);
    let [never, hasty, perfect] = [&row.never, &row.strategies[0], &row.perfect]
        .map(|run| (run.data.damaged, run.costs.felt()));
    assert!(never.0 > hasty.0 && hasty.0 > perfect.0, "{never:?}, {hasty:?}, {perfect:?}");
    assert!(never.1 > hasty.1 && hasty.1 > perfect.1, "{never:?}, {hasty:?}, {perfect:?}");
    assert!(row.strategies[0].false_trigger.is_none() && !row.strategies[0].harmful);
}

/// Without a price on it, nobody needs a rollback for what nobody feels.
#[test]
fn priced_at_nothing_silent_damage_needs_no_rollback() {
    let free = ("strategies: [automated]", "costs: {damaged_record: $0}\nstrategies: [automated]");
    assert!(!rows(&with(&[CORRUPTION, free]), 1)[0].needed);
}

#[test]
fn what_is_reckoned_of_damage_is_what_would_have_come() {
    let changes = [CORRUPTION, RESTORE, ("follow_up: 30m", "follow_up: 80m")];
    let mut simulated = with(&changes);
    simulated.settles = false;
    let [reckoned, seen] = [with(&changes), simulated].map(|setup| rows(&setup, 1).remove(0).never);
    let damaged = |run: &Run| run.data.damaged as f64;
    assert!(damaged(&seen) > 500.0, "{:?}", seen.data);
    assert!(
        (damaged(&reckoned) / damaged(&seen) - 1.0).abs() < 0.15,
        "{:?}, {:?}",
        reckoned.data,
        seen.data
    );
    // Fixed after 40 minutes and repaired four minutes later, all within the follow-up.
    assert_eq!(reckoned.data.repaired, reckoned.data.damaged);
    assert_eq!(seen.data.repaired, seen.data.damaged);
}

#[test]
fn data_lost_by_a_rollback_makes_it_harmful_and_unclean() {
    let errors = ("what: healthy", "what: {errors: {rate: 20%}}");
    let schema =
        ("way_back: {}", "way_back: {schema_change: {chance: 100%, unreadable: 2%}, restore: 5m}");
    // With its check of the data, the strategy would be refused the rollback.
    let heedless = (
        "strategies: [automated]",
        "strategies: [{name: automated, extends: automated, without: [data_integrity]}]",
    );
    let run = |changes: &[(&str, &str)]| rows(&with(changes), 1).remove(0).strategies.remove(0);
    let (lossy, sound) = (run(&[errors, schema, heedless]), run(&[errors, heedless]));
    assert!(lossy.data.lost > 0 && lossy.harmful && !lossy.clean, "{lossy:?}");
    assert!(sound.data.lost == 0 && !sound.harmful && sound.clean, "{sound:?}");
    assert!(lossy.costs.lost_records > sound.costs.lost_records);
}

#[test]
fn a_hazard_at_work_keeps_a_branch_from_settling() {
    let setup = in_wait("{schema_change: {chance: 100%, unreadable: 40%}, restore: 20m}");
    let setup = {
        let mut unsettled = setup.clone();
        unsettled.settles = false;
        [setup, unsettled]
    };
    let course = |setup: &backout::experiment::Setup| {
        let strata = backout::experiment::strata::Strata::new(&setup.scenario);
        setup.judged(0, strata.of(0), strata.circumstances(0)).1.strategies[0].data
    };
    assert_eq!(course(&setup[0]), course(&setup[1]));
    assert!(Duration::from_mins(20) < setup[0].scenario.follow_up);
}
