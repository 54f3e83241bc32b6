//! `backout drill --clear JOURNAL`: cleans up after a drill that could not do it itself.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::HARNESS_INVALID;
use crate::drill::journal::{Of, UndoResult, clear as undo_all};

pub(super) fn clear(journal: &Path, allow_commands: bool) -> anyhow::Result<ExitCode> {
    let cleared = undo_all(journal, allow_commands)?;
    let mut out = anstream::stdout();
    if cleared.undone.is_empty() {
        writeln!(out, "nothing is left of this drill")?;
    }
    for one in &cleared.undone {
        writeln!(out, "{}: {}", name(&one.of), result(&one.result))?;
    }
    Ok(if cleared.is_all() { ExitCode::SUCCESS } else { ExitCode::from(HARNESS_INVALID) })
}

fn name(of: &Of) -> String {
    match of {
        Of::Fault { name, .. } => format!("fault {name}"),
        Of::Instance { pid, service, number } => {
            format!("instance {number} of {service} (process {pid})")
        }
    }
}

fn result(result: &UndoResult) -> String {
    match result {
        UndoResult::Done => "undone".to_owned(),
        UndoResult::AlreadyGone => "had ended already".to_owned(),
        UndoResult::NotOurs { why } => format!("left alone: {why}"),
        UndoResult::NothingToDo { why } => format!("nothing to do: {why}"),
        UndoResult::NotAllowed { command } => {
            format!("not run: `{command}`; allow it with `--allow-commands`")
        }
        UndoResult::Failed { why } => format!("FAILED: {why}"),
    }
}
