//! What a strategy does with a signal, from the first evidence to the end.

use backout::scenario::model::*;
use backout::system::{Action, Event};
use backout::units::{Duration, Ratio};

use crate::fixture::*;
use crate::stage::{BROKEN, HEALTHY, Interval, RELEASED, Stage};

const AUTO: Actor = Actor::Automation;
const ON_CALL_ACTOR: Actor = Actor::Role(ON_CALL);

fn automated() -> StrategySpec {
    let steps = vec![confirm(30.0), roll_back(AUTO, 3), verify()];
    strategy(vec![play("strong", errors_above(0.05, 10), steps)])
}

/// Strong evidence acts alone, weak evidence asks.
fn hybrid() -> StrategySpec {
    let strong = vec![roll_back(AUTO, 3), verify()];
    let weak = vec![
        page(ON_CALL),
        ask(ON_CALL, 600.0, Some(900), Otherwise::RollBack),
        roll_back(AUTO, 3),
        verify(),
    ];
    strategy(vec![
        play("strong", errors_above(0.5, 10), strong),
        play("weak", errors_above(0.05, 10), weak),
    ])
}

fn broken_from_700(second: u64) -> Option<Interval> {
    if second > 700 { BROKEN } else { HEALTHY }
}

fn broken_from_3000(second: u64) -> Option<Interval> {
    if second > 3000 { BROKEN } else { HEALTHY }
}

fn is_signal(event: &Event) -> bool {
    matches!(event, Event::Signal { .. })
}

#[test]
fn a_healthy_release_is_left_alone() {
    let stage = Stage::new(&automated(), |_| HEALTHY).run(4000);
    assert_eq!(stage.actions, []);
    assert_eq!(stage.strategy.journal(), []);
}

#[test]
fn a_crashed_canary_is_signalled() {
    let kind = DetectorKind::HealthCheck { missing: ratio(0.5) };
    let detector = DetectorUse { kind, hold_for: Duration::from_mins(2), handler: None };
    let spec = strategy(vec![play("health", detector, vec![roll_back(AUTO, 1), verify()])]);
    let never_ready = |_| Some(Interval { new: (0, 0), ready: 0 });
    let stage = Stage::new(&spec, never_ready).run(2000);
    assert_eq!(stage.when(is_signal), Some(720.0), "two minutes after the first scrape of it");
    let Event::Signal { evidence, .. } = stage.events()[0] else {
        panic!("{:?}", stage.events());
    };
    assert_eq!(evidence, "0 of 2 instances of the new version ready (0 restarts)");
    assert!(stage.when(|event| *event == Event::Closed).is_some());
}

#[test]
fn a_bad_release_is_rolled_back_verified_and_closed() {
    let stage = Stage::new(&automated(), broken_from_700).run(4000);
    let closed = stage.when(|event| *event == Event::Closed).unwrap();
    assert_eq!(stage.when(is_signal), Some(710.0));
    assert_eq!(stage.when(|event| *event == Event::RollbackCommanded), Some(745.0));
    assert_eq!(stage.when(|event| *event == Event::RollbackFinished), Some(765.0));
    assert_eq!(closed, 770.0, "at the first scrape that shows it");
    assert_eq!(stage.count(Action::is_effective), 1);
}

#[test]
fn no_data_is_never_a_pass() {
    let gap = |second| if second > 720 { None } else { broken_from_700(second) };
    let stage = Stage::new(&automated(), gap).run(760);
    let commanded = stage.when(|event| *event == Event::RollbackCommanded);
    assert_eq!(commanded, Some(745.0), "the last that was known was an error ratio of 100 %");
    let stage = stage.run(RELEASED + 1700);
    assert_eq!(stage.when(|event| *event == Event::Closed), None, "nothing was seen to recover");
}

