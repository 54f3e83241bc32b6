//! A person at the terminal, scripted.

use std::io::{BufReader, Cursor, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use backout::drill::terminal::{Measured, Settings, Terminal, people_yaml};
use backout::people::Desk;
use backout::plan::WallClock;
use backout::random::{Distribution, Key};
use backout::scenario::model::*;
use backout::scenario::{self, References};
use backout::strategy::Strategy;
use backout::system::{Action, Conditions, Entry, Event, Observation, Observed, Slip, StepKey};
use backout::telemetry::{Integrity, RolloutView, Scrape, ServiceScrape};
use backout::units::{Duration, Money, Ratio, Time};

const ON_CALL: usize = 0;
const LEAD: usize = 1;

/// A keyboard: lines come when they are typed, and end when it is dropped.
struct Keyboard {
    keys: Sender<u8>,
}

struct Typed(Receiver<u8>);

impl Read for Typed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Ok(key) = self.0.recv() else { return Ok(0) };
        buffer[0] = key;
        Ok(1)
    }
}

impl Keyboard {
    fn line(&self, line: &str) {
        for key in line.bytes().chain([b'\n']) {
            self.keys.send(key).unwrap();
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Screen {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn role(name: &str, escalates_to: Option<usize>) -> Role {
    Role {
        name: name.to_owned(),
        people: 1,
        acknowledge: Distribution::Constant(20.0),
        escalate_after: Duration::from_mins(5),
        escalates_to,
        ..Role::default()
    }
}

fn people() -> People {
    People {
        roles: vec![role("on_call", Some(LEAD)), role("lead", None)],
        work_hours: WorkHours::ALWAYS,
        off_hours_factor: 1.0,
        night: (Duration::from_hours(22), Duration::from_hours(7)),
        ..People::default()
    }
}

fn step(phase: Phase, what: StepKind) -> Step {
    let (by, takes) = (Actor::Role(ON_CALL), Distribution::Constant(60.0));
    Step {
        phase,
        what,
        by,
        takes,
        fails: Ratio::ZERO,
        task: None,
        alongside: false,
        assumed: Assumed::default(),
        handler: None,
    }
}

fn strategy() -> StrategySpec {
    let decide = StepKind::Decide { timeout: None, otherwise: Otherwise::Continue };
    let steps = vec![
        step(Phase::Acknowledge, StepKind::Page { timeout: None }),
        step(Phase::Assess, StepKind::Work),
        step(Phase::Decide, decide),
        step(Phase::Decide, StepKind::Work),
        step(Phase::Execute, StepKind::RollBack { attempts: 1 }),
    ];
    let play = Play {
        name: "errors".to_owned(),
        detectors: Vec::new(),
        hold: false,
        before: false,
        steps,
    };
    let (setup, upkeep_per_year) = (Money::ZERO, Money::ZERO);
    StrategySpec {
        name: "manual".to_owned(),
        plays: vec![play],
        setup,
        upkeep_per_year,
        audits: None,
        outlay: backout::scenario::model::Outlay::default(),
    }
}

fn terminal(
    people: &People,
    settings: Settings,
    input: impl Read + Send + 'static,
) -> (Terminal<Screen>, Screen) {
    let clock = WallClock::at_release(HourOfWeek { day: 0, hour: 10 }, Duration::ZERO, Time::START);
    let desk = Desk::new(people, Key::new(11), clock);
    let screen = Screen::default();
    let input = BufReader::new(input);
    let terminal =
        Terminal::new(people, &strategy(), desk, settings, input, screen.clone()).unwrap();
    (terminal, screen)
}

fn settings() -> Settings {
    let command = "deploy --undo shop".to_owned();
    Settings { roles: vec![ON_CALL], command, time_scale: 1.0, is_terminal: false }
}

fn attended() -> (Terminal<Screen>, Screen, Keyboard) {
    let (keys, typed) = channel();
    let (terminal, screen) = terminal(&people(), settings(), Typed(typed));
    (terminal, screen, Keyboard { keys })
}

fn key(phase: Phase, position: u32) -> StepKey {
    StepKey { incident: 0, phase, position, attempt: 0 }
}

fn page(request: u32, role: usize) -> Action {
    Action::Page { request, role, key: key(Phase::Acknowledge, 0) }
}

fn work(request: u32, by: Actor, key: StepKey) -> Action {
    let takes = Distribution::Constant(60.0);
    Action::Work { request, by, takes, fails: Ratio::ZERO, conditions: Conditions::default(), key }
}

fn step_of_on_call(request: u32, phase: Phase) -> Action {
    work(request, Actor::Role(ON_CALL), key(phase, 0))
}

fn at(seconds: u64) -> Time {
    Time::from_secs(seconds)
}

/// Waits for the thread that reads, at most ten seconds.
fn answer_at(terminal: &mut Terminal<Screen>, now: Time) -> Option<Observed> {
    (0..10_000).find_map(|_| {
        let answer = terminal.answer(now);
        if answer.is_none() {
            std::thread::park_timeout(std::time::Duration::from_millis(1));
        }
        answer
    })
}

/// Asks, types, and takes the answer.
fn answered(
    terminal: &mut Terminal<Screen>,
    keyboard: &Keyboard,
    action: &Action,
    (asked, line, typed): (u64, &str, u64),
) -> Observation {
    terminal.ask(at(asked), action);
    keyboard.line(line);
    answer_at(terminal, at(typed)).unwrap().what
}

fn signal(evidence: &str) -> Entry {
    let (play, evidence) = ("errors".to_owned(), evidence.to_owned());
    Entry { at: at(100), what: Event::Signal { play, evidence } }
}

#[test]
fn a_person_is_paged_asked_and_timed() {
    let (mut terminal, screen, keyboard) = attended();
    terminal.note(true, &[signal("12% of requests failed, above 5%")]);
    let mut does = |action: &Action, when| answered(&mut terminal, &keyboard, action, when);
    let what = does(&page(1, ON_CALL), (100, "", 112));
    assert_eq!(what, Observation::Acknowledged { request: 1 });
    let what = does(&step_of_on_call(2, Phase::Assess), (112, "", 142));
    assert_eq!(what, Observation::Done { request: 2, slip: None });
    let what = does(&step_of_on_call(3, Phase::Decide), (142, "y", 150));
    assert_eq!(what, Observation::Done { request: 3, slip: None });
    let what = does(&step_of_on_call(4, Phase::Execute), (150, "deploy  --undo shop", 155));
    assert_eq!(what, Observation::Done { request: 4, slip: None });
    let measured = &terminal.measured()[0];
    assert_eq!(measured.acknowledge, [12.0]);
    let steps = [(Phase::Assess, 30.0), (Phase::Decide, 8.0), (Phase::Execute, 5.0)];
    assert_eq!(measured.steps, steps);
    assert_eq!(terminal.tally().work, Duration::from_secs(43));
    assert_eq!(terminal.tally().pages, 1);
    let text = screen.text();
    for said in [
        "PAGE for on_call",
        "12% of requests failed, above 5%",
        "Press Enter to acknowledge.",
        "Roll back? [y/n]",
        "deploy --undo shop",
    ] {
        assert!(text.contains(said), "{said} is missing in\n{text}");
    }
}

#[test]
fn a_decision_is_right_if_it_agrees_with_the_signal() {
    for (signal_is_up, line, failed) in
        [(true, "yes", false), (true, "n", true), (false, "Y", true), (false, "no", false)]
    {
        let (mut terminal, _, keyboard) = attended();
        terminal.note(signal_is_up, &[]);
        let asked = step_of_on_call(1, Phase::Decide);
        let what = answered(&mut terminal, &keyboard, &asked, (10, line, 20));
        assert_eq!(
            what,
            Observation::Done { request: 1, slip: failed.then_some(Slip::Noticed) },
            "{line} while {signal_is_up}"
        );
    }
}

#[test]
fn what_is_no_answer_is_asked_again() {
    let (mut terminal, screen, keyboard) = attended();
    keyboard.line("perhaps");
    let asked = step_of_on_call(1, Phase::Decide);
    answered(&mut terminal, &keyboard, &asked, (10, "n", 20));
    assert_eq!(screen.text().matches("Roll back?").count(), 2);
    assert_eq!(terminal.measured()[0].slips, 0);
}

#[test]
fn a_wrong_command_is_a_slip_and_asked_for_again() {
    let (mut terminal, screen, keyboard) = attended();
    keyboard.line("deploy --undo shpo");
    keyboard.line("");
    let asked = step_of_on_call(1, Phase::Execute);
    let what = answered(&mut terminal, &keyboard, &asked, (10, "deploy --undo shop", 40));
    assert_eq!(what, Observation::Done { request: 1, slip: None });
    assert_eq!(terminal.measured()[0].slips, 1);
    assert_eq!(screen.text().matches("Type the rollback command").count(), 3);
    assert_eq!(terminal.measured()[0].of_phase(Phase::Execute), [30.0]);
}

#[test]
fn plain_work_in_the_phase_of_decisions_is_no_question() {
    let (mut terminal, _, keyboard) = attended();
    terminal.note(true, &[]);
    let asked = work(1, Actor::Role(ON_CALL), key(Phase::Decide, 1));
    let what = answered(&mut terminal, &keyboard, &asked, (10, "", 20));
    assert_eq!(what, Observation::Done { request: 1, slip: None });
}

#[test]
fn everybody_else_is_simulated() {
    let (mut terminal, screen, _keyboard) = attended();
    terminal.ask(at(0), &page(1, LEAD));
    terminal.ask(at(0), &work(2, Actor::Automation, key(Phase::Assess, 0)));
    terminal.ask(at(0), &Action::SetTimer { request: 3, after: Duration::from_secs(90) });
    let mut answers = Vec::new();
    while let Some(next) = terminal.next() {
        answers.extend(terminal.answer(next).map(|answer| (answer.at, answer.what)));
    }
    let expected = [
        (at(20), Observation::Acknowledged { request: 1 }),
        (at(60), Observation::Done { request: 2, slip: None }),
        (at(90), Observation::Timer { request: 3 }),
    ];
    assert_eq!(answers, expected);
    assert_eq!(screen.text(), "");
}

#[test]
fn one_person_may_have_two_roles() {
    let (keys, typed) = channel();
    let settings = Settings { roles: vec![LEAD, ON_CALL], ..settings() };
    let (mut terminal, screen) = terminal(&people(), settings, Typed(typed));
    let keyboard = Keyboard { keys };
    terminal.ask(at(0), &page(1, ON_CALL));
    assert_eq!(terminal.answer(at(300)), None);
    keyboard.line("");
    assert!(answer_at(&mut terminal, at(307)).is_some());
    assert!(screen.text().contains("PAGE for lead"));
    let [lead, on_call] = terminal.measured() else { panic!("two roles") };
    assert_eq!((on_call.unanswered.as_slice(), on_call.acknowledge.len()), ([300.0].as_slice(), 0));
    assert_eq!((lead.unanswered.len(), lead.acknowledge.as_slice()), (0, [7.0].as_slice()));
}

/// Half of the requests fail at every service from minute eleven on, when the release has started.
fn scrape(scenario: &Scenario, now: Time, counters: &mut ServiceScrape) -> Observation {
    for version in [&mut counters.old, &mut counters.new] {
        version.requests += 300;
        version.errors += if now > at(660) { 150 } else { 0 };
        version.buckets.resize(scenario.telemetry.buckets_s.len() + 1, 0);
        version.buckets.iter_mut().for_each(|bucket| *bucket += 300);
    }
    let started_at = (now > at(660)).then_some(at(660));
    let weight = Ratio::saturating(0.5);
    let rollout = RolloutView { weight, started_at, promoted_at: None, stuck: false };
    let services = vec![counters.clone(); scenario.services.len()];
    Observation::Scrape(Arc::new(Scrape { services, rollout, integrity: Integrity::default() }))
}

/// What somebody who reads the last line on the screen types.
fn typed_at(screen: &str) -> &'static str {
    match screen.lines().last().unwrap_or_default() {
        line if line.starts_with("Roll back?") => "y",
        line if line.starts_with("Type the rollback command") => "deploy --undo shop",
        _ => "",
    }
}

#[test]
fn a_person_takes_the_manual_runbook_through_to_the_rollback() {
    let text = std::fs::read_to_string("scenarios/checkout.yaml").unwrap();
    let scenario = scenario::check("checkout", &text, &References::new()).unwrap().scenario;
    let spec = &scenario.strategies[0];
    assert_eq!(spec.name, "manual");
    let (keys, typed) = channel();
    let keyboard = Keyboard { keys };
    let screen = Screen::default();
    let clock = WallClock::at_release(HourOfWeek { day: 0, hour: 10 }, Duration::ZERO, Time::START);
    let desk = Desk::new(&scenario.people, Key::new(3), clock);
    let settings = Settings { roles: (0..scenario.people.roles.len()).collect(), ..settings() };
    let input = BufReader::new(Typed(typed));
    let people = &scenario.people;
    let mut terminal = Terminal::new(people, spec, desk, settings, input, screen.clone()).unwrap();
    let mut strategy = Strategy::new(spec, &scenario);
    let (mut counters, mut noted, mut rolled_back) = (ServiceScrape::default(), 0, false);
    for now in (1..200).map(|scrape| at(scrape * 10)) {
        let mut seen = Some(Observed { at: now, what: scrape(&scenario, now, &mut counters) });
        while let Some(observed) = seen {
            let mut actions = Vec::new();
            strategy.observe(&observed, &mut actions);
            terminal.note(strategy.incident_signal_is_up(), &strategy.journal()[noted..]);
            noted = strategy.journal().len();
            for action in &actions {
                terminal.ask(now, action);
            }
            rolled_back |= actions.iter().any(|action| matches!(action, Action::RollBack(_)));
            seen = terminal.answer(now);
        }
        if rolled_back {
            break;
        }
        if screen.text().ends_with('\n') && strategy.is_busy() {
            keyboard.line(typed_at(&screen.text()));
            // Given time to arrive before the next scrape.
            std::thread::park_timeout(std::time::Duration::from_millis(3));
        }
    }
    assert!(rolled_back, "{}\n{:?}", screen.text(), strategy.journal());
    let decided = |entry: &Entry| matches!(entry.what, Event::Decided { roll_back: true, .. });
    assert!(strategy.journal().iter().any(decided));
    assert!(terminal.measured().iter().any(|one| !one.of_phase(Phase::Execute).is_empty()));
}

#[test]
fn a_page_nobody_acknowledges_goes_on_to_the_next_level() {
    let (mut terminal, screen, _keyboard) = attended();
    terminal.ask(at(100), &page(1, ON_CALL));
    assert_eq!(terminal.answer(at(399)), None);
    assert_eq!(terminal.next(), Some(at(400)));
    assert_eq!(terminal.answer(at(400)), None);
    let what = Observation::Acknowledged { request: 1 };
    assert_eq!(terminal.answer(at(420)), Some(Observed { at: at(420), what }));
    assert!(screen.text().contains("goes on to lead"));
    let measured = &terminal.measured()[0];
    assert_eq!((measured.unanswered.len(), measured.acknowledge.len()), (1, 0));
    assert_eq!(terminal.tally().pages, 2);
}

#[test]
fn without_a_next_level_the_page_rings_again() {
    let mut people = people();
    people.roles[ON_CALL].escalates_to = None;
    let (keys, typed) = channel();
    let (mut terminal, screen) = terminal(&people, settings(), Typed(typed));
    terminal.ask(at(0), &page(1, ON_CALL));
    assert_eq!(terminal.answer(at(300)), None);
    Keyboard { keys }.line("");
    let what = Observation::Acknowledged { request: 1 };
    assert_eq!(answer_at(&mut terminal, at(310)), Some(Observed { at: at(310), what }));
    assert_eq!(screen.text().matches("PAGE for on_call").count(), 2);
}

#[test]
fn at_the_end_of_the_input_nobody_answers_any_more() {
    let (mut terminal, _) = terminal(&people(), settings(), Cursor::new("\n"));
    terminal.ask(at(0), &page(1, ON_CALL));
    assert!(answer_at(&mut terminal, at(5)).is_some());
    terminal.ask(at(5), &step_of_on_call(2, Phase::Decide));
    assert!((0..100).all(|second| terminal.answer(at(second + 10)).is_none()));
}

#[test]
fn what_is_withdrawn_is_not_answered() {
    let (mut terminal, screen, keyboard) = attended();
    terminal.ask(at(0), &step_of_on_call(1, Phase::Decide));
    terminal.ask(at(0), &step_of_on_call(2, Phase::Assess));
    terminal.ask(at(10), &Action::Withdraw { request: 1 });
    keyboard.line("");
    let what = Observation::Done { request: 2, slip: None };
    assert_eq!(answer_at(&mut terminal, at(30)), Some(Observed { at: at(30), what }));
    assert!(screen.text().contains("No longer needed."));
    assert_eq!(terminal.measured()[0].steps, [(Phase::Assess, 20.0)], "from when it was put");
}

#[test]
fn seconds_are_the_persons_own_where_the_drill_runs_faster() {
    let (keys, typed) = channel();
    let settings = Settings { time_scale: 20.0, ..settings() };
    let (mut terminal, _) = terminal(&people(), settings, Typed(typed));
    let keyboard = Keyboard { keys };
    answered(&mut terminal, &keyboard, &page(1, ON_CALL), (0, "", 100));
    assert_eq!(terminal.measured()[0].acknowledge, [5.0]);
}

#[test]
fn at_a_terminal_what_is_typed_too_early_does_not_count() {
    let (keys, typed) = channel();
    let settings = Settings { is_terminal: true, ..settings() };
    let (mut terminal, _) = terminal(&people(), settings, Typed(typed));
    let keyboard = Keyboard { keys };
    keyboard.line("");
    // Another role's answer comes only after the early line was thrown away, or it would be this one's.
    for _ in 0..200 {
        assert_eq!(terminal.answer(at(1)), None);
        std::thread::park_timeout(std::time::Duration::from_millis(1));
    }
    terminal.ask(at(2), &page(1, ON_CALL));
    assert_eq!(terminal.answer(at(3)), None);
    keyboard.line("");
    assert!(answer_at(&mut terminal, at(9)).is_some());
}

/// A shipped scenario with its people replaced by what was measured.
fn with_people(measured: &[Measured]) -> (String, People) {
    let text = std::fs::read_to_string("scenarios/checkout.yaml").unwrap();
    assert!(!text.contains("\npeople:"), "the default people are replaced");
    let default = scenario::check("checkout", &text, &References::new()).unwrap().scenario.people;
    let yaml = people_yaml(&default, measured);
    let pasted = format!("{text}\n{yaml}");
    let checked = scenario::check("checkout", &pasted, &References::new());
    let people = checked.unwrap_or_else(|error| panic!("{error:?}\n{yaml}")).scenario.people;
    (yaml, people)
}

#[test]
fn what_was_measured_can_be_pasted_into_the_scenario() {
    let mut few = Measured::new("on_call");
    few.acknowledge = vec![10.0, 40.0, 20.0];
    few.steps = vec![(Phase::Assess, 65.5), (Phase::Decide, 8.0)];
    few.slips = 2;
    let (yaml, people) = with_people(&[few.clone()]);
    assert_eq!(people.roles[0].acknowledge, Distribution::Constant(20.0));
    assert!(yaml.contains("acknowledge: 20s # measured in 3 samples"), "{yaml}");
    assert!(
        yaml.contains("# assess, `takes` of that step: 65.5s (measured in 1 sample)"),
        "{yaml}"
    );
    assert!(yaml.contains("wrong commands: 2"), "{yaml}");
    let mut more = Measured::new("on_call");
    more.acknowledge = vec![10.0, 40.0];
    let (yaml, people) = with_people(&[few, more]);
    let Distribution::Lognormal { median, sigma } = people.roles[0].acknowledge else {
        panic!("five samples are a law: {yaml}")
    };
    assert!((median - 20.0).abs() < 0.01, "{median}");
    assert!((sigma - 0.693).abs() < 0.001, "{sigma}");
}

#[test]
fn pages_that_were_not_answered_make_a_person_slow_and_not_quick() {
    let mut person = Measured::new("on_call");
    person.acknowledge = vec![10.0, 12.0, 20.0, 40.0, 45.0];
    let median = |person: &Measured| {
        let (yaml, people) = with_people(std::slice::from_ref(person));
        let Distribution::Lognormal { median, .. } = people.roles[0].acknowledge else {
            panic!("five samples are a law: {yaml}")
        };
        (median, yaml)
    };
    let (awake, _) = median(&person);
    person.unanswered = vec![300.0; 3];
    let (at_all, yaml) = median(&person);
    assert!(at_all > 2.0 * awake, "{at_all} s, and {awake} s without what was not answered");
    let said = "measured in 5 samples; 38 % are not answered within 300s (standard error 17 %)";
    assert!(yaml.contains(said), "{yaml}");
    // Of three pages two were not answered: the median lies beyond the ring, and is at least that.
    person.acknowledge = vec![10.0];
    person.unanswered = vec![300.0; 2];
    let (_, people) = with_people(&[person]);
    assert_eq!(people.roles[0].acknowledge, Distribution::Constant(300.0));
}

#[test]
fn unmeasured_roles_keep_their_laws() {
    let (_, people) = with_people(&[]);
    let text = std::fs::read_to_string("scenarios/checkout.yaml").unwrap();
    let default = scenario::check("checkout", &text, &References::new()).unwrap().scenario.people;
    assert_eq!(format!("{people:?}"), format!("{default:?}"));
}
