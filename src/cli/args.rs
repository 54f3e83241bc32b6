//! The command line.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Simulates deployments under load and compares ways of rolling back.
#[derive(Debug, Parser)]
#[command(name = "backout", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  backout init checkout                     write checkout.yaml to start from
  backout validate checkout.yaml            check it, all problems at once
  backout run checkout.yaml                 compare its strategies
  backout explain checkout.yaml --replication 17 --strategy hybrid

Exit codes: 0 done · 2 usage or scenario invalid · 130 interrupted";

#[derive(Debug, Subcommand)]
pub enum Command {
    Run(RunArgs),
    Explain(ExplainArgs),
    Validate(ValidateArgs),
    /// Print the JSON Schema of the scenario file
    ///
    /// Editors complete and check scenarios by it.
    #[command(
        after_help = "Example:\n  backout schema > backout.schema.json\n\nThen begin a scenario with:\n  # yaml-language-server: $schema=backout.schema.json"
    )]
    Schema,
    Init(InitArgs),
    /// Be one instance of a drill, by orders on standard input
    #[command(hide = true)]
    Instance,
    /// Print shell completions
    #[command(
        after_help = "Example:\n  backout completions bash > ~/.local/share/bash-completion/completions/backout"
    )]
    Completions {
        /// The shell to complete in
        shell: clap_complete::Shell,
    },
}

/// Simulate a scenario under all of its strategies and compare them
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout run scenarios/checkout.yaml\n  backout run checkout.yaml --replications 2000 --jobs 4 --out report\n  backout run checkout.yaml --precision 5% --format json | jq ."
)]
pub struct RunArgs {
    /// The scenario file
    pub scenario: PathBuf,
    /// Folder for the report [default: reports/<name>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many deployments to simulate [default: the scenario's]
    #[arg(long, value_name = "N")]
    pub replications: Option<NonZeroU32>,
    /// Go on until the difference of the best two is known this closely
    #[arg(long, value_name = "SHARE")]
    pub precision: Option<Precision>,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print no progress and no summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Simulate every branch to its end
    #[arg(long, hide = true)]
    pub no_settle: bool,
}

/// Show one simulated deployment as an incident log
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout explain checkout.yaml --replication 17\n  backout explain checkout.yaml --replication 17 --strategy manual"
)]
pub struct ExplainArgs {
    /// The scenario file
    pub scenario: PathBuf,
    /// Which deployment, as numbered in replications.csv
    #[arg(long, value_name = "N")]
    pub replication: u64,
    /// Only this strategy [default: all]
    #[arg(long, value_name = "NAME")]
    pub strategy: Option<String>,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Check scenario files and show every problem with its place and remedy
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout validate scenarios/*.yaml\n  backout validate checkout.yaml --format json"
)]
pub struct ValidateArgs {
    /// The scenario files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Write a commented scenario to start from
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  backout init checkout     writes checkout.yaml")]
pub struct InitArgs {
    /// Its name; the file is NAME.yaml
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// A share above 0 and below 100 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision(pub f64);

impl std::str::FromStr for Precision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let percent = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
        match percent {
            Some(percent) if percent > 0.0 && percent < 100.0 => Ok(Self(percent / 100.0)),
            _ => Err("expected a share such as `5%`".to_owned()),
        }
    }
}
