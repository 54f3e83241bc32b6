//! Leaving off a rollback while it is under way: what it spares where going back makes things worse, that it accuses nobody where it
//! does not, and what becomes of a rollback that is halted, turned round or given another version.

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::referee::Case;
use backout::referee::outcome::{FinalState, Replication, Run};
use backout::system::{
    Abort, Action, Event, Flaw, GoingBack, Happening, Hazard, Observation, Precaution, System,
};
use backout::units::Time;

use crate::stage::{Stage, assert_raises, assert_same, with, with_care};

/// Errors of the new version, and of the one before under today's traffic.
const BAD_BEFORE: &str = "{last_bad: {chance: 100%, rate: 70%}, repair: 9h}";
const REPLICATIONS: u64 = 10;

/// Instances are replaced one by one, each in a little over half a minute, and everybody is on a bad version before anybody acts.
fn shop(way_back: &str, strategies: &[(&str, &str)]) -> Setup {
    let strategy = |(name, verify): &(&str, &str)| {
        format!(
            "{{name: {name}, plays: [{{name: act, when: [{{error_ratio: {{above: 5%, over: 1m, for: 4m}}}}], \
             steps: [{{rollback: {{takes: 1s, attempts: 1}}}}, {{verify: {{{verify}}}}}]}}]}}"
        )
    };
    let strategies: Vec<String> = strategies.iter().map(strategy).collect();
    with(&[
        ("start: 5s", "start: 30s"),
        ("blue_green\n  keep_old: 1m", "{rolling: {max_surge: 1, max_unavailable: 0}}"),
        ("what: healthy", "what: {errors: {rate: 12%}}"),
        ("fix_forward: 40m", "fix_forward: 2h"),
        ("way_back: {}", &format!("way_back: {way_back}")),
        ("[automated]", &format!("[{}]", strategies.join(", "))),
    ])
}

fn judged(setup: &Setup) -> Vec<(Case, Replication)> {
    let strata = Strata::new(&setup.scenario);
    let one = |index| setup.judged(index, strata.of(index), strata.circumstances(index));
    (0..REPLICATIONS).map(one).collect()
}

fn each(rows: &[(Case, Replication)], strategy: usize, of: impl Fn(&Run) -> f64) -> Vec<f64> {
    rows.iter().map(|(_, row)| of(&row.strategies[strategy])).collect()
}

fn times(case: &Case, strategy: usize, what: &Event) -> usize {
    case.strategies[strategy].journal.iter().filter(|entry| entry.what == *what).count()
}

/// Whoever does not answer is called again, which is no other page.
fn pages(case: &Case, strategy: usize) -> usize {
    times(case, strategy, &Event::Paged { role: "on_call".to_owned() })
}

const AFTERWARDS: (&str, &str) = ("afterwards", "redo: true, limit: 3m, errors_above: 8%");
const DURING: (&str, &str) =
    ("during", "redo: true, limit: 3m, errors_above: 8%, worse_by: 5%, then: redo");
const WORSE: Event = Event::Unverified(Flaw::MakesWorse);

#[test]
fn watching_a_rollback_while_it_makes_things_worse_shortens_downtime() {
    let rows = judged(&shop(BAD_BEFORE, &[AFTERWARDS, DURING]));
    let of = |of: fn(&Run) -> f64| [0, 1].map(|strategy| each(&rows, strategy, of));
    let [afterwards, during] = of(|run| run.down_ns as f64 / 1e9);
    assert_raises(&afterwards, &during);
    let spared = afterwards.iter().sum::<f64>() - during.iter().sum::<f64>();
    assert!(spared / afterwards.len() as f64 > 60.0, "{afterwards:?} and {during:?} s");
    let [afterwards, during] = of(|run| run.harm as f64);
    assert_raises(&afterwards, &during);
    for (case, row) in &rows {
        assert_eq!([0, 1].map(|strategy| times(case, strategy, &WORSE)), [0, 1]);
        let run = &row.strategies[1];
        assert_eq!((run.rollbacks, run.final_state), (1, FinalState::RestoredByRollback));
        assert!(run.instants.started < run.instants.finished, "{:?}", run.instants);
    }
}

