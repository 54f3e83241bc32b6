//! Checks, the literal gate, refusals, fixes, verifications that act, inspections: what each step does and what a slip in
//! it leaves behind.

use backout::random::Distribution;
use backout::scenario::model::*;
use backout::system::{Abort, Action, Event, Flaw, Integrity, Observation, Refusal, Slip};
use backout::units::Duration;

use crate::fixture::*;
use crate::hand::{BACK, BAD, Hand, Seen, WELL, WORSE};
use crate::stage::{BROKEN, HEALTHY, Stage};

const AUTO: Actor = Actor::Automation;
const REFUSED: Observation = Observation::RollbackRefused(Refusal::IncompatibleSchema);

fn check(what: Precaution) -> Step {
    step(Phase::Assess, StepKind::Check { what }, AUTO, 5.0)
}

fn normal(timeout: Option<u64>) -> Step {
    let timeout = timeout.map(Duration::from_secs);
    step(Phase::Assess, StepKind::Normal { timeout }, AUTO, 0.0)
}

fn fix() -> Step {
    step(Phase::Execute, StepKind::FixForward, Actor::Role(LEAD), 60.0)
}

fn migrate() -> Step {
    step(Phase::Execute, StepKind::MigrateDown, Actor::Role(LEAD), 60.0)
}

fn verify_again() -> Step {
    let how = Verification {
        worse: None,
        redo: true,
        limit: Duration::from_mins(5),
        errors_above: Some(ratio(0.05)),
        page: Some(LEAD),
    };
    step(Phase::Recover, StepKind::Verify(how), AUTO, 0.0)
}

fn running(steps: Vec<Step>) -> Hand {
    let mut hand = Hand::new(&strategy(vec![play("act", errors_above(0.05, 10), steps)]));
    hand.scrapes(3, BAD);
    hand
}

#[test]
fn a_check_is_carried_by_the_command_that_follows() {
    let mut hand = running(vec![check(Precaution::Schema), roll_back(AUTO, 1)]);
    hand.done(None);
    hand.done(None);
    let [command] = hand.commands()[..] else { panic!("one command") };
    let taken: Vec<Precaution> = command.care.precautions().collect();
    assert_eq!(taken, [Precaution::Schema]);
    assert!(hand.wrote(|event| matches!(event, Event::Precautions(care) if *care == command.care)));
}

#[test]
fn a_check_skipped_without_notice_is_not_carried_and_only_the_referee_learns_of_it() {
    for slip in [Slip::Omission, Slip::Commission] {
        let mut hand = running(vec![check(Precaution::Security), roll_back(AUTO, 1)]);
        hand.done(Some(slip));
        hand.done(None);
        assert!(!hand.commands()[0].care.includes(Precaution::Security));
        assert!(hand.wrote(|event| matches!(event, Event::CheckSkipped { .. })));
        let left_off = hand.wrote(|event| matches!(event, Event::ControlOff { .. }));
        assert_eq!(left_off, slip == Slip::Commission);
    }
}

#[test]
fn a_slip_that_is_noticed_costs_time_and_no_precaution() {
    let by_the_book = Step { task: Some(Task::RunbookStep), ..check(Precaution::Version) };
    let mut hand = running(vec![by_the_book, roll_back(AUTO, 1)]);
    hand.done(Some(Slip::Noticed));
    assert_eq!(hand.commands(), [], "it is done again first");
    hand.done(None);
    hand.done(None);
    assert!(hand.commands()[0].care.includes(Precaution::Version));
}

#[test]
fn an_unnoticed_slip_in_the_command_goes_out_with_it() {
    let mut hand = running(vec![roll_back(AUTO, 1)]);
    hand.done(Some(Slip::Omission));
    assert_eq!(hand.commands()[0].slip, Some(Slip::Omission));
}

#[test]
fn what_was_checked_stays_checked_when_a_more_urgent_play_takes_over() {
    let strong = play("strong", errors_above(0.5, 10), vec![roll_back(AUTO, 1)]);
    let asks = vec![check(Precaution::Sessions), ask(ON_CALL, 600.0, None, Otherwise::RollBack)];
    let weak = play("weak", errors_above(0.05, 10), asks);
    let mut hand = Hand::new(&strategy(vec![strong, weak]));
    hand.scrapes(1, Seen { new_errors: 3, ..WELL });
    hand.done(None);
    hand.scrapes(3, BAD);
    hand.done(None);
    assert!(hand.commands()[0].care.includes(Precaution::Sessions));
}

