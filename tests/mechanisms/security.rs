//! Time open to attack: by a vulnerable release, and by a fix that a rollback took back.

use backout::system::{GoingBack, Observation, Precaution};
use backout::units::Duration;

use crate::data::HASTY;
use crate::stage::{SETTLED_IN, Stage, assert_raises, each, in_wait, rows, with, with_care};

const REGRESSION: (&str, &str) = ("what: healthy", "what: security_regression");
const LATER: u64 = SETTLED_IN + 900;

fn open_s(stage: &Stage) -> f64 {
    stage.security().vulnerable.as_secs_f64()
}

#[test]
fn a_security_regression_opens_users_to_attack_while_it_serves_and_moves_no_request() {
    let (open, sound) = (with(&[REGRESSION]), with(&[]));
    let (open, sound) =
        (Stage::new(&open, 0).until(SETTLED_IN), Stage::new(&sound, 0).until(SETTLED_IN));
    assert!((180.0..240.0).contains(&open_s(&open)), "since it served: {}", open_s(&open));
    assert_eq!(open_s(&sound), 0.0);
    assert_eq!(open.bad(0, SETTLED_IN), sound.bad(0, SETTLED_IN));
    let is_seen = |stage: &Stage| {
        stage.seen.iter().any(|observed| {
            matches!(&observed.what, Observation::Scrape(scrape) if scrape.integrity.vulnerable)
        })
    };
    assert!(is_seen(&open) && !is_seen(&sound));
}

#[test]
fn a_rollback_ends_the_exposure_and_half_a_rollback_does_not() {
    use backout::system::Slip;
    let setup = with(&[REGRESSION]);
    let rolled_back = |slip| {
        let going = GoingBack { slip, ..GoingBack::default() };
        each(&setup, going, LATER, open_s)
    };
    assert_raises(&rolled_back(Some(Slip::Omission)), &rolled_back(None));
    assert!(rolled_back(None).iter().all(|open| *open < 400.0));
}

#[test]
fn a_rollback_takes_a_security_fix_back_with_it() {
    let carried = in_wait("{security_fix: 100%}");
    let plain = GoingBack::default();
    assert_raises(
        &each(&carried, plain, LATER, open_s),
        &each(&in_wait("{}"), plain, LATER, open_s),
    );
    let stage = Stage::new(&carried, 0).until(SETTLED_IN).go_back(plain).until(LATER);
    assert_eq!(stage.security().fixes_reverted, 1);
    let long_after = stage.until(SETTLED_IN + 3_000);
    let open = long_after.security().vulnerable;
    assert!(open > Duration::from_mins(39) && open < Duration::from_mins(42), "to the fix: {open}");
}

#[test]
fn a_fix_that_went_back_is_applied_again_where_somebody_looked() {
    let open = |reapply: &str, going| {
        let setup = in_wait(&format!("{{security_fix: 100%, reapply: {reapply}}}"));
        each(&setup, going, LATER, open_s)
    };
    let care = with_care(&[Precaution::Security]);
    assert_raises(&open("2m", GoingBack::default()), &open("2m", care));
    assert_raises(&open("8m", care), &open("2m", care));
}

#[test]
fn a_rollback_that_nobody_verified_is_counted() {
    let unverified = |going| {
        each(&with(&[]), going, SETTLED_IN + 10, |stage| f64::from(stage.security().unverified))
    };
    assert!(unverified(GoingBack::default()).iter().all(|count| *count == 1.0));
    assert!(unverified(with_care(&[Precaution::Security])).iter().all(|count| *count == 0.0));
}

#[test]
fn exposure_is_priced_and_a_rollback_needed_for_it() {
    let row = rows(&with(&[REGRESSION, HASTY]), 1).remove(0);
    assert!(row.needed && row.never.harm.abs() < 5);
    let open = [&row.never, &row.strategies[0], &row.perfect].map(|run| run.security.vulnerable);
    assert!(open[0] > open[1] && open[1] > open[2], "{open:?}");
    assert!(open[0] > Duration::from_mins(29), "to the end of the follow-up: {}", open[0]);
    assert!(row.strategies[0].instants.restored.is_some() && row.never.instants.restored.is_none());
    assert!(row.never.costs.security_exposure > row.strategies[0].costs.security_exposure);
}

#[test]
fn a_good_release_with_a_fix_is_rolled_back_harmfully() {
    let carried = ("way_back: {}", "way_back: {security_fix: 100%}");
    let run = |changes: &[(&str, &str)]| rows(&with(changes), 1).remove(0).strategies.remove(0);
    assert!(run(&[HASTY, carried]).harmful && !run(&[HASTY]).harmful);
}
