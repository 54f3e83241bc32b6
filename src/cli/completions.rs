//! `backout completions`: what shells complete from.

use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;

use super::Args;

pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "backout", &mut script);
    anstream::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
