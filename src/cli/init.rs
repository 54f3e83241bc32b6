//! `backout init`: a commented scenario to start from.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

use super::InitArgs;
use super::files::write_new;
use crate::scenario::{References, check};

const STARTER: &str = include_str!("init/starter.yaml");

pub(super) fn init(args: &InitArgs) -> anyhow::Result<ExitCode> {
    let name = args.name.strip_suffix(".yaml").unwrap_or(&args.name);
    let text = STARTER.replace("NAME", name);
    let file = format!("{name}.yaml");
    // Only the name can make the starter invalid.
    if check(&file, &text, &References::new()).is_err() {
        bail!("`{name}` is not a name: use letters, digits, `-`, `_` and `.`");
    }
    write_new(Path::new(&file), text.as_bytes())?;
    writeln!(anstream::stdout(), "wrote {file}; next: backout validate {file}")?;
    Ok(ExitCode::SUCCESS)
}