/// Errors of more than 5 % as users see them, known only from 95 requests on: with the canary gone there are 90.
fn errors_users_see() -> DetectorUse {
    let kind = DetectorKind::Threshold {
        quantity: Quantity::ErrorRatio,
        target: Target::UserFacing,
        comparison: Comparison::Above,
        value: 0.05,
        window: Duration::from_secs(SCRAPE),
        min_requests: 95,
    };
    DetectorUse { kind, hold_for: Duration::ZERO, handler: None }
}

#[test]
fn a_verification_without_data_waits_to_its_limit() {
    let spec =
        strategy(vec![play("users", errors_users_see(), vec![roll_back(AUTO, 1), verify()])]);
    let stage = Stage::new(&spec, broken_from_700).run(6000);
    assert_eq!(stage.when(|event| *event == Event::RollbackFinished), Some(735.0));
    assert_eq!(stage.when(|event| *event == Event::Closed), Some(735.0 + 1800.0));
}

#[test]
fn a_rollback_that_never_was_is_not_verified() {
    let heals = |second| if (701..760).contains(&second) { BROKEN } else { HEALTHY };
    let steps = vec![roll_back(AUTO, 1), verify()];
    let spec = strategy(vec![play("strong", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, heals).failing_commands(1).run(6000);
    assert_eq!(stage.when(|event| matches!(event, Event::SignalGone { .. })), Some(780.0));
    assert_eq!(stage.when(|event| *event == Event::Closed), Some(735.0 + 1800.0));
}

#[test]
fn no_traffic_on_the_new_version_is_no_evidence() {
    let silent = |_| Some(Interval { new: (0, 0), ready: 2 });
    assert_eq!(Stage::new(&automated(), silent).run(4000).strategy.journal(), []);
}

#[test]
fn a_noise_burst_that_clears_is_declined() {
    let burst = |second| if second == 700 { BROKEN } else { HEALTHY };
    let stage = Stage::new(&automated(), burst).run(4000);
    assert_eq!(stage.when(is_signal), Some(700.0));
    assert_eq!(stage.when(|event| matches!(event, Event::SignalGone { .. })), Some(730.0));
    assert_eq!(stage.when(|event| *event == Event::Declined), Some(730.0));
    assert_eq!(stage.count(Action::is_effective), 0);
}

#[test]
fn a_declined_signal_must_go_and_come_up_again() {
    let twice = |second| if second == 700 || second >= 900 { BROKEN } else { HEALTHY };
    let mut spec = automated();
    spec.plays[0].steps[0].takes = seconds(40.0);
    let stage = Stage::new(&spec, twice).run(4000);
    let incidents: Vec<u32> = stage
        .actions
        .iter()
        .filter_map(|(_, action)| match action {
            Action::Work { key, .. } if key.phase == Phase::Assess => Some(key.incident),
            _ => None,
        })
        .collect();
    assert_eq!(incidents, [0, 1]);
    assert!(stage.when(|event| *event == Event::Closed).is_some());
}

#[test]
fn a_signal_that_was_up_before_the_release_accuses_nobody() {
    let kind = DetectorKind::Threshold {
        quantity: Quantity::ErrorRatio,
        target: Target::UserFacing,
        comparison: Comparison::Below,
        value: 0.5,
        window: Duration::from_secs(30),
        min_requests: 1,
    };
    let always_up = DetectorUse { kind, hold_for: Duration::ZERO, handler: None };
    let spec = strategy(vec![play("odd", always_up, vec![roll_back(AUTO, 1)])]);
    assert_eq!(Stage::new(&spec, |_| HEALTHY).run(4000).actions, []);
}

#[test]
fn an_unanswered_question_rolls_back_after_the_time_out() {
    let steps =
        vec![ask(ON_CALL, 7200.0, Some(300), Otherwise::RollBack), roll_back(AUTO, 1), verify()];
    let spec = strategy(vec![play("weak", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    let decided = Event::Decided { roll_back: true, by: "time-out".to_owned() };
    assert_eq!(stage.when(|event| *event == decided), Some(1010.0));
    assert_eq!(stage.when(|event| *event == Event::RollbackCommanded), Some(1015.0));
    assert_eq!(stage.desk.tally().work, Duration::from_secs(300), "the question was withdrawn");
}

#[test]
fn an_unanswered_question_may_also_mean_go_on() {
    let steps = vec![ask(ON_CALL, 7200.0, Some(300), Otherwise::Continue), roll_back(AUTO, 1)];
    let mut spec = strategy(vec![play("weak", errors_above(0.05, 10), steps)]);
    spec.plays[0].hold = true;
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    let effective: Vec<_> =
        stage.actions.iter().filter(|(_, action)| action.is_effective()).collect();
    assert_eq!(effective.len(), 2);
    assert_eq!((effective[0].0.as_secs_f64(), &effective[0].1), (710.0, &Action::Hold));
    assert_eq!((effective[1].0.as_secs_f64(), &effective[1].1), (1010.0, &Action::Resume));
}

#[test]
fn a_question_alongside_its_page_times_out_even_if_nobody_answers_the_page() {
    let mut question = ask(ON_CALL, 60.0, Some(100), Otherwise::RollBack);
    question.alongside = true;
    let steps = vec![page(ON_CALL), question, roll_back(AUTO, 1), verify()];
    let spec = strategy(vec![play("weak", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    assert_eq!(stage.when(|event| *event == Event::RollbackCommanded), Some(815.0));
    assert_eq!(stage.when(|event| matches!(event, Event::Acknowledged { .. })), None);
}

/// Paged one after the other, asked later: without a limit on the pages the question would never be put.
#[test]
fn whoever_was_to_answer_and_is_not_reached_has_not_answered() {
    let question = ask(ON_CALL, 60.0, Some(100), Otherwise::RollBack);
    let look = work(Phase::Assess, ON_CALL_ACTOR, 60.0);
    let steps = vec![page(ON_CALL), look, question, roll_back(AUTO, 1), verify()];
    let spec = strategy(vec![play("weak", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    assert_eq!(stage.when(|event| *event == Event::RollbackCommanded), Some(815.0));
    assert_eq!(stage.when(|event| matches!(event, Event::Acknowledged { .. })), None);
}

#[test]
fn whoever_else_is_not_reached_is_not_waited_for() {
    let question = ask(LEAD, 60.0, Some(100), Otherwise::RollBack);
    let check = StepKind::Check { what: Precaution::Security };
    let look = step(Phase::Assess, check, ON_CALL_ACTOR, 60.0);
    let steps = vec![page(ON_CALL), look, question, roll_back(AUTO, 1), verify()];
    let spec = strategy(vec![play("weak", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    let decided = Event::Decided { roll_back: true, by: "lead".to_owned() };
    assert_eq!(stage.when(|event| *event == decided), Some(870.0), "after 100 s, and a minute");
    assert_eq!(stage.when(|event| matches!(event, Event::Checked { .. })), None);
}

#[test]
fn a_mistaken_decision_is_the_opposite_of_the_evidence() {
    let mut spec = hybrid();
    spec.plays.remove(0);
    spec.plays[0].steps[1].fails = Ratio::ONE;
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    let decided = Event::Decided { roll_back: false, by: "on-call".to_owned() };
    assert_eq!(stage.when(|event| *event == decided), Some(1430.0));
    assert_eq!(stage.count(Action::is_effective), 0);
}

#[test]
fn a_strong_signal_supersedes_a_pending_question() {
    let worse = |second| {
        let errors = if second > 1000 { 10 } else { u64::from(second > 700) };
        Some(Interval { new: (10, errors), ready: 2 })
    };
    let stage = Stage::new(&hybrid(), worse).run(4000);
    let strong = |event: &Event| matches!(event, Event::Signal { play, .. } if play == "strong");
    assert_eq!(stage.when(strong), Some(1020.0), "the first window with more than half");
    assert_eq!(stage.when(|event| *event == Event::RollbackCommanded), Some(1025.0));
    let (questions, others): (Vec<_>, Vec<_>) =
        stage.events().into_iter().partition(|event| matches!(event, Event::Decided { .. }));
    assert_eq!(questions, [&Event::Decided { roll_back: true, by: "automation".to_owned() }]);
    assert!(!others.contains(&&Event::Declined));
    assert_eq!(stage.count(|action| matches!(action, Action::Withdraw { .. })), 3);
    let key_of = |action: &Action| match action {
        Action::Page { key, .. } | Action::Work { key, .. } => Some(key.incident),
        _ => None,
    };
    let mut incidents = stage.actions.iter().filter_map(|(_, action)| key_of(action));
    assert!(incidents.all(|incident| incident == 0), "the same trouble, the same people");
}

#[test]
fn a_failed_command_is_tried_again_then_a_human_is_paged() {
    let on_call = Actor::Role(ON_CALL);
    let steps = vec![roll_back(AUTO, 3), page(ON_CALL), roll_back(on_call, 3), verify()];
    let spec = strategy(vec![play("strong", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, broken_from_700).failing_commands(4).run(4000);
    assert_eq!(stage.count(|action| matches!(action, Action::RollBack(_))), 5);
    assert_eq!(stage.desk.tally().pages, 1);
    assert_eq!(stage.when(|event| *event == Event::RollbackFinished), Some(955.0));
    assert!(stage.when(|event| *event == Event::Closed).is_some());
    let stage = Stage::new(&spec, broken_from_700).failing_commands(2).run(4000);
    assert_eq!(stage.count(|action| matches!(action, Action::RollBack(_))), 3);
    assert_eq!(stage.desk.tally().pages, 0, "the fall-back is skipped");
}

#[test]
fn a_slip_is_done_again() {
    let mut slippery = work(Phase::Coordinate, Actor::Role(ON_CALL), 60.0);
    slippery.fails = ratio(0.9);
    let spec =
        strategy(vec![play("strong", errors_above(0.05, 10), vec![slippery, roll_back(AUTO, 1)])]);
    let stage = Stage::new(&spec, broken_from_700).run(40_000);
    let slips = stage
        .events()
        .into_iter()
        .filter(|event| **event == Event::StepFailed { phase: Phase::Coordinate })
        .count();
    assert!(slips > 0);
    let commanded = stage.when(|event| *event == Event::RollbackCommanded).unwrap();
    assert_eq!(commanded, 715.0 + 60.0 * (slips + 1) as f64);
}

#[test]
fn steps_alongside_take_as_long_as_the_longest() {
    let mut security = work(Phase::Coordinate, Actor::Role(LEAD), 90.0);
    security.alongside = true;
    let steps =
        vec![work(Phase::Coordinate, Actor::Role(ON_CALL), 60.0), security, roll_back(AUTO, 1)];
    let spec = strategy(vec![play("strong", errors_above(0.05, 10), steps)]);
    let stage = Stage::new(&spec, broken_from_700).run(4000);
    assert_eq!(stage.when(|event| *event == Event::RollbackCommanded), Some(805.0));
    assert_eq!(stage.desk.tally().work, Duration::from_secs(150));
}

#[test]
fn a_signal_after_the_watch_starts_nothing() {
    // The fixture watches for half an hour after promotion.
    let late = Stage::new(&automated(), broken_from_3000).promoted_at(1199).run(6000);
    assert_eq!(late.strategy.journal(), []);
    let in_time = Stage::new(&automated(), broken_from_3000).promoted_at(1210).run(6000);
    assert_eq!(in_time.when(is_signal), Some(3010.0));
    assert!(in_time.when(|event| *event == Event::Closed).is_some(), "what has begun goes on");
}

#[test]
fn a_promoted_release_is_not_held() {
    let mut spec = automated();
    spec.plays[0].hold = true;
    let held = |stage: &Stage| stage.count(|action| *action == Action::Hold);
    assert_eq!(held(&Stage::new(&spec, broken_from_700).run(4000)), 1);
    assert_eq!(held(&Stage::new(&spec, broken_from_700).promoted_at(650).run(4000)), 0);
}
