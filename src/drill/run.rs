//! One drill from the first process to the last: set up, conduct, shut, judge.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::unbounded_channel;

use super::DrillError;
use super::clock::Clock;
use super::conduct::{Answers, conduct};
use super::fleet::{Fleet, Remains, SetUp};
use super::journal::{Actor, Event, Journal, Opened, ProcessId};
use super::load::{Entry, Load, LoadFactor, Measured, Seen, Settings};
use super::record::Verdict;
use super::support::Support;
use super::target::admitted;
use super::users;
use super::verdict::{CutShort, Facts, judge};
use super::watch::Watch;
use crate::plan::{Circumstances, FaultSet, Plan};
use crate::referee::{Alone, Course, alone};
use crate::scenario::model::Scenario;
use crate::strategy::Strategy;
use crate::units::{Duration, Time};

/// For starting the fleet before the load, and for each of its instances.
const AHEAD: Duration = Duration::from_secs(1);
const AHEAD_EACH: Duration = Duration::from_millis(200);

/// What is to be drilled.
#[derive(Clone, Debug)]
pub struct Orders {
    /// Already hastened, with one outcome and the faults of one case ([`crate::scenario::pace::drilled`]).
    pub scenario: Arc<Scenario>,
    pub case: String,
    /// Of the scenario as it was written.
    pub scenario_hash: String,
    pub time_scale: f64,
    /// Repeats the drill.
    pub command: String,
    /// Index into the scenario's strategies.
    pub strategy: usize,
    /// The plan is that of the replication of this number.
    pub repetition: u32,
    /// This very program.
    pub program: PathBuf,
    pub journal: PathBuf,
    /// Where the page is offered that monitoring reads; any free port where there is none.
    pub metrics: Option<SocketAddr>,
    /// Telemetry is read from this Prometheus server.
    pub prometheus: Option<String>,
    /// Hosts other than this machine that the command line lets a target be on.
    pub allow_host: Vec<String>,
    /// Set by whoever presses Ctrl-C.
    pub interrupted: Arc<AtomicBool>,
}

/// What came of a drill.
#[derive(Debug)]
pub struct Finished {
    pub plan: Plan,
    pub opened: Opened,
    pub course: Course,
    pub alone: Alone,
    /// In order of the intended instant.
    pub seen: Vec<Seen>,
    pub measured: Measured,
    pub remains: Remains,
    pub verdict: Verdict,
    /// How long the drill was followed.
    pub end: Time,
    pub last_hash: String,
    /// Milliseconds since 1970 at the start of the load.
    pub start_unix_ms: u64,
}

impl Orders {
    /// The plan of this drill: that of the simulated replication of the same number.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan::draw(&self.scenario, u64::from(self.repetition), circumstances(&self.scenario))
    }

    fn strategy_name(&self) -> &str {
        &self.scenario.strategies[self.strategy].name
    }

    fn hypothesis(&self, plan: &Plan) -> String {
        let name = self.strategy_name();
        if plan.defect.is_healthy() {
            format!("{name} leaves the good release alone")
        } else {
            format!("{name} takes the release back ({}) and service is restored", plan.defect)
        }
    }

    fn opened(&self, plan: &Plan) -> Opened {
        let scenario = &self.scenario;
        let stops = scenario.drill.stops.iter();
        let instances: u32 = scenario.services.iter().map(|service| service.instances).sum();
        let released = scenario.services[scenario.release.service].instances;
        Opened {
            drill: format!("{}-{}-{}", scenario.name, self.case, self.repetition),
            harness: ProcessId::own()
                .unwrap_or(ProcessId { pid: std::process::id(), start_time: 0 }),
            scenario: scenario.name.clone(),
            scenario_hash: self.scenario_hash.clone(),
            case: self.case.clone(),
            strategy: self.strategy_name().to_owned(),
            seed: scenario.seed,
            repetition: self.repetition,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: self.command.clone(),
            time_scale: self.time_scale,
            hypothesis: self.hypothesis(plan),
            stop_conditions: stops
                .map(|stop| {
                    format!("more than {} of requests bad for {}", stop.bad_above, stop.hold_for)
                })
                .collect(),
            blast_radius: match &scenario.drill.target {
                Some(target) => vec![
                    format!("the release of the system at {}, and its rollback", target.url),
                    format!("{} requests a second to it", scenario.traffic.rate_per_s),
                ],
                None => vec![
                    format!(
                        "up to {} processes of this program, on this machine",
                        instances + released
                    ),
                    format!("{} requests a second on loopback", scenario.traffic.rate_per_s),
                ],
            },
        }
    }
}

/// What a drilled scenario leaves open is nothing: one outcome, its faults for certain, the first hour of releases.
#[must_use]
pub fn circumstances(scenario: &Scenario) -> Circumstances {
    let fault_set = if scenario.faults.is_empty() { FaultSet::None } else { FaultSet::Any };
    let monday_noon = crate::scenario::model::HourOfWeek { day: 0, hour: 12 };
    let start_hour = scenario.release.when.hours().first().copied().unwrap_or(monday_noon);
    Circumstances { outcome: 0, fault_set, start_hour }
}

/// When a drill of this scenario is over: the same moment for a live one and a simulated one.
#[must_use]
pub fn end_of(scenario: &Scenario, release_at: Time) -> Time {
    release_at + scenario.follow_up
}

