//! `backout instance`: one instance of a drill's service. Started by the drill, never by people, hence hidden.

use std::process::ExitCode;

use crate::drill::instance;

pub(super) fn instance() -> anyhow::Result<ExitCode> {
    Ok(instance::run()?)
}