/// On the same requests, instances and people: what is never left off is the same rollback.
#[test]
fn a_good_way_back_is_never_left_off() {
    let rows = judged(&shop("{}", &[AFTERWARDS, DURING]));
    let accused: usize = rows.iter().map(|(case, _)| times(case, 1, &WORSE)).sum();
    assert_eq!(accused, 0, "false aborts in {REPLICATIONS} rollbacks");
    let harm = |strategy| each(&rows, strategy, |run| run.harm as f64);
    assert_eq!(harm(0), harm(1));
}

/// Where one version stops before the other starts nobody serves meanwhile, which is no fault of the version put back.
#[test]
fn a_gap_in_service_is_not_held_against_the_version_put_back() {
    let mut setup = shop("{}", &[("during", "worse_by: 5%, then: halt")]);
    setup.scenario.release.rollout = backout::scenario::model::Rollout::Recreate;
    let rows = judged(&Setup::new(setup.scenario, true));
    for (case, row) in &rows {
        assert_eq!(times(case, 0, &WORSE), 0);
        assert!(row.strategies[0].instants.finished.is_some());
    }
}

/// Going back to a schema it cannot read is worse than the errors it was to end; going on is not.
#[test]
fn a_rollback_that_was_turned_round_was_started_never_finished_and_ended_nothing() {
    let unreadable = "{schema_change: {chance: 100%, unreadable: 70%}, restore: 9h}";
    let forward = ("forward", "worse_by: 5%, then: forward, page: on_call");
    let rows = judged(&shop(unreadable, &[AFTERWARDS, forward]));
    let harm = |strategy| each(&rows, strategy, |run| run.harm as f64);
    assert_raises(&harm(0), &harm(1));
    for (case, row) in &rows {
        let run = &row.strategies[1];
        assert_eq!(times(case, 1, &Event::RollbackAborted(Abort::GoForward)), 1);
        assert_eq!(times(case, 1, &Event::RollbackCommanded), 1, "it is not tried again");
        assert_eq!((run.rollbacks, run.instants.finished), (1, None));
        assert_eq!(run.final_state, FinalState::Unrestored);
        assert_eq!(run.missed, row.needed, "nothing was mitigated");
        assert_eq!((pages(case, 1), run.clean), (1, false));
    }
}

#[test]
fn a_halted_rollback_waits_for_people_and_is_no_end() {
    let rows = judged(&shop(BAD_BEFORE, &[("halt", "worse_by: 5%, then: halt, page: on_call")]));
    for (case, row) in &rows {
        let run = &row.strategies[0];
        assert_eq!(times(case, 0, &Event::RollbackAborted(Abort::Halt)), 1);
        assert_eq!((run.rollbacks, run.instants.finished, pages(case, 0)), (1, None, 1));
        assert_eq!(run.final_state, FinalState::Unrestored);
    }
}

/// By hand: everybody is on the new version after some five minutes; a rollback takes two and a half.
mod by_hand {
    use super::*;

    const COMMANDED: u64 = 420;
    const HALF_WAY: u64 = COMMANDED + 80;
    const LATER: u64 = COMMANDED + 900;

    fn half_way(way_back: &str) -> Stage {
        let setup = shop(way_back, &[AFTERWARDS]);
        let stage = Stage::new(&setup, 0).until(COMMANDED);
        assert!(stage.world.promoted_at().is_some());
        let stage = stage.go_back(GoingBack::default()).until(HALF_WAY);
        assert!(stage.world.serves_new() && stage.world.reverted_at().is_none());
        stage
    }

    fn abort(mut stage: Stage, how: Abort) -> Stage {
        stage.world.apply(&Action::AbortRollback(how));
        stage
    }

    fn happened(stage: &Stage, wanted: Happening) -> Vec<Time> {
        let chronicle = stage.world.chronicle().iter();
        chronicle.filter(|(_, what)| *what == wanted).map(|(at, _)| *at).collect()
    }