/// Drills.
///
/// # Errors
///
/// No drill took place: a port, a process or a file was not to be had. What goes wrong later is in the verdict.
pub fn run(orders: &Orders, plan: Plan, people: &mut dyn Answers) -> Result<Finished, DrillError> {
    let target = admitted(&orders.scenario, &orders.allow_host)?;
    let runtime = Arc::new(Builder::new_multi_thread().worker_threads(2).enable_all().build()?);
    let scenario = Arc::clone(&orders.scenario);
    let instances: u32 = scenario.services.iter().map(|service| service.instances).sum();
    let clock = Clock::starting_in(AHEAD + AHEAD_EACH * u64::from(instances));
    let journal = Arc::new(Journal::create(&orders.journal, clock)?);
    let opened = orders.opened(&plan);
    journal.write(&Actor::Operator, &Event::Opened(Box::new(opened.clone())))?;
    let load_factor = Arc::new(LoadFactor::default());
    let fleet = SetUp {
        scenario: Arc::clone(&scenario),
        target,
        plan: Arc::new(plan.clone()),
        program: orders.program.clone(),
        journal: Arc::clone(&journal),
        load_factor: Arc::clone(&load_factor),
        metrics: orders.metrics,
        prometheus: orders.prometheus.clone(),
    }
    .start(&runtime, clock)?;
    if clock.now() > Time::START {
        return Err(DrillError::SlowStart { late: clock.now().since(Time::START) });
    }
    let end = end_of(&scenario, plan.release_at);
    let live = Live { orders, plan, opened, runtime, clock, journal, end };
    live.go_on(fleet, load_factor, people)
}

/// A drill whose fleet is up.
struct Live<'a> {
    orders: &'a Orders,
    plan: Plan,
    opened: Opened,
    runtime: Arc<Runtime>,
    clock: Clock,
    journal: Arc<Journal>,
    end: Time,
}

impl Live<'_> {
    fn go_on(
        self,
        mut fleet: Fleet,
        load_factor: Arc<LoadFactor>,
        people: &mut dyn Answers,
    ) -> Result<Finished, DrillError> {
        let scenario = &self.orders.scenario;
        let (streamed, heard) = unbounded_channel();
        let (passed_on, seen) = unbounded_channel();
        let support = Support::new(scenario, self.clock, fleet.desk());
        self.runtime.spawn(support.listen(heard, passed_on));
        let load = self.runtime.block_on(async {
            let settings = Settings {
                timeout: scenario.traffic.client_timeout,
                in_flight_max: scenario.drill.in_flight_max,
                until: self.end,
                factor: load_factor,
            };
            let entry = match &scenario.drill.target {
                Some(target) => Entry::target(&target.url, fleet.entry())?,
                None => Entry::router(fleet.entry())?,
            };
            Load::start(Arc::clone(&self.plan.arrivals), entry, settings, self.clock, streamed)
        })?;
        let spec = &scenario.strategies[self.orders.strategy];
        let mut strategy = Strategy::new(spec, scenario);
        let mut watch = Watch::new(
            scenario,
            self.orders.strategy,
            Arc::clone(&self.journal),
            Arc::clone(&self.orders.interrupted),
            seen,
        );
        conduct(&mut fleet, &mut strategy, people, &mut watch, self.end);
        if watch.is_cut_short() {
            // Users under way are still waited for; they must not wait because of a fault.
            fleet.clear_faults();
        }
        let finished = self.runtime.block_on(load.stop());
        let remains = fleet.shut();
        self.judge(&strategy, people, watch.cut_short(), finished.seen, remains)
    }

    fn judge(
        self,
        strategy: &Strategy,
        people: &dyn Answers,
        cut_short: Option<&CutShort>,
        mut seen: Vec<Seen>,
        mut remains: Remains,
    ) -> Result<Finished, DrillError> {
        let scenario = &self.orders.scenario;
        let is_target = scenario.drill.target.is_some();
        if is_target {
            users::believe(&mut seen, &remains.out);
            remains.deviations.extend(users::untold(&seen));
        }
        let measured = Measured::of(&seen);
        let end = self.clock.now().min(self.end);
        let course = Course {
            ledger: users::ledger(&seen, scenario, &self.plan.defect),
            simulated_until: end,
            journal: strategy.journal().to_vec(),
            chronicle: remains.chronicle.clone(),
            people: people.tally(),
            promoted_at: remains.promoted_at,
            reverted_at: remains.reverted_at,
            ..Course::default()
        };
        let alone = alone(scenario, &course, self.plan.release_at, end);
        let complaint =
            remains.failure.clone().or_else(|| measured.complaint(scenario.drill.lateness_max));
        let touched_nothing = touched_nothing(scenario, &remains);
        let verdict = judge(&Facts {
            cut_short,
            complaint: complaint.as_deref(),
            touched_nothing: &touched_nothing,
            release_is_bad: !self.plan.defect.is_healthy(),
            alone: &alone,
            is_target,
        });
        self.journal.write(&Actor::Harness, &verdict_event(&verdict))?;
        self.journal.write(&Actor::Harness, &Event::CleanedUp { left: remains.left.clone() })?;
        Ok(Finished {
            plan: self.plan,
            opened: self.opened,
            course,
            alone,
            seen,
            measured,
            remains,
            verdict,
            end,
            last_hash: self.journal.last_hash(),
            start_unix_ms: self.clock.unix_ms_of(Time::START),
        })
    }
}

/// Faults of the case that never struck, or struck and touched nothing: all of them are meant to strike for certain.
fn touched_nothing(scenario: &Scenario, remains: &Remains) -> Vec<String> {
    let own = scenario.faults.iter().map(|fault| fault.what.name());
    let proxy = scenario.drill.proxy.iter().map(|fault| fault.what.name());
    let touched = |name: &str| remains.struck.iter().any(|one| one.name == name && one.touched > 0);
    own.chain(proxy).filter(|name| !touched(name)).map(str::to_owned).collect()
}

fn verdict_event(verdict: &Verdict) -> Event {
    Event::Verdict {
        verdict: verdict.ending.name().to_owned(),
        reason: verdict.reason.clone(),
        exit_code: i32::from(verdict.exit_code),
    }
}