#[test]
fn the_literal_gate_starves_during_an_incident() {
    let spec = |timeout| {
        let steps = vec![normal(timeout), roll_back(AUTO, 3), verify()];
        strategy(vec![play("gate", errors_above(0.05, 10), steps)])
    };
    let broken = |second| if second > 700 { BROKEN } else { HEALTHY };
    let for_ever = Stage::new(&spec(None), broken).run(40_000);
    assert_eq!(for_ever.count(Action::is_effective), 0, "eleven hours of errors");
    assert!(for_ever.strategy.is_busy());
    let declined = Stage::new(&spec(Some(600)), broken).run(40_000);
    assert_eq!(declined.when(|event| *event == Event::Declined), Some(1310.0));
    assert_eq!(declined.count(Action::is_effective), 0);
    let heals = |second| if (701..1000).contains(&second) { BROKEN } else { HEALTHY };
    let too_late = Stage::new(&spec(None), heals).run(4000);
    assert_eq!(too_late.when(|event| *event == Event::BackToNormal), Some(1020.0));
    assert!(
        too_late.when(|event| *event == Event::RollbackCommanded) > Some(1020.0),
        "it opens when nothing is wrong any more"
    );
}

#[test]
fn a_refusal_bars_later_rollbacks_and_the_release_is_mended() {
    let steps = vec![roll_back(AUTO, 3), roll_back(Actor::Role(LEAD), 3), fix(), verify()];
    let mut hand = running(steps);
    hand.done(None);
    hand.show(REFUSED);
    assert_eq!(hand.commands().len(), 1);
    hand.done(None);
    assert_eq!(hand.count(|action| *action == Action::FixForward), 1);
    hand.scrapes(4, WELL);
    hand.done(None);
    hand.scrapes(1, WELL);
    assert!(hand.wrote(|event| *event == Event::Verified));
    assert!(hand.wrote(|event| *event == Event::Closed));
    assert_eq!(hand.commands().len(), 1);
}

#[test]
fn an_unnoticed_slip_leaves_the_release_as_it_was() {
    let mut hand = running(vec![fix()]);
    hand.done(Some(Slip::Commission));
    assert_eq!(hand.count(|action| *action == Action::FixForward), 0);
    assert!(hand.wrote(|event| matches!(event, Event::FixFailed { .. })));
    assert!(hand.wrote(|event| *event == Event::Closed), "nobody is the wiser");
}

#[test]
fn a_migration_back_opens_the_way_that_was_barred() {
    let steps = || vec![roll_back(AUTO, 1), migrate(), roll_back(AUTO, 1), fix()];
    let mut hand = running(steps());
    hand.done(None);
    hand.show(REFUSED);
    hand.done(None);
    hand.done(None);
    let migrates: Vec<bool> = hand.commands().iter().map(|one| one.migrates_down).collect();
    assert_eq!(migrates, [false, true]);
    let mut slipped = running(steps());
    slipped.done(None);
    slipped.show(REFUSED);
    slipped.done(Some(Slip::Omission));
    slipped.done(None);
    assert!(!slipped.commands()[1].migrates_down, "believed ready, and not");
    slipped.show(REFUSED);
    slipped.done(None);
    assert_eq!(slipped.count(|action| *action == Action::FixForward), 1);
}

#[test]
fn a_command_that_only_failed_needs_no_migration() {
    let mut hand = running(vec![roll_back(AUTO, 1), migrate(), roll_back(AUTO, 1)]);
    hand.done(None);
    hand.show(Observation::RollbackFailed);
    hand.done(None);
    assert_eq!(hand.commands().len(), 2);
    assert!(!hand.commands()[1].migrates_down);
}

