//! The users: an open loop.
//!
//! Requests are sent at the instants of the plan (`plan::Arrivals`, the object the simulator draws from), whether or not
//! earlier ones were answered, because users do not wait for one another. Latency counts from the *intended* instant: a harness
//! or a system that falls behind must not make its own delay disappear. A generator that waits for answers before it sends
//! leaves out just the samples that would have been slow; Gil Tene called that coordinated omission.
//!
//! # How it runs
//!
//! One operating-system thread, the [pacer](pacer), sleeps until each request is due and hands it to the runtime, since timers
//! of the runtime come a millisecond late. The dispatcher starts a [user](user) for each, up to a cap on requests under way; beyond it
//! they are *dropped*, which is counted and bad. Nothing is sent twice. Whatever becomes of a request is a [`Seen`]; a
//! time-out is one too, with the time-out as its latency.
//!
//! # When it does not count
//!
//! The load measures its own lateness. [`Measured::complaint`] says when the harness was too slow to judge anything by.

mod connections;
mod dispatch;
mod entry;
mod factor;
mod measured;
mod pacer;
mod preflight;
mod schedule;
mod seen;
mod user;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub use entry::Entry;
pub use factor::LoadFactor;
pub use measured::{Measured, Tail};
pub use preflight::{Preflight, RATE_MAX_PER_S, check_rate, preflight};
pub use seen::{Outcome, Seen};

use crate::drill::DrillError;
use crate::drill::clock::Clock;
use crate::plan::Arrivals;
use crate::units::{Duration, Time};
use dispatch::Dispatcher;
use schedule::Schedule;
use user::Users;

/// At most so many [`Seen`] are kept for the end, about 100 MB; ten minutes at the highest rate. Further ones are only streamed.
pub const KEPT_MAX: usize = 2_400_000;

/// What the load must know beside its plan.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A user gives up so long after the intended instant (`traffic.client_timeout`).
    pub timeout: Duration,
    /// Requests under way at once (`drill.in_flight_max`).
    pub in_flight_max: u32,
    /// Requests intended from here on are not sent; [`Time::NEVER`] to go on until stopped.
    pub until: Time,
    /// What load spikes multiply the rate of later windows by.
    pub factor: Arc<LoadFactor>,
}

/// Users at work. Dropping it stops them at once, without waiting for answers.
#[derive(Debug)]
pub struct Load {
    stop: Arc<AtomicBool>,
    dispatcher: JoinHandle<Finished>,
}

/// What all users saw.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// In order of the intended instant.
    pub seen: Vec<Seen>,
    /// Requests beyond [`KEPT_MAX`], which were streamed and not kept.
    pub not_kept: u64,
}

impl Load {
    /// Starts the users. Everything they see goes to `out` as it ends (nothing is lost if nobody listens there). Must be called
    /// within a tokio runtime.
    ///
    /// # Errors
    ///
    /// No thread for the pacer.
    pub fn start(
        arrivals: Arc<Arrivals>,
        entry: Entry,
        settings: Settings,
        clock: Clock,
        out: mpsc::UnboundedSender<Seen>,
    ) -> Result<Self, DrillError> {
        let stop = Arc::new(AtomicBool::new(false));
        let Settings { timeout, in_flight_max, until, factor } = settings;
        let mut schedule = Schedule::new(arrivals, factor, until);
        let due = pacer::start(clock, Arc::clone(&stop), move |now| schedule.next(now))?;
        let users = Arc::new(Users::new(entry, clock, timeout));
        let dispatcher = Dispatcher::new(users, in_flight_max, out);
        Ok(Self { stop, dispatcher: tokio::spawn(dispatcher.run(due)) })
    }

    /// Sends nothing more and waits for what is under way, at most as long as users wait.
    pub async fn stop(self) -> Finished {
        self.stop.store(true, Ordering::Relaxed);
        self.finish().await
    }

    /// Waits until everything up to `until` was sent and is over.
    pub async fn finish(mut self) -> Finished {
        match (&mut self.dispatcher).await {
            Ok(finished) => finished,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Finished::default(),
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.dispatcher.abort();
    }
}
