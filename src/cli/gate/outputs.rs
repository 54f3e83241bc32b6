//! The files a pipeline asked for, and the summary of a GitHub job.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, ensure};

use crate::cli::GateArgs;
use crate::cli::files::write_atomic;
use crate::experiment::gate::findings::Findings;
use crate::report;

/// Where GitHub Actions collects what it shows on a job's page.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Finds out before the first run whether the files can be written.
pub(super) fn check_writable(args: &GateArgs) -> anyhow::Result<()> {
    for path in [&args.markdown, &args.junit, &args.json].into_iter().flatten() {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        ensure!(
            folder.is_dir(),
            "cannot write `{}`: there is no folder `{}`, make it first",
            path.display(),
            folder.display()
        );
        ensure!(!path.is_dir(), "`{}` is a folder, expected a file", path.display());
    }
    Ok(())
}

pub(super) fn write(args: &GateArgs, findings: &Findings) -> anyhow::Result<()> {
    if let Some(path) = &args.markdown {
        write_atomic(path, report::gate::markdown(findings).as_bytes())?;
    }
    if let Some(path) = &args.junit {
        write_atomic(path, report::gate::junit(findings).as_bytes())?;
    }
    if let Some(path) = &args.json {
        write_atomic(path, report::gate::json(findings)?.as_bytes())?;
    }
    match std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) {
        Some(path) => append(Path::new(&path), &report::gate::markdown(findings)),
        None => Ok(()),
    }
}

/// Other steps write into the same file.
fn append(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).with_context(|| {
        format!("cannot append to `{}`, which ${STEP_SUMMARY} names", path.display())
    })
}
