//! `backout run`: all strategies side by side.

use std::process::ExitCode;

use super::RunArgs;
use super::load::load_scenario;

pub(super) fn run(args: &RunArgs) -> anyhow::Result<ExitCode> {
    load_scenario(&args.scenario)?;
    anyhow::bail!("`run` is not built yet")
}
