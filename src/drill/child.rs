//! An instance as the harness holds it: started, stopped, frozen, killed.
//!
//! A child never outlives its handle: dropping it closes its standard input and kills it, and a task of its own waits
//! for it, so that there is never a zombie. Should the harness itself be killed, the instance sees to its own end
//! ([`instance`](super::instance)). Signals go through a file descriptor of the process and not through its number, which may be
//! somebody else's by the time.
//!
//! The trap: a child dies with the *thread* that started it, which is how the kernel reads "parent". Start children from
//! threads that stay: the runtime's workers and the thread that blocks on it do, those of `spawn_blocking` do not.

use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{self, ChildStdin, ChildStdout, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::DrillError;
use super::clock::std;
use super::wire::{InstanceSpec, Listening};
use crate::units::Duration;

/// An instance that does not listen by then never will.
const START_MAX: Duration = Duration::from_secs(10);
/// So much of what a child says on standard error is kept.
const SAID_MAX_BYTES: u64 = 16 << 10;
/// Our own code for orders that are none: not a crash.
const INVALID: i32 = 2;

/// What came of starting an instance.
#[derive(Debug)]
pub enum Spawned {
    Listening(Child),
    /// It ended before it listened: by this exit code, or by a signal.
    Crashed(Option<i32>),
}

/// A running instance, or one that has ended and not yet been dropped.
#[derive(Debug)]
pub struct Child {
    address: SocketAddr,
    pid: u32,
    process: OwnedFd,
    exit: watch::Receiver<Option<ExitStatus>>,
    _stdin: ChildStdin,
}

impl Drop for Child {
    fn drop(&mut self) {
        // The task that waits for it goes on until it is gone; where the runtime goes first, the task's end kills it.
        let _ = self.kill();
    }
}

impl Child {
    /// Starts `program instance`, gives it its orders and waits for at most 10 s until it listens.
    ///
    /// # Errors
    ///
    /// The program cannot be started, refuses its orders or says nothing in time. That it crashes is no error.
    pub async fn spawn(program: &Path, spec: &InstanceSpec) -> Result<Spawned, DrillError> {
        let failure = |reason: String| DrillError::Child { service: spec.service.clone(), reason };
        let mut started = Started::start(program)
            .map_err(|error| failure(format!("`{}` cannot be run: {error}", program.display())))?;
        let said = tokio::time::timeout(std(START_MAX), started.first_words(spec)).await;
        match said {
            Err(_) => Err(failure(format!("it did not listen within {START_MAX}"))),
            Ok(Ok(Some(Listening { listening }))) => {
                started.into_child(listening).map(Spawned::Listening)
            }
            Ok(_) => match started.ended().await? {
                (Some(INVALID), said) => Err(failure(said)),
                (code, _) => Ok(Spawned::Crashed(code)),
            },
        }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its number; somebody else's once it has [`exited`](Self::exited).
    #[must_use]
    pub const fn pid(&self) -> u32 {
        self.pid
    }

    /// Stops it where it is (SIGSTOP): connections stay open and nothing is answered.
    ///
    /// # Errors
    ///
    /// The system refuses. A child that has ended is left in peace.
    pub fn freeze(&self) -> Result<(), DrillError> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on (SIGCONT).
    ///
    /// # Errors
    ///
    /// As [`freeze`](Self::freeze).
    pub fn thaw(&self) -> Result<(), DrillError> {
        self.signal(Signal::CONT)
    }

    /// Ends it at once (SIGKILL), frozen or not; what it was doing is lost.
    ///
    /// # Errors
    ///
    /// As [`freeze`](Self::freeze).
    pub fn kill(&self) -> Result<(), DrillError> {
        self.signal(Signal::KILL)
    }

    /// Lets it finish what it has (SIGTERM) and kills it if that takes longer than `grace`.
    ///
    /// # Errors
    ///
    /// As [`freeze`](Self::freeze).
    pub async fn terminate(&self, grace: Duration) -> Result<ExitStatus, DrillError> {
        self.signal(Signal::TERM)?;
        if let Ok(status) = tokio::time::timeout(std(grace), self.exited()).await {
            return Ok(status);
        }
        self.kill()?;
        Ok(self.exited().await)
    }

    /// Its exit status, as soon as it has one. May be awaited beside everything else and by several.
    pub fn exited(&self) -> impl Future<Output = ExitStatus> + Send + use<> {
        let mut exit = self.exit.clone();
        async move {
            let status = exit.wait_for(Option::is_some).await.ok().and_then(|status| *status);
            status.unwrap_or_else(unknown)
        }
    }

    /// Its exit status if it has ended.
    #[must_use]
    pub fn exit_status(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    fn signal(&self, signal: Signal) -> Result<(), DrillError> {
        match pidfd_send_signal(&self.process, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(DrillError::System(error.into())),
        }
    }
}

/// Killed, for want of a better word: nobody could ask the system.
fn unknown() -> ExitStatus {
    ExitStatus::from_raw(Signal::KILL.as_raw())
}

/// A process that has not said yet where it listens.
struct Started {
    process: process::Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    said: JoinHandle<String>,
}

impl Started {
    fn start(program: &Path) -> std::io::Result<Self> {
        let mut process = Command::new(program)
            .arg("instance")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let lost = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let stdin = Some(process.stdin.take().ok_or_else(lost)?);
        let stdout = BufReader::new(process.stdout.take().ok_or_else(lost)?);
        let stderr = process.stderr.take().ok_or_else(lost)?;
        let said = tokio::spawn(async move {
            let mut said = Vec::new();
            let _ = stderr.take(SAID_MAX_BYTES).read_to_end(&mut said).await;
            String::from_utf8_lossy(&said).trim().to_owned()
        });
        Ok(Self { process, stdin, stdout, said })
    }

    /// Gives the orders and reads the answer; `None` where there is none.
    async fn first_words(&mut self, spec: &InstanceSpec) -> std::io::Result<Option<Listening>> {
        let mut orders = serde_json::to_vec(spec)?;
        orders.push(b'\n');
        if let Some(stdin) = &mut self.stdin {
            stdin.write_all(&orders).await?;
        }
        let mut line = String::new();
        self.stdout.read_line(&mut line).await?;
        Ok(serde_json::from_str(&line).ok())
    }

    /// Its exit code, and what it said.
    async fn ended(mut self) -> Result<(Option<i32>, String), DrillError> {
        drop(self.stdin.take());
        let status = tokio::time::timeout(std(START_MAX), self.process.wait()).await;
        let status = status.map_err(std::io::Error::from)??;
        Ok((status.code(), self.said.await.unwrap_or_default()))
    }

    fn into_child(mut self, address: SocketAddr) -> Result<Child, DrillError> {
        let gone = || DrillError::System(std::io::ErrorKind::BrokenPipe.into());
        let pid = self.process.id().ok_or_else(gone)?;
        let number = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or_else(gone)?;
        // Not waited for yet, so the number is still this child's.
        let process = pidfd_open(number, PidfdFlags::empty()).map_err(std::io::Error::from)?;
        let stdin = self.stdin.take().ok_or_else(gone)?;
        let (told, exit) = watch::channel(None);
        tokio::spawn(async move {
            let status = self.process.wait().await.unwrap_or_else(|_| unknown());
            told.send_replace(Some(status));
        });
        Ok(Child { address, pid, process, exit, _stdin: stdin })
    }
}