#[test]
fn a_verification_commands_again_what_left_instances_behind() {
    let left = Seen { ready: 1, ..BACK };
    for (how, commands) in [(verify_again(), 2), (verify(), 1)] {
        let mut hand = running(vec![roll_back(AUTO, 1), how]);
        hand.done(None);
        hand.show(Observation::RollbackFinished);
        hand.done(None);
        hand.scrapes(1, left);
        assert_eq!(hand.commands().len(), 1, "one scrape may only be late");
        hand.scrapes(1, left);
        assert_eq!(hand.commands().len(), commands);
    }
}

#[test]
fn the_second_command_looks_up_the_last_good_version() {
    let mut hand = running(vec![roll_back(AUTO, 1), verify_again()]);
    hand.done(None);
    hand.show(Observation::RollbackFinished);
    hand.done(None);
    hand.scrapes(2, Seen { ready: 1, ..BACK });
    assert!(hand.commands()[1].care.includes(Precaution::Version));
    hand.show(Observation::RollbackFinished);
    hand.scrapes(4, BACK);
    assert!(hand.wrote(|event| *event == Event::Verified));
}

#[test]
fn errors_that_users_still_see_are_no_end_and_somebody_is_called_at_last() {
    let suffering = Seen { old_errors: 30, ..BACK };
    let mut hand = running(vec![roll_back(AUTO, 1), verify_again()]);
    hand.done(None);
    hand.show(Observation::RollbackFinished);
    hand.done(None);
    hand.scrapes(6, suffering);
    assert!(!hand.wrote(|event| *event == Event::Verified), "though the new version is gone");
    for commands in [2, 3] {
        hand.ring();
        assert_eq!(hand.commands().len(), commands);
        hand.show(Observation::RollbackFinished);
        hand.scrapes(6, suffering);
    }
    hand.ring();
    assert_eq!(hand.commands().len(), 3, "attempts are bounded");
    assert!(hand.wrote(|event| *event == Event::Unverified(Flaw::UsersSuffer)));
    assert_eq!(hand.count(|action| matches!(action, Action::Page { role: LEAD, .. })), 1);
}

#[test]
fn watching_begins_with_the_command_where_it_may_act() {
    let watches = |how: Step| {
        let mut hand = running(vec![roll_back(AUTO, 1), how]);
        hand.done(None);
        let during = hand.count(|action| matches!(action, Action::Work { .. })) > 1;
        hand.show(Observation::RollbackFinished);
        (during, hand.wrote(|event| matches!(event, Event::Watching { .. })))
    };
    assert_eq!(watches(verify_again()), (true, true));
    assert_eq!(watches(verify()), (false, false));
}

/// The service erred in a tenth of its answers, and does in nine of ten once the version is put back.
#[test]
fn what_makes_things_worse_is_left_off_as_the_runbook_says() {
    let left_off = |then| {
        let mut how = verify_again();
        let worse = Some(Worse { by: ratio(0.05), then });
        let limit = Duration::from_mins(5);
        how.what = StepKind::Verify(Verification {
            redo: false,
            worse,
            limit,
            errors_above: None,
            page: Some(LEAD),
        });
        let mut hand = running(vec![roll_back(AUTO, 1), how]);
        hand.done(None);
        hand.done(None);
        hand.scrapes(6, WORSE);
        hand
    };
    let redone = left_off(Then::Redo);
    let [first, second] = redone.commands()[..] else { panic!("it is commanded again, once") };
    assert!(!first.care.includes(Precaution::Version) && second.care.includes(Precaution::Version));
    for (then, how) in [(Then::Halt, Abort::Halt), (Then::Forward, Abort::GoForward)] {
        let hand = left_off(then);
        assert_eq!(hand.commands().len(), 1);
        assert_eq!(hand.count(|action| *action == Action::AbortRollback(how)), 1);
        assert!(hand.wrote(|event| *event == Event::RollbackAborted(how)));
        assert_eq!(hand.count(|action| matches!(action, Action::Page { role: LEAD, .. })), 1);
    }
}

#[test]
fn nobody_watches_a_rollback_that_does_not_take_place() {
    let steps = vec![roll_back(AUTO, 1), roll_back(Actor::Role(LEAD), 1), verify_again()];
    let spec = strategy(vec![play("strong", errors_above(0.05, 10), steps)]);
    let broken = |second| if second > 700 { BROKEN } else { HEALTHY };
    let stage = Stage::new(&spec, broken).failing_commands(1).run(6000);
    assert_eq!(stage.count(|action| matches!(action, Action::RollBack(_))), 2);
    assert!(stage.when(|event| *event == Event::Verified).is_some());
    assert!(stage.when(|event| *event == Event::Closed).is_some());
}

