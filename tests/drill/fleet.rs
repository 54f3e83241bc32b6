//! A real fleet under real load for a second or two.

use std::path::PathBuf;
use std::sync::Arc;

use backout::drill::clock::Clock;
use backout::drill::conduct::conduct;
use backout::drill::fleet::{Fleet, SetUp};
use backout::drill::journal::{Event, Journal, Line};
use backout::drill::load::{Entry, Load, LoadFactor, Seen, Settings};
use backout::drill::run::{circumstances, end_of};
use backout::people::Desk;
use backout::plan::Plan;
use backout::scenario::model::Scenario;
use backout::scenario::pace::drilled;
use backout::scenario::{References, check};
use backout::strategy::Strategy;
use backout::system::{Entry as Noted, System};
use backout::units::{Duration, Time};
use tempfile::{TempDir, tempdir};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::unbounded_channel;

use crate::parity::recording::Heard;

/// The first case of a scenario's drill, at its pace, followed for no longer than a test may last.
pub(crate) fn first_case(text: &str) -> Arc<Scenario> {
    let checked = check("live.yaml", text, &References::new());
    let scenario = checked.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).scenario;
    let mut first = drilled(&scenario, &scenario.drill.cases[0], scenario.drill.time_scale);
    first.follow_up = Duration::from_millis(900);
    Arc::new(first)
}

/// A fleet and its users.
pub(crate) struct Live {
    scenario: Arc<Scenario>,
    pub(crate) plan: Arc<Plan>,
    runtime: Arc<Runtime>,
    fleet: Fleet,
    load: Load,
    folder: TempDir,
}

/// What is left of them.
pub(crate) struct Ended {
    pub(crate) seen: Vec<Seen>,
    pub(crate) journal: Vec<Line>,
    /// Faults that struck, by name, and how much they touched.
    pub(crate) struck: Vec<(String, u64)>,
}

impl Live {
    pub(crate) fn start(scenario: &Arc<Scenario>) -> Self {
        let runtime =
            Arc::new(Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());
        let plan = Arc::new(Plan::draw(scenario, 0, circumstances(scenario)));
        let folder = tempdir().unwrap();
        let clock = Clock::starting_in(Duration::from_millis(400));
        let load_factor = Arc::new(LoadFactor::default());
        let journal = Journal::create(&folder.path().join("journal"), clock).unwrap();
        let set_up = SetUp {
            target: None,
            scenario: Arc::clone(scenario),
            plan: Arc::clone(&plan),
            program: PathBuf::from(env!("CARGO_BIN_EXE_backout")),
            journal: Arc::new(journal),
            load_factor: Arc::clone(&load_factor),
            metrics: None,
            prometheus: None,
        };
        let fleet = set_up.start(&runtime, clock).unwrap();
        let settings = Settings {
            timeout: scenario.traffic.client_timeout,
            in_flight_max: 256,
            until: end_of(scenario, plan.release_at),
            factor: load_factor,
        };
        let (arrivals, entry) = (Arc::clone(&plan.arrivals), Entry::router(fleet.entry()).unwrap());
        let out = unbounded_channel().0;
        let load =
            runtime.block_on(async { Load::start(arrivals, entry, settings, clock, out) }).unwrap();
        Self { scenario: Arc::clone(scenario), plan, runtime, fleet, load, folder }
    }

    fn end(&self) -> Time {
        end_of(&self.scenario, self.plan.release_at)
    }

    /// Lets the first strategy act to the end; what it was shown, what it asked for and what it wrote down.
    pub(crate) fn conduct(&mut self) -> (Heard, Vec<Noted>) {
        let (scenario, plan, end) = (&self.scenario, &self.plan, self.end());
        let mut strategy = Strategy::new(&scenario.strategies[0], scenario);
        let mut people = Desk::new(&scenario.people, plan.people_key, plan.clock);
        let mut heard = Heard::default();
        conduct(&mut self.fleet, &mut strategy, &mut people, &mut heard, end);
        (heard, strategy.journal().to_vec())
    }

    /// Lets nobody act to the end.
    fn pass(&mut self) {
        let end = self.end();
        while self.fleet.advance(end).is_some() {}
    }

    pub(crate) fn shut(self) -> Ended {
        let seen = self.runtime.block_on(self.load.stop()).seen;
        let remains = self.fleet.shut();
        assert_eq!((remains.left, remains.failure), (Vec::new(), None));
        let struck = remains.struck.into_iter().map(|one| (one.name, one.touched)).collect();
        let text = std::fs::read_to_string(self.folder.path().join("journal")).unwrap();
        let journal = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Ended { seen, journal, struck }
    }
}

/// Half of the requests go on to the back, where all are aborted for three tenths of a second.
const ABORTED: &str = "\
name: aborted
shows: A dependency that is cut off.
warm_up: 1m
traffic: {rate: 200/s}
services:
  - {name: front, instances: 1, concurrency: 16, service_time: 1ms, calls: [{to: back, chance: 50%}]}
  - {name: back, instances: 1, concurrency: 16, service_time: 1ms}
slo: {bad_after: 500ms}
release:
  service: front
  rollout: {canary: {steps: [{weight: 50%, for: 10m}]}}
  outcomes: [{share: 100%, what: healthy}]
strategies: [automated]
drill:
  time_scale: 150
  proxy:
    - {service: back, what: {abort: {http_status: 503}}, at: 45s, for: 45s}
    - {service: front, what: {delay: {fixed_delay: 5s}}, at: 0s, for: 1m}
  cases: [{name: cut-off, outcome: healthy, proxy: [abort]}]
";

#[test]
fn a_fault_of_the_proxy_strikes_its_service_at_its_time_and_for_its_length() {
    let _alone = crate::alone();
    let scenario = first_case(ABORTED);
    let mut live = Live::start(&scenario);
    live.pass();
    let release_at = live.plan.release_at;
    let Ended { seen, journal, struck } = live.shut();
    let after_release = |secs: f64| release_at + Duration::from_secs_f64(secs);
    let share_bad = |from: f64, to: f64| {
        let within = seen
            .iter()
            .filter(|one| (after_release(from)..after_release(to)).contains(&one.intended));
        let (bad, all) = within.fold((0.0, 0.0), |(bad, all), one| {
            (bad + f64::from(u8::from(!one.outcome.is_success())), all + 1.0)
        });
        bad / f64::max(all, 1.0)
    };
    assert!(share_bad(-0.3, 0.28) < 0.05, "before its time");
    assert!((0.25..0.75).contains(&share_bad(0.35, 0.55)), "of the back, which half go on to");
    assert!(share_bad(0.75, 0.9) < 0.05, "after its time");
    let [(name, touched)] = struck.as_slice() else {
        panic!("only what the case names: {struck:?}")
    };
    assert!(name == "abort" && *touched > 10, "{name} touched {touched}");
    let faults: Vec<&Event> = journal
        .iter()
        .map(|line| &line.what)
        .filter(|what| {
            matches!(what, Event::WillInject(_) | Event::Injected { .. } | Event::Cleared { .. })
        })
        .collect();
    let [Event::WillInject(_), Event::Injected { .. }, Event::Cleared { touched: cleared, .. }] =
        faults.as_slice()
    else {
        panic!("{faults:#?}")
    };
    assert_eq!(cleared, touched);
}
