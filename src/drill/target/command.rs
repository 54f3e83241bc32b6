//! One command: run, limited, listened to.
//!
//! The trap: a command may leave a process behind that holds its output open (a server started with `&`). The command is over when its
//! shell is, so what is said afterwards is waited for only briefly.

use std::collections::VecDeque;
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::group::Group;
use crate::drill::DrillError;
use crate::drill::clock::std;
use crate::units::Duration;

/// As much of either stream is kept.
const KEPT_BYTES: usize = 2048;

/// For output that is still in the pipe when the shell has ended.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// A command that has ended well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ran {
    /// `deploy`, `rollback` or `status`.
    pub which: &'static str,
    pub command: String,
    /// Always 0; others are errors.
    pub exit_code: i32,
    /// The last 2 KiB of its standard output.
    pub printed: String,
    /// The last 2 KiB of its standard error.
    pub complained: String,
    pub took: Duration,
}

/// Runs a command to its end. Processes it leaves behind are kept in `left`; if this future is dropped, all are killed.
pub(super) async fn run(
    which: &'static str,
    command: &str,
    limit: Duration,
    left: &Mutex<Vec<Group>>,
) -> Result<Ran, DrillError> {
    let failed = |status: String, exit_code: Option<i32>, said: String| DrillError::Target {
        which,
        command: command.to_owned(),
        status,
        exit_code,
        said,
    };
    let began = now();
    let mut child =
        spawn(command).map_err(|error| failed(error.to_string(), None, String::new()))?;
    let group = Group::of(&child);
    let (printed, complained) = (Tail::default(), Tail::default());
    let ended = timeout(std(limit), wait(&mut child, &printed, &complained)).await;
    let said = || match (printed.text(), complained.text()) {
        (printed, complained) if complained.is_empty() => printed,
        (_, complained) => complained,
    };
    let Ok(status) = ended else {
        return Err(failed(format!("no end within {limit}"), None, said()));
    };
    let status = status?;
    if !status.success() {
        return Err(failed(described(status), status.code(), said()));
    }
    // A failed command's processes are killed with the group, a good one's live as long as the target.
    let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
    left.retain(Group::is_alive);
    if let Some(group) = group.filter(Group::is_alive) {
        left.push(group);
    }
    Ok(Ran {
        which,
        command: command.to_owned(),
        exit_code: 0,
        printed: printed.text(),
        complained: complained.text(),
        took: Duration::from_secs_f64(now().duration_since(began).as_secs_f64()),
    })
}

#[expect(clippy::disallowed_methods, reason = "commands run in real time")]
fn now() -> Instant {
    Instant::now()
}

fn spawn(command: &str) -> std::io::Result<Child> {
    Command::new("sh")
        .arg("-c")
        .arg(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
}

/// Listens until the shell ends, and a moment longer.
async fn wait(child: &mut Child, printed: &Tail, complained: &Tail) -> std::io::Result<ExitStatus> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let listen = async { tokio::join!(printed.read(stdout), complained.read(stderr)) };
    tokio::pin!(listen);
    tokio::select! {
        status = child.wait() => {
            let _ = timeout(std(LAST_WORDS), listen).await;
            status
        }
        _ = &mut listen => child.wait().await,
    }
}

fn described(status: ExitStatus) -> String {
    status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"))
}

/// The end of a stream.
#[derive(Debug, Default)]
struct Tail {
    kept: Mutex<VecDeque<u8>>,
}

impl Tail {
    async fn read(&self, stream: Option<impl AsyncRead + Unpin>) {
        let Some(mut stream) = stream else { return };
        let mut chunk = vec![0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut chunk).await {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend(&chunk[..length]);
            let surplus = kept.len().saturating_sub(KEPT_BYTES);
            kept.drain(..surplus);
        }
    }

    fn text(&self) -> String {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = kept.iter().copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
