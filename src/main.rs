//! Parse arguments, run the command, print one error, choose the exit code.

use std::io::Write;
use std::process::ExitCode;

use backout::cli::load::LoadError;
use backout::cli::{Args, INVALID, dispatch};
use clap::Parser;

fn main() -> ExitCode {
    match dispatch(Args::parse()) {
        Ok(code) => code,
        Err(error) if reader_is_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let shown = match error.downcast_ref::<LoadError>() {
                Some(error) => error.shown(true),
                None => format!("error: {error:#}"),
            };
            // Where even stderr is closed, the exit code has to say it all.
            let _ = writeln!(anstream::stderr(), "{shown}");
            ExitCode::from(INVALID)
        }
    }
}

/// `backout schema | head` is no failure.
fn reader_is_gone(error: &anyhow::Error) -> bool {
    let broken = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    error.downcast_ref::<std::io::Error>().is_some_and(broken)
}