    #[test]
    fn halted_nothing_more_is_replaced_until_it_is_commanded_again() {
        let stage = abort(half_way(BAD_BEFORE), Abort::Halt).until(LATER);
        assert_eq!(happened(&stage, Happening::RollbackHalted), [Time::from_secs(HALF_WAY)]);
        assert!(stage.world.serves_new() && stage.saw(&Observation::RollbackFinished) == 0);
        let stage = stage.go_back(GoingBack::default()).until(LATER + 300);
        assert_eq!(stage.saw(&Observation::RollbackFinished), 1);
        assert!(!stage.world.serves_new());
    }

    #[test]
    fn turned_round_what_lay_in_wait_is_gone_with_what_was_put_back_and_lies_in_wait_again() {
        let stage = abort(half_way(BAD_BEFORE), Abort::GoForward).until(LATER);
        assert_eq!(happened(&stage, Happening::TurnedForward), [Time::from_secs(HALF_WAY)]);
        let promoted = happened(&stage, Happening::Promoted);
        assert!(promoted.len() == 2 && Some(promoted[0]) == stage.world.promoted_at());
        let ended = happened(&stage, Happening::HazardEnded(Hazard::PutBackErrs));
        assert_eq!(ended, promoted[1..]);
        assert_eq!(
            (stage.saw(&Observation::RollbackFinished), stage.world.reverted_at()),
            (0, None)
        );
        let stage = stage.go_back(GoingBack::default()).until(LATER + 300);
        assert!(stage.world.reverted_at().is_some() && stage.world.has_hazard_at_work());
    }

    #[test]
    fn given_another_version_on_the_way_what_errs_is_replaced_within_one_start_and_it_ends_once() {
        let chosen = with_care(&[Precaution::Version]);
        let stage = half_way(BAD_BEFORE).go_back(chosen).until(LATER);
        let ended = happened(&stage, Happening::HazardEnded(Hazard::PutBackErrs));
        assert_eq!(
            ended,
            [Time::from_secs(HALF_WAY + 35)],
            "five seconds of pulling, 30 of starting"
        );
        assert_eq!(stage.saw(&Observation::RollbackFinished), 1);
        let sound = half_way("{}").until(LATER);
        let tail = |stage: &Stage| vec![stage.bad(LATER - 300, LATER - 10); 2];
        assert_same(&tail(&stage), &tail(&sound));
        assert_eq!(stage.world.reverted_at(), sound.world.reverted_at());
    }

    #[test]
    fn the_same_command_again_on_the_way_changes_nothing() {
        let again = half_way(BAD_BEFORE).go_back(GoingBack::default()).until(LATER);
        let once = half_way(BAD_BEFORE).until(LATER);
        assert_eq!(again.world.ledger().windows(), once.world.ledger().windows());
        assert_eq!(again.saw(&Observation::RollbackFinished), 1);
    }

    #[test]
    fn there_is_nothing_to_leave_off_where_no_rollback_is_under_way() {
        let setup = shop("{}", &[AFTERWARDS]);
        for how in [Abort::Halt, Abort::GoForward] {
            let before = abort(Stage::new(&setup, 0).until(100), how).until(LATER);
            let never = Stage::new(&setup, 0).until(LATER);
            assert_eq!(before.world.ledger().windows(), never.world.ledger().windows());
        }
    }

    /// The command that leaves it off goes through the same pipeline, and may be too late.
    #[test]
    fn left_off_too_late_it_is_finished_and_stays_so() {
        let stage = half_way("{}").until(LATER);
        let at = stage.world.reverted_at();
        let stage = abort(stage, Abort::GoForward).until(LATER + 60);
        assert!(at.is_some() && stage.world.reverted_at() == at && !stage.world.serves_new());
    }

    #[test]
    fn a_rollback_that_still_waits_is_called_off_and_the_rollout_goes_on() {
        let dependents = "{dependents: {chance: 100%, rate: 50%, takes: 5m}}";
        let care = with_care(&[Precaution::Dependents]);
        let setup = shop(dependents, &[AFTERWARDS]);
        let stage = Stage::new(&setup, 0).until(COMMANDED).go_back(care).until(HALF_WAY);
        let stage = abort(stage, Abort::GoForward).until(LATER);
        assert!(stage.world.reverted_at().is_none() && stage.world.serves_new());
        assert!(happened(&stage, Happening::RollbackBegan { redeploys: true }).is_empty());
        assert!(stage.world.is_at_rest());
    }
}
