//! The record of a tuning under way, from which it goes on after Ctrl-C or a crash.
//!
//! One line a replication, written when it is done and in one piece, so that whatever ends the program leaves whole lines and at most
//! one that is cut. The first line is a digest of everything that decides what the lines hold; a record of another question, another
//! scenario or another version is refused rather than mixed in. A tuning that ends takes its record away.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::experiment::shared_row::SharedRow;
use crate::experiment::tune::archive::Place;

/// The name of the record in the folder of the report.
const NAME: &str = "tune.record.jsonl";
/// The version of its layout.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    tune_record: u32,
    question: String,
}

#[derive(Serialize)]
struct Line<'a> {
    place: Place,
    rows: &'a [SharedRow],
}

#[derive(Deserialize)]
struct KeptLine {
    place: Place,
    rows: Vec<SharedRow>,
}

/// Rows of places that were done before.
pub(super) type Known = BTreeMap<Place, Vec<SharedRow>>;

/// A record that is open for more.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    file: Mutex<File>,
    failed: Mutex<Option<std::io::Error>>,
}

impl Record {
    /// Begins a record in a folder, or goes on with the one that is there.
    pub(super) fn open(
        folder: &Path,
        question: &str,
        resume: bool,
    ) -> anyhow::Result<(Self, Known)> {
        let path = folder.join(NAME);
        let shown = path.display();
        let text = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot read `{shown}`")),
        };
        ensure!(
            resume || text.is_none(),
            "`{shown}` is the record of a tuning that was interrupted: go on with `--resume`, choose another folder with `--out`, or delete it"
        );
        let (known, whole) = match &text {
            Some(bytes) => kept(&path, bytes, question)?,
            None => (Known::new(), 0),
        };
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let mut file = file.with_context(|| format!("cannot write `{shown}`"))?;
        // The line that was cut is done again.
        file.set_len(whole).with_context(|| format!("cannot write `{shown}`"))?;
        if whole == 0 {
            let header = Header { tune_record: VERSION, question: question.to_owned() };
            let line = serde_json::to_string(&header)? + "\n";
            file.write_all(line.as_bytes()).with_context(|| format!("cannot write `{shown}`"))?;
        }
        let failed = Mutex::new(None);
        Ok((Self { path, file: Mutex::new(file), failed }, known))
    }

    /// Keeps the rows of a place; where that fails, `stop` is raised.
    pub(super) fn keep(&self, place: Place, rows: &[SharedRow], stop: &AtomicBool) {
        let written = serde_json::to_string(&Line { place, rows })
            .map_err(std::io::Error::from)
            .and_then(|line| {
                let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                file.write_all((line + "\n").as_bytes())
            });
        if let Err(error) = written {
            let mut failed = self.failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            failed.get_or_insert(error);
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// Whether everything was kept.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let mut failed = self.failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match failed.take() {
            None => Ok(()),
            Some(error) => Err(error).with_context(|| {
                format!("cannot write `{}`: what was done after that is lost", self.path.display())
            }),
        }
    }

    /// Takes the record away, once there is a report.
    pub(super) fn remove(self) -> anyhow::Result<()> {
        drop(self.file);
        fs::remove_file(&self.path)
            .with_context(|| format!("cannot delete `{}`", self.path.display()))
    }
}

/// What a record holds, and how many bytes of it are whole lines.
fn kept(path: &Path, bytes: &[u8], question: &str) -> anyhow::Result<(Known, u64)> {
    let shown = path.display();
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut lines = bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return Ok((Known::new(), 0)) };
    let header: Header = match serde_json::from_slice(first) {
        Ok(header) => header,
        Err(_) => bail!(
            "`{shown}` is no record of a tuning: delete it, or choose another folder with `--out`"
        ),
    };
    ensure!(
        header.tune_record == VERSION && header.question == question,
        "`{shown}` is the record of another question (scenario, values, budgets, seed, number of runs or version of backout differ): ask as before, choose another folder with `--out`, or delete it"
    );
    let mut known = Known::new();
    for (line, number) in lines.zip(2..) {
        let Ok(kept) = serde_json::from_slice::<KeptLine>(line) else {
            bail!("`{shown}` is damaged in line {number}: delete it and begin anew");
        };
        known.insert(kept.place, kept.rows);
    }
    Ok((known, whole as u64))
}
