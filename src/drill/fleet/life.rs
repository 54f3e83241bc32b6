//! One instance through all its lives: pulled, started, probed, crashed, started again, drained, gone.
//!
//! The orchestrator's part is played here as in the simulated world: an image is pulled and a process started after drawn
//! times, a probe on its own clock makes it ready, failed probes take it out of rotation, a crash is followed by a back-off that
//! doubles. What is real is the process: it answers, dies and freezes by itself, and nobody here decides that it does.

use std::process::ExitStatus;
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::time::sleep;

use super::Shared;
use super::probe::answers;
use super::slot::Life;
use crate::drill::DrillError;
use crate::drill::child::{Child, Spawned};
use crate::drill::clock::std as length;
use crate::drill::journal::{Actor, Event};
use crate::drill::router::Upstream;
use crate::drill::toxic::Proxy;
use crate::random::{Key, Purpose};
use crate::scenario::model::Lifecycle;
use crate::system::Version;
use crate::units::{Duration, Time};

/// What does not change from life to life.
pub(super) struct Instance {
    pub(super) shared: Arc<Shared>,
    pub(super) number: u32,
    pub(super) service: usize,
    pub(super) version: Version,
    pub(super) key: Key,
    pub(super) lifecycle: Lifecycle,
    pub(super) stop: Arc<Notify>,
}

/// A process with the fault proxy before it.
struct Running {
    child: Arc<Child>,
    proxy: Proxy,
    upstream: Arc<Upstream>,
}

impl Instance {
    /// Keeps the instance going until it is told to stop. With `at_once` its first life neither pulls nor waits.
    pub(super) async fn live(self, at_once: bool) {
        let stop = Arc::clone(&self.stop);
        let stopped = stop.notified();
        tokio::pin!(stopped);
        let mut delay = if at_once { Duration::ZERO } else { self.pull() + self.start(0) };
        for restarts in 0.. {
            let begun = tokio::select! {
                () = &mut stopped => return self.is_gone(),
                begun = self.begin(delay) => begun,
            };
            let was_ready = match begun {
                Err(error) => return self.shared.fail(error),
                Ok(None) => false,
                Ok(Some(running)) => {
                    tokio::select! {
                        () = &mut stopped => return self.drain(running).await,
                        how = self.watch(&running) => self.note_end(&running.child, how),
                    }
                    true
                }
            };
            tokio::select! {
                () = &mut stopped => return self.is_gone(),
                () = self.after_crash(was_ready, restarts) => {}
            }
            delay = self.start(restarts + 1);
        }
    }

    fn pull(&self) -> Duration {
        Duration::from_secs_f64(self.lifecycle.pull.quantile(self.key.uniform(Purpose::Pull)))
    }

    fn life(&self, restarts: u32) -> Key {
        self.key.part(u64::from(restarts))
    }

    /// From the pulled image to the tick of the probe that may find it ready.
    fn start(&self, restarts: u32) -> Duration {
        let life = self.life(restarts);
        let law = &self.lifecycle.start;
        let start = Duration::from_secs_f64(law.quantile(life.uniform(Purpose::Start)));
        start + self.lifecycle.probe.period.scaled(life.uniform(Purpose::Balance))
    }

    /// Starts a process and makes it ready; `None` where it died before it ever was.
    async fn begin(&self, delay: Duration) -> Result<Option<Running>, DrillError> {
        sleep(length(delay)).await;
        let spec = self.shared.instance_spec(self);
        let child = match Child::spawn(&self.shared.program, &spec).await? {
            Spawned::Listening(child) => Arc::new(child),
            Spawned::Crashed(_) => return Ok(None),
        };
        self.shared.process_started(self, &child);
        let toxics = Arc::clone(&self.shared.toxics[self.service]);
        let proxy = Proxy::start(child.address(), toxics, self.life(spec.number)).await?;
        let period = length(self.lifecycle.probe.period);
        while !answers(child.address(), period).await {
            sleep(period).await;
        }
        let now = self.shared.clock.now();
        let upstream = Upstream::new(self.number, self.version, proxy.address(), now);
        self.shared.becomes_ready(self, Arc::clone(&upstream));
        Ok(Some(Running { child, proxy, upstream }))
    }

    /// Probes it until the process is no more. Out of rotation after enough failures, in again with the first success.
    async fn watch(&self, running: &Running) -> ExitStatus {
        let probe = &self.lifecycle.probe;
        let (period, address) = (length(probe.period), running.child.address());
        let upstream = Arc::clone(&running.upstream);
        let probing = async {
            let mut failures = 0;
            loop {
                sleep(period).await;
                if answers(address, period).await {
                    if failures >= probe.failures {
                        self.shared.enter_rotation(self, Arc::clone(&upstream));
                    }
                    failures = 0;
                } else {
                    failures += 1;
                    if failures == probe.failures {
                        self.shared.leave_rotation(self);
                    }
                }
            }
        };
        tokio::select! {
            how = running.child.exited() => how,
            never = probing => never,
        }
    }

    fn note_end(&self, child: &Child, how: ExitStatus) {
        let (pid, how) = (child.pid(), how.to_string());
        self.shared.journal(&Actor::Harness, &Event::InstanceEnded { pid, how });
    }

    /// Calls go on being sent to it until its probes have failed often enough; then it waits to be started again.
    async fn after_crash(&self, was_ready: bool, restarts: u32) {
        self.shared.crashes(self);
        if was_ready {
            let probe = &self.lifecycle.probe;
            sleep(length(probe.period * u64::from(probe.failures))).await;
        }
        self.shared.leave_rotation(self);
        let back_off = self.lifecycle.restart_after(restarts);
        let now = self.shared.clock.now();
        let wait = self.shared.restart_at(self).map_or(back_off, |at: Time| at.since(now));
        sleep(length(wait)).await;
        self.shared.set_life(self, Life::Starting);
    }

    /// No new calls; what it has is finished, within its drain and grace.
    async fn drain(&self, running: Running) {
        self.shared.leave_rotation(self);
        sleep(length(self.lifecycle.drain)).await;
        match running.child.terminate(self.lifecycle.grace).await {
            Ok(how) => self.note_end(&running.child, how),
            Err(error) => self.shared.fail(error),
        }
        running.proxy.shut().await;
        self.is_gone();
    }

    fn is_gone(&self) {
        self.shared.leave_rotation(self);
        self.shared.set_life(self, Life::Gone);
    }
}
