//! A user's own system in the place of the instances: one upstream before which everything of ours stays as it is.
//!
//! Router, fault proxy, page of metrics, telemetry faults and load are those of the fleet. What differs is the control plane:
//! the release is a command, taking it back is another, and how far it is has to be asked for again and again with a third. Nobody
//! here knows the system's instances, so monitoring is shown one of each version, the new one not ready while
//! the deployment is stuck.
//!
//! # What is never guessed
//!
//! A status that cannot be read is not 0 %: the last one that could be read stays, and after three in a row the drill is
//! invalid. It goes on nevertheless, since the strategy may be about to take a bad release back. A rollback is finished
//! when a status that was asked for *after* the command had ended says 0 %.
//!
//! # Whose release it is
//!
//! The harness undoes its faults and not the user's releases. The undo is on the disk before `deploy` runs and stays pending until
//! the release is seen to be back, for [`clear`](crate::drill::journal::clear) to run when somebody says so.

mod deploy;
mod poll;
mod progress;
mod take_back;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::shared::{Shared, locked};
use crate::drill::DrillError;
use crate::drill::clock::std as length;
use crate::drill::journal::{Actor, Event};
use crate::drill::router::{Router, Routes, Upstream};
use crate::drill::target::{Limits, Ran, Target};
use crate::drill::toxic::{Proxy, Toxics};
use crate::drill::users::OutPeriod;
use crate::random::Key;
use crate::rollout::Report;
use crate::scenario::model::TargetSystem;
use crate::system::{Action, Integrity, Scrape, ServiceScrape, Version, VersionScrape};
use crate::units::{Duration, Ratio, Time};

pub(super) use deploy::deploy;
pub(super) use poll::{first, follow};
use progress::Progress;

/// Somebody who listens accepts within this.
const CONNECTED_WITHIN: Duration = Duration::from_secs(2);

/// What the injection of the release is called in the journal.
pub(in crate::drill) const RELEASE: &str = "release";

/// The system with what we know of it.
#[derive(Debug)]
pub(super) struct OwnSystem {
    target: Target,
    progress: Mutex<Progress>,
    /// Tells a deployment that still runs to stop.
    stop: Notify,
    /// Held by the command that changes the system, so that there is never more than one.
    changing: tokio::sync::Mutex<()>,
    _proxy: Proxy,
}

/// What a drill has to say of a target in the end.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) promoted_at: Option<Time>,
    pub(super) reverted_at: Option<Time>,
    pub(super) out: Vec<OutPeriod>,
    pub(super) deviations: Vec<String>,
    pub(super) failure: Option<String>,
    /// The release, where it is not known to be back.
    pub(super) left: Option<String>,
}

impl OwnSystem {
    /// Lets the router reach the system through the fault proxy.
    pub(super) async fn new(
        system: &TargetSystem,
        address: SocketAddr,
        router: &Router,
        toxics: &Arc<Toxics>,
        seed: Key,
    ) -> Result<Self, DrillError> {
        let unreachable =
            |reason: String| DrillError::Unreachable { url: system.url.clone(), reason };
        match timeout(length(CONNECTED_WITHIN), TcpStream::connect(address)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(unreachable(error.to_string())),
            Err(_) => return Err(unreachable(format!("no connection within {CONNECTED_WITHIN}"))),
        }
        let proxy = Proxy::start(address, Arc::clone(toxics), seed).await?;
        let upstream = Upstream::new(0, Version::Old, proxy.address(), Time::START);
        router.route(Routes { rotation: [vec![upstream], Vec::new()], ..Routes::default() });
        Ok(Self {
            target: Target::new(system.clone(), Limits::default()),
            progress: Mutex::default(),
            stop: Notify::new(),
            changing: tokio::sync::Mutex::default(),
            _proxy: proxy,
        })
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        locked(&self.progress)
    }

    /// Ends every process of its commands. To be called once the tasks that run them are gone.
    pub(super) fn shut(&self) -> Told {
        self.target.end_all();
        self.progress().told()
    }
}

impl Shared {
    /// Carries out what a strategy asks of a target.
    pub(super) fn apply_to_own(self: &Arc<Self>, own: &Arc<OwnSystem>, action: &Action) {
        match action {
            Action::RollBack(_) => {
                let sabotaged = self.control().sabotaged(self.clock.now());
                match sabotaged {
                    Some(failed) => self.carry_out(failed),
                    None => self.spawn(take_back::take_back(Arc::clone(self), Arc::clone(own))),
                }
            }
            Action::Hold => self.cannot(own, "hold its rollout, which went on"),
            Action::SetWeight(_) => self.cannot(own, "be given a weight, and kept its own"),
            Action::AbortRollback(_) => {
                self.cannot(own, "leave its rollback off, which went on");
            }
            // What was not held goes on; inert actions go to people.
            _ => {}
        }
    }

    /// What was asked for has no counterpart.
    fn cannot(&self, own: &OwnSystem, what: &str) {
        let deviation = format!("the target cannot {what}");
        self.journal(&Actor::Harness, &Event::Rollout { happening: deviation.clone() });
        own.progress().deviates(deviation);
    }

    /// Hands on what has become of the release.
    fn report(self: &Arc<Self>, reports: Vec<Report>) {
        let consequences = self.control().report(self.clock.now(), reports);
        self.carry_out(consequences);
    }

    /// What monitoring may know of a target.
    pub(super) fn reading_of_own(&self, own: &OwnSystem) -> Scrape {
        let rollout =
            own.progress().view(self.clock.now(), self.scenario.release.progress_deadline);
        let [old, new] = self.routers[0].meters();
        let of = |measured: crate::drill::router::Meter, ready, desired| VersionScrape {
            ready,
            desired,
            restarts: 0,
            requests: measured.requests,
            errors: measured.errors,
            buckets: measured.buckets,
        };
        let desired = u32::from(rollout.started_at.is_some());
        let ready = if rollout.stuck { 0 } else { desired };
        let services = vec![ServiceScrape { old: of(old, 1, 1), new: of(new, ready, desired) }];
        Scrape { services, rollout, integrity: Integrity::default() }
    }
}

/// Runs a command with its end on record, even where it is killed before it gets there.
async fn on_record(
    shared: &Shared,
    command: &str,
    running: impl Future<Output = Result<Ran, DrillError>>,
) -> Result<Ran, DrillError> {
    let mut unended = Unended { shared, command: Some(command) };
    let ended = running.await;
    unended.command = None;
    let (exit_code, said) = match &ended {
        Ok(ran) => (Some(ran.exit_code), format!("{}{}", ran.printed, ran.complained)),
        Err(DrillError::Target { exit_code, said, .. }) => (*exit_code, said.clone()),
        Err(other) => (None, other.to_string()),
    };
    write(shared, command, exit_code, said.trim());
    ended
}

fn write(shared: &Shared, command: &str, exit_code: Option<i32>, said: &str) {
    let (command, said) = (command.to_owned(), said.to_owned());
    shared.journal(&Actor::Harness, &Event::Command { command, exit_code, said });
}

/// A command that has not ended; it is written down as killed if that never happens.
struct Unended<'a> {
    shared: &'a Shared,
    command: Option<&'a str>,
}

impl Drop for Unended<'_> {
    fn drop(&mut self) {
        if let Some(command) = self.command {
            write(self.shared, command, None, "killed by the harness before it had ended");
        }
    }
}

/// A share, as a person would say it.
fn of_traffic(share: Ratio) -> String {
    format!("{share} of traffic")
}
