//! Reads a journal back and checks that it is the one that was written.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::line::{BEGINNING, hash_of, sha256};
use super::{Actor, Event, Line, Opened};

/// Why a journal is not to be trusted, or cannot be used now.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    #[error("cannot read the journal `{}`: {reason}: is it the file a drill wrote?", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error(
        "the journal `{}` is not as it was written from line {line} on: {why}: use an untouched copy, \
         or look after processes and faults of this drill by hand", .path.display()
    )]
    Broken {
        path: PathBuf,
        /// From 1, as an editor counts.
        line: usize,
        why: String,
    },
    #[error(
        "the drill of `{}` still runs (process {pid}): stop it with Ctrl-C, which clears everything by \
         itself", .path.display()
    )]
    StillRunning { path: PathBuf, pid: u32 },
    #[error(transparent)]
    Unwritable(#[from] super::DrillError),
}

/// A journal whose chain holds.
#[derive(Clone, Debug)]
pub struct Reading {
    pub lines: Vec<Line>,
    /// What a crash left of a last line; all before it can be used.
    pub torn: Option<String>,
}

impl Reading {
    /// What the drill was; every journal that was read begins with it.
    #[must_use]
    pub fn opened(&self) -> Option<&Opened> {
        match &self.lines.first()?.what {
            Event::Opened(opened) => Some(opened),
            _ => None,
        }
    }

    /// The hash of the last line: what the record of the drill holds against lines cut from the end.
    #[must_use]
    pub fn last_hash(&self) -> &str {
        self.lines.last().map_or(BEGINNING, |line| &line.hash)
    }

    /// Whether the journal was written to its end.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.torn.is_none()
            && self.lines.last().is_some_and(|line| matches!(line.what, Event::CleanedUp { .. }))
    }
}

/// Reads and checks a journal; a break names the first line that does not follow from the one before.
pub fn read(path: &Path) -> Result<Reading, JournalError> {
    let unreadable = |reason: String| JournalError::Unreadable { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8_lossy(&bytes);
    chain(&text).map_err(|(line, why)| JournalError::Broken { path: path.to_owned(), line, why })
}

/// The lines of a text, or the number of the first bad one and what is wrong with it.
fn chain(text: &str) -> Result<Reading, (usize, String)> {
    let mut reading = Reading { lines: Vec::new(), torn: None };
    let mut numbered = text.split_inclusive('\n').enumerate().peekable();
    while let Some((index, piece)) = numbered.next() {
        let Some(whole) = piece.strip_suffix('\n') else {
            reading.torn = Some(piece.to_owned());
            break;
        };
        match next(whole, &reading) {
            Ok(line) => reading.lines.push(line),
            // A crash cut this line, and a later process wrote down that it did.
            Err(why) => match numbered.peek().map(|(_, after)| next(after.trim_end(), &reading)) {
                Some(Ok(after)) if tells_of(&after, whole) => {}
                _ => return Err((index + 1, why)),
            },
        }
    }
    match reading.opened() {
        Some(_) => Ok(reading),
        None => Err((1, "it does not begin with `opened`".to_owned())),
    }
}

fn tells_of(line: &Line, torn: &str) -> bool {
    line.actor == Actor::Operator
        && matches!(&line.what, Event::Torn { sha256: hash } if *hash == sha256(torn.as_bytes()))
}

/// The line, if it is the one that must follow.
fn next(text: &str, before: &Reading) -> Result<Line, String> {
    let line: Line = serde_json::from_str(text)
        .map_err(|error| format!("it is no line of a journal ({error})"))?;
    if hash_of(text).as_deref() != Some(line.hash.as_str()) {
        return Err("its text does not have the hash it carries".to_owned());
    }
    if line.seq != before.lines.len() as u64 {
        return Err(format!("it is number {} where {} follows", line.seq, before.lines.len()));
    }
    if line.previous != before.last_hash() {
        return Err("it follows upon another line than the one before it".to_owned());
    }
    Ok(line)
}
