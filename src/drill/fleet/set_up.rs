//! A fleet from nothing to its first request, and from its last to nothing.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex};

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::control::Control;
use super::own_system::{OwnSystem, deploy, first, follow};
use super::platform::Instances;
use super::shared::{Shared, locked};
use super::slot::Life;
use super::{Fleet, Struck};
use crate::drill::DrillError;
use crate::drill::clock::{Clock, std as length};
use crate::drill::journal::Journal;
use crate::drill::load::LoadFactor;
use crate::drill::router::{Router, RouterSpec};
use crate::drill::scrape::{PageServer, Scraper, Source, page, serve};
use crate::drill::toxic::Toxics;
use crate::drill::users::OutPeriod;
use crate::plan::Plan;
use crate::random::Key;
use crate::scenario::model::Scenario;
use crate::system::{Happening, Observed, Version};
use crate::telemetry::ScrapeFaults;
use crate::units::{Duration, Time};

/// Instances that are not ready by then will not be.
const READY_WITHIN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Instances outlive a drill by no more than this, even where nobody ends them.
const MARGIN: Duration = Duration::from_secs(60);

/// What a fleet is made of.
pub struct SetUp {
    pub scenario: Arc<Scenario>,
    /// Where the scenario's target was found, if it has one.
    pub target: Option<SocketAddr>,
    pub plan: Arc<Plan>,
    /// This very program.
    pub program: PathBuf,
    pub journal: Arc<Journal>,
    pub load_factor: Arc<LoadFactor>,
    /// Where the page is offered that monitoring reads; any free port of this machine where there is none.
    pub metrics: Option<SocketAddr>,
    /// Telemetry is read from this Prometheus server instead of from the page itself.
    pub prometheus: Option<String>,
}

/// What is left of a fleet.
#[derive(Debug)]
pub struct Remains {
    pub chronicle: Vec<(Time, Happening)>,
    pub promoted_at: Option<Time>,
    pub reverted_at: Option<Time>,
    /// Every fault that struck.
    pub struck: Vec<Struck>,
    /// What went wrong with the harness itself.
    pub failure: Option<String>,
    /// What clean-up could not end, by name; empty is as it should be.
    pub left: Vec<String>,
    /// While the new version of a user's own system took traffic; empty for instances of ours, which say what they met.
    pub out: Vec<OutPeriod>,
    /// What went otherwise than the strategy asked.
    pub deviations: Vec<String>,
}

impl SetUp {
    /// Starts routers and instances and waits until all of them are ready. The clock starts later.
    pub fn start(self, runtime: &Arc<Runtime>, clock: Clock) -> Result<Fleet, DrillError> {
        let (out, observations) = unbounded_channel();
        let (metrics, prometheus) = (self.metrics, self.prometheus.clone());
        let (shared, page) = runtime.block_on(async {
            let shared = Arc::new(self.shared(clock, out.clone()).await?);
            match &shared.own {
                Some(own) => first(own).await?,
                None => shared.first_instances().await?,
            }
            let page = shared.watch(metrics, prometheus, out).await?;
            shared.schedule_faults();
            match shared.own.clone() {
                Some(own) => {
                    shared.spawn(follow(Arc::clone(&shared), Arc::clone(&own)));
                    shared.spawn(deploy(Arc::clone(&shared), own));
                }
                None => shared.spawn(roll_out(Arc::clone(&shared))),
            }
            Ok::<_, DrillError>((shared, page))
        })?;
        let runtime = Arc::clone(runtime);
        Ok(Fleet { runtime, shared, observations, _page: page, last: Time::START })
    }

    async fn shared(
        self,
        clock: Clock,
        out: UnboundedSender<Observed>,
    ) -> Result<Shared, DrillError> {
        let Self { scenario, target, plan, program, journal, load_factor, .. } = self;
        let mut routers = Vec::new();
        let seed = Key::new(scenario.seed);
        for (index, service) in scenario.services.iter().enumerate() {
            let spec = RouterSpec {
                name: service.name.clone(),
                is_released: index == scenario.release.service,
                balance: service.balance,
                is_target: target.is_some(),
                propagation: if target.is_some() {
                    Duration::ZERO
                } else {
                    scenario.drill.propagation
                },
                connections: scenario.drill.connections,
                buckets_s: scenario.telemetry.buckets_s.clone(),
                defect: plan.defect,
                seed: seed.part(index as u64),
            };
            routers.push(Router::start(spec, clock).await?);
        }
        let released = scenario.release.service;
        let usual = scenario.services[released].instances;
        let instances = Instances::new(released, usual, plan.world_key);
        let toxics: Vec<Arc<Toxics>> = routers.iter().map(|_| Arc::default()).collect();
        let own = match (&scenario.drill.target, target) {
            (Some(system), Some(address)) => {
                let own = OwnSystem::new(system, address, &routers[0], &toxics[0], plan.world_key);
                Some(Arc::new(own.await?))
            }
            _ => None,
        };
        Ok(Shared {
            clock,
            program,
            deadline: scenario.warm_up + scenario.follow_up * 2 + MARGIN,
            control: Mutex::new(Control::new(scenario.release.clone(), instances)),
            own,
            toxics,
            routers,
            scrape_faults: Arc::new(Mutex::new(ScrapeFaults::new(released))),
            load_factor,
            journal,
            out,
            touched: Mutex::new(vec![None; scenario.faults.len()]),
            injections: AtomicU32::new(0),
            failure: Mutex::new(None),
            tasks: Mutex::new(JoinSet::new()),
            faults: Mutex::new(JoinSet::new()),
            scenario,
            plan,
        })
    }
}

