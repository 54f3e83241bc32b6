//! The commands, one file each. Disks, clocks and terminals are touched here and nowhere below.

mod ablate;
mod args;
mod claims;
mod completions;
mod drill;
mod explain;
pub mod files;
mod gate;
mod init;
mod instance;
mod interruption;
pub mod load;
mod progress;
mod run;
mod schema;
mod threads;
mod tune;
mod validate;

use std::process::ExitCode;

pub use args::{
    AblateArgs, AblateFormat, Args, ClaimsArgs, Command, DrillArgs, ExplainArgs, Format, GateArgs,
    InitArgs, Precision, RunArgs, TuneArgs, ValidateArgs,
};

/// A gate was missed.
pub const MISSED: u8 = 1;
/// Usage or scenario invalid.
pub const INVALID: u8 = 2;
/// The data do not decide.
pub const INCONCLUSIVE: u8 = 3;
/// Ended by Ctrl-C, with what was complete by then.
pub const INTERRUPTED: u8 = 130;

/// Columns of a terminal that everybody has.
const WIDTH: usize = 80;

/// Runs the command that was asked for.
pub fn dispatch(args: Args) -> anyhow::Result<ExitCode> {
    match args.command {
        Command::Run(args) => run::run(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Ablate(args) => ablate::ablate(&args),
        Command::Gate(args) => gate::gate(&args),
        Command::Tune(args) => tune::tune(&args),
        Command::Claims(args) => claims::claims(&args),
        Command::Drill(args) => drill::drill(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Schema => schema::schema(),
        Command::Init(args) => init::init(&args),
        Command::Instance => instance::instance(),
        Command::Completions { shell } => completions::completions(shell),
    }
}