fn inspected(what: Inspected) -> StrategySpec {
    let kind = DetectorKind::Inspection {
        what,
        every: Duration::from_mins(30),
        by: AUTO,
        takes: Distribution::Constant(60.0),
        catches: ratio(0.8),
    };
    let detector = DetectorUse { kind, hold_for: Duration::ZERO, handler: None };
    strategy(vec![play("inspect", detector, vec![roll_back(AUTO, 1), verify()])])
}

const DAMAGED: Seen =
    Seen { integrity: Integrity { damaged_records: 7, vulnerable: false }, ..WELL };

#[test]
fn an_inspection_finds_what_is_there_if_the_look_catches_it() {
    let mut hand = Hand::new(&inspected(Inspected::Data));
    hand.scrapes(1, DAMAGED);
    assert_eq!(hand.strategy.journal(), [], "nobody has looked");
    let missed = |action: &Action| matches!(action, Action::Work { fails, .. } if (fails.get() - 0.2).abs() < 1e-9);
    hand.ring();
    assert_eq!(hand.count(missed), 1);
    hand.done(Some(Slip::Noticed));
    hand.scrapes(1, DAMAGED);
    assert!(hand.wrote(|event| matches!(event, Event::Inspected { found: false, .. })));
    assert!(!hand.wrote(|event| matches!(event, Event::Signal { .. })), "the look missed it");
    hand.ring();
    hand.done(None);
    hand.scrapes(1, DAMAGED);
    let evidence = "an inspection finds 7 damaged records";
    assert!(hand.wrote(
        |event| matches!(event, Event::Signal { evidence: found, .. } if found == evidence)
    ));
    hand.done(None);
    assert_eq!(hand.commands().len(), 1);
}

#[test]
fn an_inspection_finds_nothing_where_nothing_is_and_sees_only_its_own_kind() {
    for seen in [WELL, DAMAGED] {
        let mut hand = Hand::new(&inspected(Inspected::Security));
        hand.scrapes(1, seen);
        hand.ring();
        hand.done(None);
        hand.scrapes(1, seen);
        assert!(hand.wrote(|event| matches!(event, Event::Inspected { found: false, .. })));
        assert_eq!(hand.commands(), []);
    }
}

#[test]
fn inspections_end_with_the_release() {
    let mut hand = Hand::new(&inspected(Inspected::Data));
    hand.scrapes(1, DAMAGED);
    hand.ring();
    hand.done(None);
    hand.scrapes(1, DAMAGED);
    hand.done(None);
    hand.show(Observation::RollbackFinished);
    let before = hand.count(|action| matches!(action, Action::Withdraw { .. }));
    hand.scrapes(3, BACK);
    let after = hand.count(|action| matches!(action, Action::Withdraw { .. }));
    assert_eq!(after, before + 1, "its clock is stopped");
}

#[test]
fn a_handler_switched_off_leaves_everybody_elses_draws_alone() {
    let mut first = check(Precaution::Version);
    first.handler = Some(Handler::VersionChoice);
    let whole = strategy(vec![play(
        "act",
        errors_above(0.05, 10),
        vec![first, check(Precaution::Schema), roll_back(AUTO, 1)],
    )]);
    assert_eq!(whole.handlers(), [Handler::VersionChoice]);
    let key_of_last = |spec: &StrategySpec, checks: u32| {
        let mut hand = Hand::new(spec);
        hand.scrapes(3, BAD);
        (1..checks).for_each(|_| hand.done(None));
        let keys = hand.actions.iter().rev().find_map(|action| match action {
            Action::Work { key, .. } => Some(*key),
            _ => None,
        });
        keys.unwrap()
    };
    let without = whole.clone().without(Handler::VersionChoice);
    assert_eq!(without.handlers(), []);
    assert_eq!(key_of_last(&whole, 2), key_of_last(&without, 1));
}