impl Shared {
    /// The old version, as it has been there all along.
    async fn first_instances(self: &Arc<Self>) -> Result<(), DrillError> {
        for (service, about) in self.scenario.services.iter().enumerate() {
            for _ in 0..about.instances {
                let number = self.control().instances.add(service, Version::Old);
                self.start(number, true);
            }
        }
        let all_ready = async {
            while !self.is_first_ready() && locked(&self.failure).is_none() {
                sleep(length(LOOK_EVERY)).await;
            }
        };
        let in_time = timeout(length(READY_WITHIN), all_ready).await.is_ok();
        let failure = locked(&self.failure).take();
        match failure {
            None if in_time => Ok(()),
            Some(failure) => Err(failure),
            None => Err(DrillError::Child {
                service: self.scenario.services[0].name.clone(),
                reason: format!("not ready within {READY_WITHIN}"),
            }),
        }
    }

    fn is_first_ready(&self) -> bool {
        self.control().instances.slots.iter().all(|slot| slot.life == Life::Ready)
    }

    /// Offers the page and lets monitoring read it, straight or by way of a Prometheus server.
    async fn watch(
        self: &Arc<Self>,
        metrics: Option<SocketAddr>,
        prometheus: Option<String>,
        out: UnboundedSender<Observed>,
    ) -> Result<PageServer, DrillError> {
        let shared = Arc::clone(self);
        let names: Vec<String> =
            self.scenario.services.iter().map(|one| one.name.clone()).collect();
        let telemetry = self.scenario.telemetry.clone();
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let (services, buckets_s) = (names.clone(), telemetry.buckets_s.clone());
        let draw = move || page::render(&shared.reading(), &services, &buckets_s);
        let page = serve(metrics.unwrap_or(any_port), draw).await?;
        let source = match prometheus {
            Some(url) => Source::Prometheus(url),
            None => Source::Page(page.address()),
        };
        let faults = Arc::clone(&self.scrape_faults);
        let scraper = Scraper::new(&source, names, telemetry, self.clock, faults)?;
        let shared = Arc::clone(self);
        self.spawn(scraper.run(move |fault| shared.touch(fault, 1), out));
        Ok(page)
    }
}

/// Lets the rollout controller look, on its own clock, from the release on.
async fn roll_out(shared: Arc<Shared>) {
    let mut at = shared.plan.release_at;
    loop {
        sleep_until(Instant::from_std(shared.clock.instant_of(at))).await;
        shared.look();
        at = at + shared.scenario.release.looks_every;
    }
}

impl Fleet {
    /// Where users' requests enter.
    #[must_use]
    pub fn entry(&self) -> SocketAddr {
        self.shared.entry()
    }

    /// Clears every fault at once and lets none strike any more.
    pub fn clear_faults(&self) {
        self.runtime.block_on(self.shared.clear_faults());
    }

    /// Clears every fault, ends every process and closes every port.
    #[must_use]
    pub fn shut(self) -> Remains {
        self.runtime.block_on(async {
            self.shared.clear_faults().await;
            let mut tasks = std::mem::take(&mut *locked(&self.shared.tasks));
            tasks.shutdown().await;
            self.shared.end_processes().await;
        });
        // A spike of load is counted when it is over.
        let struck = self.shared.struck();
        let told = self.shared.own.as_ref().map(|own| own.shut()).unwrap_or_default();
        let mut left = self.shared.left();
        left.extend(told.left);
        let failure = locked(&self.shared.failure).as_ref().map(DrillError::to_string);
        let control = self.shared.control();
        Remains {
            chronicle: control.chronicle.clone(),
            promoted_at: control.controller.promoted_at().or(told.promoted_at),
            reverted_at: control.controller.reverted_at().or(told.reverted_at),
            struck,
            failure: failure.or(told.failure),
            left,
            out: told.out,
            deviations: told.deviations,
        }
    }
}
