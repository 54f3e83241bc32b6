//! The user's own system: deployed, rolled back and asked for its state by commands of theirs.
//!
//! The scenario's `target` replaces the built-in instances. Load, measurement and strategy stay ours; that the new version is on its way, how
//! far, and how it is taken back is up to three commands, run by `sh -c`. Each has a time limit and a process group of its
//! own, so that what it started can be ended with it. What it said is kept for the journal, the last two kibibytes of either
//! stream.
//!
//! # What is promised
//!
//! Users' requests go to this machine, unless another is [permitted] twice: in the file and on the command line. What a drill could do
//! to instances and cannot do to a target is [refused](admitted) before it begins. A command whose wait is dropped is killed with
//! all it started; when a [`Target`] is dropped, so is every process its commands left in their groups. A harness that
//! is itself killed by SIGKILL cannot do that; a command then runs on to its own end.

mod admitted;
mod command;
mod group;
mod permitted;
mod share;

use std::sync::{Mutex, PoisonError};

pub use admitted::admitted;
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
    left: Mutex<Vec<Group>>,
}

impl Target {
    #[must_use]
    pub fn new(system: TargetSystem, limits: Limits) -> Self {
        Self { system, limits, left: Mutex::default() }
    }

    /// Starts the release, and waits until the command has ended.
    ///
    /// # Errors
    ///
    /// The command failed, was killed, or took longer than its limit.
    pub async fn deploy(&self) -> Result<Ran, DrillError> {
        command::run("deploy", &self.system.deploy, self.limits.deploy, &self.left).await
    }

    /// Takes the release back, and waits until the command has ended.
    ///
    /// # Errors
    ///
    /// The command failed, was killed, or took longer than its limit.
    pub async fn rollback(&self) -> Result<Ran, DrillError> {
        command::run("rollback", &self.system.rollback, self.limits.rollback, &self.left).await
    }

    /// Kills whatever its commands left behind in their groups.
    pub fn end_all(&self) {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The scenario's own words.
    #[must_use]
    pub const fn system(&self) -> &TargetSystem {
        &self.system
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
                exit_code: Some(ran.exit_code),
                said: format!("it printed `{}`", ran.printed.trim()),
            }),
        }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.end_all();
    }
}
