//! The user's own system: deployed, rolled back and asked for its state by commands of theirs.
//!
//! The scenario's `target` replaces the built-in instances. Load, measurement and strategy stay ours; that the new version is on its way, how
//! far, and how it is taken back is up to three commands, run by `sh -c`. Each has a time limit and a process group of its
//! own, so that what it started can be ended with it. What it said is kept for the journal, the last two kibibytes of either
//! stream.
//!
//! # What is promised
//!
//! Users' requests go to this machine, unless another is [permitted] twice: in the file and on the command line. When a
//! [`Target`] is dropped, every process its commands left in their groups is killed. A harness that is itself killed by SIGKILL cannot do
//! that; a command then runs on to its own end.

mod command;
mod group;
mod permitted;
mod share;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;

pub use command::Ran;
pub use permitted::permitted;

use crate::drill::DrillError;
use crate::scenario::model::TargetSystem;
use crate::units::{Duration, Ratio};
use group::Group;

/// How long each command may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub deploy: Duration,
    pub rollback: Duration,
    pub status: Duration,
}

impl Default for Limits {
    /// Ten minutes to deploy, five to roll back, five seconds to say how far it is.
    fn default() -> Self {
        Self {
            deploy: Duration::from_mins(10),
            rollback: Duration::from_mins(5),
            status: Duration::from_secs(5),
        }
    }
}

/// A user's own system. Its methods must be called within a tokio runtime.
#[derive(Debug)]
pub struct Target {
    system: TargetSystem,
    limits: Limits,
    /// Groups of commands that have ended and left processes behind.
    left: Arc<Mutex<Vec<Group>>>,
}

/// A deployment under way; dropping it kills the command.
#[derive(Debug)]
pub struct Deployment {
    task: JoinHandle<Result<Ran, DrillError>>,
}

impl Target {
    #[must_use]
    pub fn new(system: TargetSystem, limits: Limits) -> Self {
        Self { system, limits, left: Arc::default() }
    }

    /// Starts the release and does not wait for it.
    #[must_use]
    pub fn deploy(&self) -> Deployment {
        let (command, limit) = (self.system.deploy.clone(), self.limits.deploy);
        let left = Arc::clone(&self.left);
        let run = async move { command::run("deploy", &command, limit, &left).await };
        Deployment { task: tokio::spawn(run) }
    }

    /// Takes the release back, and waits until the command has ended.
    ///
    /// # Errors
    ///
    /// The command failed, was killed, or took longer than its limit.
    pub async fn rollback(&self) -> Result<Ran, DrillError> {
        command::run("rollback", &self.system.rollback, self.limits.rollback, &self.left).await
    }

    /// The share of traffic on the new version, and how that was said.
    ///
    /// # Errors
    ///
    /// As for [`rollback`](Self::rollback); and what was printed is not a share.
    pub async fn status(&self) -> Result<(Ratio, Ran), DrillError> {
        let command = &self.system.status;
        let ran = command::run("status", command, self.limits.status, &self.left).await?;
        match share::share(&ran.printed) {
            Some(share) => Ok((share, ran)),
            None => Err(DrillError::Target {
                which: "status",
                command: command.clone(),
                status: "not a share such as `25%` or `0.25`".to_owned(),
                said: format!("it printed `{}`", ran.printed.trim()),
            }),
        }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Deployment {
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// Waits for the end of the command. A wait that is given up can be taken up again; one that was answered cannot.
    ///
    /// # Errors
    ///
    /// The command failed, was killed, or took longer than its limit.
    pub async fn ended(&mut self) -> Result<Ran, DrillError> {
        match (&mut self.task).await {
            Ok(ended) => ended,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(error) => Err(std::io::Error::other(error).into()),
        }
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        self.task.abort();
    }
}
