//! The journal: what happened in a drill, one line of JSON after another, and no line ever changed.
//!
//! Two readers need it. The **auditor** asks whether the record was edited: every line carries the SHA-256 of itself and of
//! the line before, so a line that was altered, left out, moved or brought in from elsewhere breaks the chain at a line
//! that [`read`] names. The **next process** asks what is still broken: a fault's undo is on the disk before the fault is
//! injected, so that even where the harness is killed [`clear`] can put everything right from this file alone.
//!
//! A line is `{"seq","at_ns","wall","actor","what","previous","hash"}`. `hash` is taken of the bytes of the line without its
//! last member, so that no tool of ours is needed to check it:
//!
//! ```text
//! sed -n 3p drill.jsonl | sed 's/,"hash":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum
//! ```
//!
//! # The trap
//!
//! A chain shows what is missing from the middle and cannot show what was cut from the end: a file that stops early is
//! whole as far as it goes. So a journal ends with `cleaned_up` ([`Reading::is_closed`]), and the record of the drill
//! holds the last hash ([`Reading::last_hash`]). A half-written last line is what a crash leaves behind; it is not taken for
//! forgery, and whoever continues the journal puts the hash of the half line on record instead of removing it.

mod actor;
mod clear;
mod event;
mod line;
mod pending;
mod process;
mod read;
mod undo;
mod wall;
mod words;

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::DrillError;
use super::clock::Clock;
use line::Unhashed;

pub use actor::Actor;
pub use clear::{Cleared, ClearedOne, clear, clear_with, is_an_instance};
pub use event::{
    Event, Injection, InstanceStarted, Of, Opened, Seen, ServiceSeen, Told, VersionSeen,
};
pub(in crate::drill) use line::sha256;
pub use line::{BEGINNING, Line};
pub use process::ProcessId;
pub use read::{JournalError, Reading, read};
pub use undo::{Undo, UndoResult};
pub use wall::rfc3339;

/// The append-only record of one drill; shared between threads by reference.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    clock: Clock,
    end: Mutex<End>,
}

/// Where the next line goes, and what it must say of the one before.
#[derive(Debug)]
struct End {
    file: File,
    seq: u64,
    previous: String,
}

impl Journal {
    /// A new journal; a file that is there already is never written over.
    pub fn create(path: &Path, clock: Clock) -> Result<Self, DrillError> {
        let options = OpenOptions::new().append(true).create_new(true).clone();
        Self::locked(path, clock, &options, 0, BEGINNING.to_owned())
    }

    /// Goes on where an earlier process stopped.
    fn go_on(path: &Path, clock: Clock, read: &Reading) -> Result<Self, DrillError> {
        let options = OpenOptions::new().append(true).clone();
        let previous = read.last_hash().to_owned();
        let journal = Self::locked(path, clock, &options, read.lines.len() as u64, previous)?;
        if let Some(torn) = &read.torn {
            let failed = |error: std::io::Error| journal.failed(&error);
            let mut end = journal.end.lock().unwrap_or_else(PoisonError::into_inner);
            end.file.write_all(b"\n").map_err(failed)?;
            drop(end);
            let sha256 = line::sha256(torn.as_bytes());
            journal.write(&Actor::Operator, &Event::Torn { sha256 })?;
        }
        Ok(journal)
    }

    fn locked(
        path: &Path,
        clock: Clock,
        options: &OpenOptions,
        seq: u64,
        previous: String,
    ) -> Result<Self, DrillError> {
        let failed = |reason: String| DrillError::Journal { path: path.to_owned(), reason };
        let file = options.open(path).map_err(|error| failed(reason(&error)))?;
        file.try_lock().map_err(|error| failed(format!("another process writes it ({error})")))?;
        let end = Mutex::new(End { file, seq, previous });
        Ok(Self { path: path.to_owned(), clock, end })
    }

    /// Appends one line and flushes it; what must survive a crash ([`Event::is_written_ahead`]) is on the disk on return.
    pub fn write(&self, actor: &Actor, what: &Event) -> Result<(), DrillError> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that times never run backwards from line to line.
        let unhashed = Unhashed {
            seq: end.seq,
            at_ns: self.clock.now().as_nanos(),
            wall: wall::now(),
            actor,
            what,
            previous: &end.previous,
        };
        let (text, hash) = unhashed.hashed().map_err(|error| self.failed(&error.into()))?;
        end.file.write_all(text.as_bytes()).map_err(|error| self.failed(&error))?;
        if what.is_written_ahead() {
            end.file.sync_data().map_err(|error| self.failed(&error))?;
        }
        end.seq += 1;
        end.previous = hash;
        Ok(())
    }

    /// The hash of the last line so far; of an empty journal, [`BEGINNING`].
    #[must_use]
    pub fn last_hash(&self) -> String {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).previous.clone()
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: &std::io::Error) -> DrillError {
        DrillError::Journal { path: self.path.clone(), reason: error.to_string() }
    }
}

/// Why a file would not open, with what to do where that is plain.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::AlreadyExists => {
            "another drill's journal is there and is never written over; choose another place"
                .to_owned()
        }
        ErrorKind::NotFound => "its folder does not exist; create it first".to_owned(),
        _ => error.to_string(),
    }
}
