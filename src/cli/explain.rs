//! `backout explain`: one deployment as an incident log.

use std::process::ExitCode;

use super::ExplainArgs;
use super::load::load_scenario;

pub(super) fn explain(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    load_scenario(&args.scenario)?;
    anyhow::bail!("`explain` is not built yet")
}
