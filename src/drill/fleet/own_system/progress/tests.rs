use super::*;

const DEADLINE: Duration = Duration::from_secs(60);

fn at(secs: u64) -> Time {
    Time::from_secs(secs)
}

fn share(share: f64) -> Ratio {
    Ratio::saturating(share)
}

#[test]
fn a_rollback_is_finished_by_a_status_that_was_asked_for_after_it() {
    let mut progress = Progress::default();
    progress.begin(at(10));
    progress.read(at(10), at(11), share(0.5));
    progress.taken_back(at(20));
    let stale = progress.read(at(19), at(21), Ratio::ZERO);
    assert!(!stale.contains(&Report::RollbackFinished), "it was asked for before");
    let fresh = progress.read(at(21), at(22), Ratio::ZERO);
    assert!(fresh.contains(&Report::RollbackFinished));
    assert!(progress.told().left.is_none());
}

#[test]
fn the_new_version_is_out_between_two_words_that_it_is_not() {
    let mut progress = Progress::default();
    for (secs, now) in [(1, 0.0), (2, 0.0), (3, 0.2), (4, 1.0), (5, 0.0), (6, 0.0)] {
        progress.read(at(secs), at(secs), share(now));
    }
    assert_eq!(progress.told().out, [OutPeriod { from: at(2), until: at(5) }]);
}

#[test]
fn promotion_is_reported_once() {
    let mut progress = Progress::default();
    progress.begin(at(1));
    let first = progress.read(at(2), at(2), Ratio::ONE);
    assert!(first.contains(&Report::Reached(Trigger::Promoted)));
    assert!(progress.read(at(3), at(3), Ratio::ONE).is_empty());
    assert_eq!(progress.view(at(3), DEADLINE).promoted_at, Some(at(2)));
}

#[test]
fn a_deployment_is_stuck_that_failed_or_gets_nowhere() {
    let mut progress = Progress::default();
    assert!(!progress.view(at(100), DEADLINE).stuck, "nothing has begun");
    progress.begin(at(100));
    assert!(!progress.view(at(150), DEADLINE).stuck);
    assert!(progress.view(at(161), DEADLINE).stuck);
    progress.deployed(Ok(()));
    assert!(!progress.view(at(161), DEADLINE).stuck, "it has ended and waits at its weight");
    progress.deployed(Err("no image".to_owned()));
    assert!(progress.view(at(161), DEADLINE).stuck);
    assert_eq!(progress.told().failure.as_deref(), Some("no image"), "and nothing was ever out");
}

#[test]
fn a_release_that_is_not_known_to_be_back_is_left_behind() {
    let mut progress = Progress::default();
    assert!(progress.told().left.is_none());
    progress.begin(at(1));
    assert!(progress.told().left.is_some(), "the command runs");
    progress.read(at(2), at(2), share(0.25));
    assert_eq!(progress.told().left.as_deref(), Some("the release, with 25% of traffic"));
}
