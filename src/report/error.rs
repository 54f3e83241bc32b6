//! What can go wrong while a report is written.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why there is no report. The folder holds what it held before, or whole new files; never half of one.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReportError {
    #[error("cannot write {}; {}", path.display(), remedy(source))]
    Io { path: PathBuf, source: io::Error },
    #[error("cannot put {what} into words: {reason}; please report this as a defect of backout")]
    Unwritable { what: &'static str, reason: String },
    #[error("cannot draw the chart {chart}: {reason}; please report this as a defect of backout")]
    Undrawable { chart: String, reason: String },
}

fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose a folder you may write to with --out"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space or choose another disk with --out"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder is needed: move it or choose another folder with --out"
        }
        _ => "check the folder, or choose another with --out",
    }
}
