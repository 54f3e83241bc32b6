//! From a path to a checked scenario, for every command that takes one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::scenario::model::Scenario;
use crate::scenario::open::Open;
use crate::scenario::{
    Diagnostic, References, ScenarioError, Sources, check, references, render, scenario_hash,
};

/// A scenario that may be run.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub path: PathBuf,
    pub scenario: Scenario,
    /// What the user did not set.
    pub open: Open,
    pub hash: String,
    /// The files it refers to, as it names them.
    pub references: References,
    pub warnings: Vec<Diagnostic>,
    /// The texts the warnings point into.
    pub sources: Sources,
}

impl Loaded {
    /// The scenario as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.sources.get(&self.path.display().to_string()).map_or("", String::as_str)
    }
}

/// Why there is no scenario.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    #[error("cannot read `{}`: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("{error}")]
    Invalid { error: ScenarioError, sources: Sources },
}

impl LoadError {
    /// As shown to a user: the reason, or every problem with its place and a last line that counts them.
    #[must_use]
    pub fn shown(&self, colour: bool) -> String {
        match self {
            Self::Unreadable { .. } => format!("error: {self}"),
            Self::Invalid { error, sources } => {
                format!("{}\n\nerror: {self}", render(error.diagnostics(), sources, colour))
            }
        }
    }
}

/// Reads and checks a scenario and the files it refers to.
pub fn load_scenario(path: &Path) -> Result<Loaded, LoadError> {
    let text = read_text(path)?;
    let name = path.display().to_string();
    let mut sources = Sources::from([(name.clone(), text.clone())]);
    let mut contents = References::new();
    let named = match references(&name, &text) {
        Ok(named) => named,
        Err(error) => return Err(LoadError::Invalid { error, sources }),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    for file in named {
        let target = folder.join(&file);
        // A file that does not exist is a mistake in the scenario, shown where it is written.
        if target.exists() {
            let text = read_text(&target)?;
            sources.insert(file.clone(), text.clone());
            contents.insert(file, text);
        }
    }
    match check(&name, &text, &contents) {
        Ok(checked) => {
            let hash = scenario_hash(&checked.scenario);
            let (scenario, open, warnings) = (checked.scenario, checked.open, checked.warnings);
            let path = path.to_owned();
            let references = contents;
            Ok(Loaded { path, scenario, open, hash, references, warnings, sources })
        }
        Err(error) => Err(LoadError::Invalid { error, sources }),
    }
}

/// Nothing a user writes by hand is larger, and a trace of a year by the minute is half of it.
const LARGEST: u64 = 32 * 1024 * 1024;

pub(super) fn read_text(path: &Path) -> Result<String, LoadError> {
    let unreadable = |reason: String| LoadError::Unreadable { path: path.to_owned(), reason };
    let metadata = fs::metadata(path).map_err(|error| unreadable(said(&error)))?;
    if metadata.is_dir() {
        return Err(unreadable("it is a folder, expected a file".to_owned()));
    }
    if metadata.len() > LARGEST {
        return Err(unreadable(format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(said(&error)))?;
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..place].split(|byte| *byte == b'\n').count();
        unreadable(format!("line {line} is not UTF-8 text"))
    })
}

fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
