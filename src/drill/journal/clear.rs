//! Undoes what a drill left behind, from its journal alone.
//!
//! A harness that is killed cannot clean up, so the one that cleans up must not be the harness (the open wish of Pumba's
//! users, issue 147). What is undone here was written down before it was done. Nothing is believed that can be seen: a
//! process is ended only if it is the one that was started, by number and start time, and if it is an instance of ours by
//! its command line; an end is reported only once the process is gone.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use super::pending::pending;
use super::process::Found;
use super::{Actor, Event, Journal, JournalError, Of, ProcessId, Undo, UndoResult, read};
use crate::drill::clock::Clock;
use crate::units::Duration;

/// How long an ended process may take to be gone.
const PATIENCE: Duration = Duration::from_secs(2);
/// Letters kept of what a command printed.
const SAID_MAX: usize = 400;

/// What was cleared, latest injection first; empty where nothing was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    pub undone: Vec<ClearedOne>,
}

/// One undo and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearedOne {
    pub of: Of,
    pub undo: Undo,
    pub result: UndoResult,
}

impl Cleared {
    /// Whether nothing of the drill is left.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.undone.iter().all(|one| one.result.is_settled())
    }
}

/// Undoes whatever has no end in the journal, latest first, and writes what it did into the same journal.
///
/// Rollback commands of a target system are run only with `allow_commands`. Doing it twice is harmless. Fails where
/// the journal is broken, and while the harness that wrote it is alive.
pub fn clear(path: &Path, allow_commands: bool) -> Result<Cleared, JournalError> {
    clear_with(path, allow_commands, &is_an_instance)
}

/// [`clear`] with another idea of which command lines are instances of ours.
pub fn clear_with(
    path: &Path,
    allow_commands: bool,
    is_ours: &dyn Fn(&[String]) -> bool,
) -> Result<Cleared, JournalError> {
    let reading = read(path)?;
    if let Some(harness) = reading.opened().map(|opened| opened.harness)
        && harness.is_alive()
    {
        return Err(JournalError::StillRunning { path: path.to_owned(), pid: harness.pid });
    }
    let open = pending(&reading.lines);
    if open.is_empty() {
        return Ok(Cleared { undone: Vec::new() });
    }
    let journal = Journal::go_on(path, Clock::starting_in(Duration::ZERO), &reading)?;
    let mut undone = Vec::new();
    for (of, undo) in open {
        let result = match &undo {
            Undo::Kill(process) => kill(*process, is_ours),
            Undo::Thaw(process) => thaw(*process, is_ours),
            Undo::Run { command } if allow_commands => run(command, &journal)?,
            Undo::Run { command } => UndoResult::NotAllowed { command: command.clone() },
            Undo::Nothing { why } => UndoResult::NothingToDo { why: why.clone() },
        };
        let (kept_of, kept_undo, kept) = (of.clone(), undo.clone(), result.clone());
        journal.write(&Actor::Operator, &Event::Undone { of, undo, result })?;
        undone.push(ClearedOne { of: kept_of, undo: kept_undo, result: kept });
    }
    let cleared = Cleared { undone };
    let left = cleared.undone.iter().filter(|one| !one.result.is_settled());
    let left = left.map(|one| name(&one.of)).collect();
    journal.write(&Actor::Operator, &Event::CleanedUp { left })?;
    Ok(cleared)
}

fn name(of: &Of) -> String {
    match of {
        Of::Fault { fault, name } => format!("fault {fault}, {name}"),
        Of::Instance { pid, service, number } => {
            format!("instance {number} of {service}, process {pid}")
        }
    }
}

/// Whether a command line is `…/backout instance …`.
#[must_use]
pub fn is_an_instance(arguments: &[String]) -> bool {
    let program = arguments.first().and_then(|path| Path::new(path).file_name());
    program.is_some_and(|name| name == "backout")
        && arguments.get(1).is_some_and(|command| command == "instance")
}

fn kill(process: ProcessId, is_ours: &dyn Fn(&[String]) -> bool) -> UndoResult {
    signal(process, Signal::KILL, is_ours).unwrap_or_else(|| {
        if is_gone(process) {
            UndoResult::Done
        } else {
            UndoResult::Failed { why: format!("process {} was killed and is there", process.pid) }
        }
    })
}

fn thaw(process: ProcessId, is_ours: &dyn Fn(&[String]) -> bool) -> UndoResult {
    signal(process, Signal::CONT, is_ours).unwrap_or(UndoResult::Done)
}

/// What became of it where the signal was not sent.
fn signal(
    process: ProcessId,
    signal: Signal,
    is_ours: &dyn Fn(&[String]) -> bool,
) -> Option<UndoResult> {
    match process.signal(signal, is_ours) {
        Ok(Found::Nobody) => Some(UndoResult::AlreadyGone),
        Ok(Found::Stranger) => {
            Some(UndoResult::NotOurs { why: "it started at another time".to_owned() })
        }
        Ok(Found::It(arguments)) if !is_ours(&arguments) => {
            Some(UndoResult::NotOurs { why: format!("it runs `{}`", arguments.join(" ")) })
        }
        Ok(Found::It(_)) => None,
        Err(why) => Some(UndoResult::Failed { why }),
    }
}

#[expect(clippy::disallowed_methods, reason = "the kernel takes a moment to end a process")]
fn is_gone(process: ProcessId) -> bool {
    let clock = Clock::starting_in(Duration::ZERO);
    while process.is_alive() {
        if clock.now().since(crate::units::Time::START) > PATIENCE {
            return false;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    true
}

/// Runs the owner's command; it may ask nobody, and what it printed last is kept.
fn run(command: &str, journal: &Journal) -> Result<UndoResult, JournalError> {
    let output = Command::new("sh").args(["-c", command]).stdin(Stdio::null()).output();
    let (result, exit_code, said) = match output {
        Err(error) => (UndoResult::Failed { why: error.to_string() }, None, String::new()),
        Ok(output) => {
            let said = tail(&[output.stdout, output.stderr].concat());
            let result = if output.status.success() {
                UndoResult::Done
            } else {
                UndoResult::Failed { why: format!("{}: {said}", output.status) }
            };
            (result, output.status.code(), said)
        }
    };
    let event = Event::Command { command: command.to_owned(), exit_code, said };
    journal.write(&Actor::Operator, &event)?;
    Ok(result)
}

fn tail(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    let skipped = text.chars().count().saturating_sub(SAID_MAX);
    text.chars().skip(skipped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_instance_of_this_program_is_ours() {
        let line = |arguments: &[&str]| -> Vec<String> {
            arguments.iter().map(|argument| (*argument).to_owned()).collect()
        };
        assert!(is_an_instance(&line(&["/usr/bin/backout", "instance"])));
        assert!(!is_an_instance(&line(&["/usr/bin/backout", "run", "instance"])));
        assert!(!is_an_instance(&line(&["/usr/bin/vim", "instance"])));
        assert!(!is_an_instance(&[]));
    }
}
