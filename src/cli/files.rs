//! Files that are whole or absent: written under another name and renamed.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Writes a file, replacing what was there; a crash leaves the old one or the new one, never half.
pub fn write_atomic(path: &Path, contents: &[u8]) -> anyhow::Result<()> {
    let unfinished = unfinished(path);
    let written =
        write_and_sync(&unfinished, contents).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // The error below is what matters; a left-over is only untidy.
        let _ = fs::remove_file(&unfinished);
    }
    written.with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, contents: &[u8]) -> anyhow::Result<()> {
    let unfinished = unfinished(path);
    // Unlike a rename, a link never replaces what somebody else has written meanwhile.
    let written =
        write_and_sync(&unfinished, contents).and_then(|()| fs::hard_link(&unfinished, path));
    let _ = fs::remove_file(&unfinished);
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            anyhow::bail!("`{}` exists already; nothing was written", path.display())
        }
        other => other.with_context(|| format!("cannot write `{}`", path.display())),
    }
}

fn write_and_sync(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Beside the target, so that the rename stays on one disk; by process, so that two runs do not meet.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.unfinished", std::process::id()));
    path.with_file_name(name)
}
