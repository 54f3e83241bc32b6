//! Where a drill leaves its record: a folder of its own, never written over, since evidence is not.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::drill::record::Record;

/// A new folder for a drill, and the record of the one before it under the same name.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) before: Option<Record>,
}

/// `parent/name`, or `parent/name.2` and so on where that is taken.
pub(super) fn fresh(parent: &Path, name: &str) -> anyhow::Result<Folder> {
    let numbered = |number: u32| match number {
        1 => parent.join(name),
        _ => parent.join(format!("{name}.{number}")),
    };
    let free = (1..u32::MAX).find(|number| !numbered(*number).exists()).unwrap_or(u32::MAX);
    let path = numbered(free);
    fs::create_dir_all(&path).with_context(|| format!("cannot create `{}`", path.display()))?;
    let before = (1..free).rev().find_map(|number| read(&numbered(number)));
    Ok(Folder { path, before })
}

/// The record in a folder; one that cannot be read is no record to compare with.
fn read(folder: &Path) -> Option<Record> {
    let text = fs::read_to_string(folder.join("drill.json")).ok()?;
    serde_json::from_str(&text).ok()
}
