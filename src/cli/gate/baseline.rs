//! The baseline's file: where it is, whether it may be read, and when it may be written over.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::Asked;
use crate::cli::GateArgs;
use crate::cli::files::write_atomic;
use crate::cli::load::{Loaded, read_text};
use crate::experiment::gate::baseline::{
    BASELINE_VERSION, Baseline, BaselineError, Kept, read, written,
};
use crate::experiment::gate::{GateError, figures};

/// Beside the scenario, by its name, unless another was given.
pub(super) fn path(args: &GateArgs) -> PathBuf {
    args.baseline.clone().unwrap_or_else(|| args.scenario.with_extension("baseline.json"))
}

/// The baseline there is; `None` where none was asked for and there is none, or where it is about to be replaced.
pub(super) fn kept(args: &GateArgs, path: &Path, loaded: &Loaded) -> anyhow::Result<Option<Kept>> {
    if !path.exists() {
        ensure!(
            args.baseline.is_none() || args.update_baseline,
            "there is no baseline `{}`: make it with `--update-baseline`",
            path.display()
        );
        return Ok(None);
    }
    let text = read_text(path)?;
    let own = env!("CARGO_PKG_VERSION");
    match read(&path.display().to_string(), &text, &loaded.scenario.name, own) {
        Ok(kept) => Ok(Some(kept).filter(|_| !args.update_baseline)),
        // What surely was a baseline of this scenario may be made anew; anything else might be somebody's work.
        Err(error) if args.update_baseline && error.may_be_replaced() => Ok(None),
        Err(error) if args.update_baseline => Err(refused(error, path)),
        Err(error) => Err(error.into()),
    }
}

fn refused(error: BaselineError, path: &Path) -> anyhow::Error {
    let what = format!("`{}` is not written over", path.display());
    anyhow::Error::from(error).context(what)
}

/// A baseline of the scenario as it is now.
pub(super) fn made(
    asked: &Asked<'_>,
    report: &(impl Fn(u64) + Sync),
) -> Result<Baseline, GateError> {
    let scenario = &asked.loaded.scenario;
    let (replications, figures) =
        figures(scenario, asked.replications_max(), asked.interrupted, report)?;
    Ok(Baseline {
        baseline_version: BASELINE_VERSION,
        backout_version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: scenario.name.clone(),
        scenario_hash: asked.loaded.hash.clone(),
        seed: scenario.seed,
        replications,
        figures,
        text: asked.loaded.text().to_owned(),
        references: asked.loaded.references.clone(),
    })
}

pub(super) fn write(path: &Path, baseline: &Baseline) -> anyhow::Result<()> {
    let text = written(baseline).context("the baseline cannot be written as JSON")?;
    write_atomic(path, text.as_bytes())
}
