//! How simulated persons answer.

use backout::people::{Desk, Tally};
use backout::plan::WallClock;
use backout::random::{Distribution, Key};
use backout::scenario::model::*;
use backout::system::{Action, Conditions, Observation, StepKey};
use backout::units::{Duration, Ratio, Time};

use crate::fixture::*;

const MONDAY_AT_TEN: HourOfWeek = HourOfWeek { day: 0, hour: 10 };
const SUNDAY_AT_THREE: HourOfWeek = HourOfWeek { day: 6, hour: 3 };
const VARIED: Distribution = Distribution::Lognormal { median: 300.0, sigma: 0.8 };

fn desk(people: &People, start: HourOfWeek) -> Desk {
    Desk::new(people, Key::new(11), WallClock::at_release(start, Duration::ZERO, Time::START))
}

fn key(phase: Phase) -> StepKey {
    StepKey { incident: 0, phase, position: 0, attempt: 0 }
}

fn page_on_call(request: u32) -> Action {
    Action::Page { request, role: ON_CALL, key: key(Phase::Acknowledge) }
}

fn work_by(request: u32, by: Actor, takes: Distribution) -> Action {
    Action::Work {
        request,
        by,
        takes,
        fails: Ratio::ZERO,
        conditions: Conditions::default(),
        key: key(Phase::Assess),
    }
}

/// All answers with their second, in order.
fn answers(desk: &mut Desk) -> Vec<(f64, Observation)> {
    let mut answers = Vec::new();
    while let Some(now) = desk.next() {
        answers.extend(desk.answer(now).map(|answer| (answer.at.as_secs_f64(), answer.what)));
    }
    answers
}

fn first_answer(desk: &mut Desk) -> f64 {
    answers(desk)[0].0
}

#[test]
fn the_same_person_takes_equally_long_under_every_strategy() {
    let on_call = Actor::Role(ON_CALL);
    let (mut one, mut other) = (desk(&people(), MONDAY_AT_TEN), desk(&people(), MONDAY_AT_TEN));
    one.ask(Time::START, &work_by(3, on_call, VARIED));
    // The other strategy has asked for much else before, and asks later.
    other.ask(Time::START, &page_on_call(0));
    other.ask(Time::START, &work_by(1, Actor::Automation, VARIED));
    other.ask(Time::START, &work_by(8, Actor::Role(LEAD), VARIED));
    answers(&mut other);
    let later = Time::from_secs(1800);
    other.ask(later, &work_by(9, on_call, VARIED));
    let (taken, taken_later) = (first_answer(&mut one), first_answer(&mut other) - 1800.0);
    assert!((taken - taken_later).abs() < 1e-6, "{taken} s and {taken_later} s");
    assert_ne!(taken, 300.0, "a draw, not the median");
}

#[test]
fn escalation_pages_the_next_level() {
    let mut people = people();
    people.roles[ON_CALL].acknowledge = seconds(301.0);
    let mut desk = desk(&people, MONDAY_AT_TEN);
    desk.ask(Time::START, &page_on_call(5));
    assert_eq!(answers(&mut desk), [(360.0, Observation::Acknowledged { request: 5 })]);
    assert_eq!(desk.tally().pages, 2);
}

#[test]
fn the_last_level_is_paged_until_it_answers() {
    let mut people = people();
    people.roles[ON_CALL].escalates_to = None;
    people.roles[ON_CALL].acknowledge = Distribution::Uniform { low: 0.0, high: 3000.0 };
    let pages = |position| {
        let mut desk = desk(&people, MONDAY_AT_TEN);
        let key = StepKey { position, ..key(Phase::Acknowledge) };
        desk.ask(Time::START, &Action::Page { request: 0, role: ON_CALL, key });
        let (answered, pages) = (first_answer(&mut desk), desk.tally().pages);
        assert!((300.0 * f64::from(pages - 1)..=300.0 * f64::from(pages)).contains(&answered));
        pages
    };
    // One page in ten is answered, each with a draw of its own: a geometric law with mean 10.
    let mean = (0..20_000).map(|position| f64::from(pages(position))).sum::<f64>() / 20_000.0;
    assert!((mean - 10.0).abs() < 0.3, "{mean} pages");
}

#[test]
fn off_hours_take_longer() {
    let taken = |start, by| {
        let mut desk = desk(&people(), start);
        desk.ask(Time::START, &work_by(0, by, VARIED));
        first_answer(&mut desk)
    };
    let on_call = Actor::Role(ON_CALL);
    let (day, night) = (taken(MONDAY_AT_TEN, on_call), taken(SUNDAY_AT_THREE, on_call));
    assert!((night / day - 2.0).abs() < 1e-6);
    let automation = Actor::Automation;
    assert_eq!(taken(MONDAY_AT_TEN, automation), taken(SUNDAY_AT_THREE, automation));
}

#[test]
fn pages_at_night_are_counted() {
    let mut desk = desk(&people(), SUNDAY_AT_THREE);
    desk.ask(Time::START, &page_on_call(0));
    desk.ask(Time::START + Duration::from_hours(8), &page_on_call(1));
    assert_eq!(desk.tally(), Tally { pages: 2, pages_at_night: 1, ..Tally::default() });
}

#[test]
fn work_waits_while_everybody_is_busy() {
    let on_call = Actor::Role(ON_CALL);
    let mut desk = desk(&people(), MONDAY_AT_TEN);
    for request in 0..3 {
        desk.ask(Time::START, &work_by(request, on_call, seconds(60.0)));
    }
    desk.ask(Time::from_secs(30), &Action::Withdraw { request: 0 });
    let done = |request| Observation::Done { request, slip: None };
    assert_eq!(answers(&mut desk), [(90.0, done(1)), (150.0, done(2))]);
    assert_eq!(desk.tally().work, Duration::from_secs(150));
}

#[test]
fn what_is_withdrawn_is_not_answered() {
    let mut desk = desk(&people(), MONDAY_AT_TEN);
    desk.ask(Time::START, &page_on_call(0));
    desk.ask(Time::START, &Action::SetTimer { request: 1, after: Duration::from_secs(5) });
    desk.ask(Time::START, &Action::Withdraw { request: 0 });
    assert_eq!(answers(&mut desk), [(5.0, Observation::Timer { request: 1 })]);
}

#[test]
fn answers_of_one_moment_come_in_the_order_of_their_requests() {
    let mut desk = desk(&people(), MONDAY_AT_TEN);
    for request in [2, 0, 1] {
        desk.ask(Time::START, &Action::SetTimer { request, after: Duration::from_secs(5) });
    }
    let requests: Vec<_> = answers(&mut desk).into_iter().map(|(_, what)| what).collect();
    assert_eq!(requests, [0, 1, 2].map(|request| Observation::Timer { request }));
}
