//! The command line.

use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use crate::experiment::decides::DRAWS;
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
  backout ablate checkout.yaml              what each handler of a strategy costs and buys
  backout drill drill.yaml --case errors    do it live, on real processes
  backout gate checkout.yaml                in CI: budgets, and nothing worse than before
  backout tune checkout.yaml --paths        what can be tuned

Exit codes: 0 done · 1 drill or gate failed · 2 usage or scenario invalid · 3 inconclusive
            4 harness invalid · 5 stopped by a stop condition · 130 interrupted";

#[derive(Debug, Subcommand)]
pub enum Command {
    Run(RunArgs),
    Explain(ExplainArgs),
    Ablate(AblateArgs),
    Drill(Box<DrillArgs>),
    Gate(GateArgs),
    Tune(TuneArgs),
    Claims(ClaimsArgs),
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
    after_help = "Examples:\n  backout run scenarios/checkout.yaml\n  backout run checkout.yaml --replications 2000 --jobs 4 --out report\n  backout run checkout.yaml --precision 5% --format json | jq .\n  backout run checkout.yaml --decide                   what would change the verdict"
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
    /// Draw everything the scenario does not set, and say what decides; sweep the load
    #[arg(long)]
    pub decide: bool,
    /// With `--decide`: how many joint draws
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    pub draws: u32,
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
    after_help = "Examples:\n  backout explain checkout.yaml --replication 17\n  backout explain checkout.yaml --replication 17 --strategy manual\n  backout explain checkout.yaml --assumptions"
)]
pub struct ExplainArgs {
    /// The scenario file
    pub scenario: PathBuf,
    /// Which deployment, as numbered in replications.csv
    #[arg(
        long,
        value_name = "N",
        required_unless_present = "assumptions",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub replication: u64,
    /// Every parameter that matters in place of a deployment: value, source, grade, and who set it
    #[arg(long, conflicts_with_all = ["replication", "strategy", "seed"])]
    pub assumptions: bool,
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

/// Switch off each handler of a strategy in turn and show what it costs and buys
///
/// The strategy whole and without each of its handlers, in the same replications: what having a handler adds to time, harm,
/// false and harmful rollbacks, records and cost, each with the interval of the paired difference.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout ablate scenarios/checkout.yaml\n  backout ablate checkout.yaml --strategy hybrid --replications 2000\n  backout ablate checkout.yaml --format json | jq ."
)]
pub struct AblateArgs {
    /// The scenario file
    pub scenario: PathBuf,
    /// The strategy to take apart
    #[arg(long, value_name = "NAME", default_value = "automated")]
    pub strategy: String,
    /// How many deployments to simulate [default: the scenario's]
    #[arg(long, value_name = "N")]
    pub replications: Option<NonZeroU32>,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What to print
    #[arg(long, value_enum, default_value_t = AblateFormat::Text)]
    pub format: AblateFormat,
}

/// Try claims about rollbacks one by one, as they were written down beforehand
///
/// A file of claims says for each what is measured, who is compared with whom, which direction is claimed, which difference
/// matters and under which conditions. All are run on two seeds, and the second is reported.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout claims                                all that are shipped, into reports/claims\n  backout claims --only C7,C16 --replications 400\n  backout claims our-claims.yaml --out our-report"
)]
pub struct ClaimsArgs {
    /// A file of claims, or a folder of such files
    #[arg(default_value = "scenarios/claims")]
    pub claims: PathBuf,
    /// Folder for the report
    #[arg(long, value_name = "DIR", default_value = "reports/claims")]
    pub out: PathBuf,
    /// How many deployments to simulate of each condition, on each seed [default: the file's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..))]
    pub replications: Option<u32>,
    /// Joint draws of what is not known [default: the file's]
    #[arg(long, value_name = "N")]
    pub draws: Option<u32>,
    /// Only these claims; p-values are then adjusted over them alone
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub only: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print no progress and no summary
    #[arg(long, short)]
    pub quiet: bool,
}

/// Drill a scenario live: real processes, real load, real faults, the same strategies
///
/// Starts instances of two versions as processes of their own, sends an open loop of requests through a router and a fault
/// proxy, rolls the new version out, injects the faults of the case, lets a strategy watch and roll back, measures what users
/// saw and writes it all down. Everything stays on this machine, and nothing outlives the drill.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout drill scenarios/drill.yaml --case errors\n  backout drill scenarios/drill.yaml --repeat 10          each case ten times, beside the simulation\n  backout drill scenarios/drill.yaml --case errors --strategy manual --interactive --time-scale 1\n  backout drill --clear drills/drill/errors-0/journal.jsonl\n\nExit codes: 0 pass · 1 fail · 2 usage or scenario invalid · 3 inconclusive · 4 harness invalid\n            5 stopped by a stop condition · 130 interrupted; of several drills the gravest"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct DrillArgs {
    /// The scenario file
    #[arg(required_unless_present = "clear")]
    pub scenario: Option<PathBuf>,
    /// Only this case of the drill; may be given again [default: all]
    #[arg(long, value_name = "NAME")]
    pub case: Vec<String>,
    /// The strategy at work [default: the scenario's first]
    #[arg(long, value_name = "NAME")]
    pub strategy: Option<String>,
    /// Drill each case so often, and lay the simulation beside it
    #[arg(long, value_name = "N", default_value_t = NonZeroU32::MIN)]
    pub repeat: NonZeroU32,
    /// Simulated runs of each case to compare with
    #[arg(long, value_name = "N", default_value = "400")]
    pub simulated: NonZeroU64,
    /// How many times as fast people and controllers are [default: the scenario's `drill.time_scale`]
    #[arg(long, value_name = "FACTOR", value_parser = time_scale)]
    pub time_scale: Option<f64>,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Page the person at this terminal instead of a simulated one, and time them
    #[arg(long, conflicts_with = "repeat")]
    pub interactive: bool,
    /// Which role that person has; may be given again [default: all]
    #[arg(long, value_name = "NAME", requires = "interactive")]
    pub role: Vec<String>,
    /// Read telemetry from this Prometheus server, which scrapes `--metrics`
    #[arg(long, value_name = "URL", requires = "metrics")]
    pub prometheus: Option<String>,
    /// Where the drill offers its metrics [default: any free port]
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<std::net::SocketAddr>,
    /// Let a target be on this host, which the scenario must name too
    #[arg(long, value_name = "HOST")]
    pub allow_host: Vec<String>,
    /// Send more than 4000 requests a second
    #[arg(long)]
    pub force: bool,
    /// For the record: who approved the drill
    #[arg(long, value_name = "NAME")]
    pub approver: Option<String>,
    /// For the record: the commit the scenario is kept at
    #[arg(long, value_name = "ID")]
    pub commit: Option<String>,
    /// For the record: the change ticket
    #[arg(long, value_name = "ID")]
    pub ticket: Option<String>,
    /// Undo what the drill of this journal left behind, and do nothing else
    #[arg(long, value_name = "JOURNAL", conflicts_with = "scenario")]
    pub clear: Option<PathBuf>,
    /// With `--clear`: run the commands of a target's scenario too
    #[arg(long, requires = "clear")]
    pub allow_commands: bool,
    /// Folder for the records [default: drills/<name>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print no progress and no summary
    #[arg(long, short)]
    pub quiet: bool,
}

/// Check budgets, and that nothing got worse than a baseline, with a verdict for CI
///
/// Budgets stand in the scenario under `budgets:`. The baseline keeps the scenario as it was; both are run on the same releases, and
/// a figure fails only where its interval says that it is worse by more than the margin. Each edit is named with what it moved. A gate
/// fails without reason in at most 5 % of runs, and passes without reason in at most 5 %; what the runs cannot decide is
/// inconclusive, with the number of runs it would take.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout gate checkout.yaml --update-baseline        keep it as it is now: checkout.baseline.json\n  backout gate checkout.yaml                          after an edit\n  backout gate checkout.yaml --margin 5% --margin time_to_restore_mean=1m\n  backout gate checkout.yaml --markdown gate.md --junit gate.xml --annotations\n\nExit codes: 0 pass · 1 fail · 2 usage, scenario or baseline invalid · 3 inconclusive · 130 interrupted\n\nWhere $GITHUB_STEP_SUMMARY is set, the Markdown is appended to the file it names."
)]
pub struct GateArgs {
    /// The scenario file
    pub scenario: PathBuf,
    /// The baseline to compare with [default: beside the scenario, NAME.baseline.json]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the baseline anew, from the scenario as it is now
    #[arg(long)]
    pub update_baseline: bool,
    /// How much worse matters: a share of the baseline's figure, or FIGURE=AMOUNT for one; may be given again [default: 10%]
    ///
    /// A share never asks for less than anybody would notice: one release in fifty, 30 s, as many bad requests as are `material`,
    /// one page a week, the wage of eight hours. An amount for one figure is taken as it is.
    #[arg(long, value_name = "SHARE|FIGURE=AMOUNT")]
    pub margin: Vec<String>,
    /// At most this many deployments of each scenario; it stops sooner where all is decided [default: the scenario's]
    #[arg(long, value_name = "N")]
    pub replications: Option<NonZeroU32>,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Write Markdown for a comment on a pull request
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "Write JUnit XML, one case a check")]
    pub junit: Option<PathBuf>,
    /// Write everything as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Print annotations for GitHub Actions, on the lines that were edited
    #[arg(long)]
    pub annotations: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print no progress and no summary
    #[arg(long, short)]
    pub quiet: bool,
}

/// Find the setting: false triggers against harm, delay and cost, and the one that keeps your budgets
///
/// Tries named places of the scenario at several values each, all combinations on the same releases. What is shown to be worse, or to
/// break a budget, is dropped early; the one that is left is run anew on fresh releases beside today's, so that choosing it does not
/// flatter it. A path leads through keys, names of list items and numbers; `--paths` prints all there are.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  backout tune checkout.yaml --paths                   what can be varied, and its present value\n  backout tune checkout.yaml --vary 'strategies.automated.confirm=10s, 30s, 1m, 2m'\n  backout tune checkout.yaml \\\n      --vary 'strategies.automated.plays.trigger.when.error_ratio.above=log 0.5%..10%/12' \\\n      --vary strategies.automated.plays.trigger.when.error_ratio.for=0s..10m/5 \\\n      --budget 'false_triggers<1/quarter' --budget 'missed<5%' --minimise regret\n\nValues: a list `0.5%, 1%, 2%` · a grid `0s..10m` of 10 points, `0s..10m/21` of 21\n        by ratios `log 0.5%..10%/12`\n\nExit codes: 0 recommended · 2 usage or scenario invalid · 3 nothing is shown to keep the budgets\n            130 interrupted, resume with --resume"
)]
pub struct TuneArgs {
    /// The scenario file
    pub scenario: PathBuf,
    /// A place and the values to try there; may be given again, for all combinations
    #[arg(long, value_name = "PATH=VALUES", required_unless_present = "paths")]
    pub vary: Vec<String>,
    /// What the setting must keep, such as `false_triggers<2%` or `pages<2/week`; may be given again [default: the scenario's budgets of the strategy]
    #[arg(long, value_name = "FIGURE<AMOUNT")]
    pub budget: Vec<String>,
    /// What is to be as small as possible, or for what is good, as large
    #[arg(long, value_name = "FIGURE", default_value = "regret")]
    pub minimise: String,
    /// Which difference of that figure does not matter, in its unit
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub zone: Option<String>,
    /// Whose setting it is [default: the strategy whose path is varied, else the scenario's first]
    #[arg(long, value_name = "NAME")]
    pub strategy: Option<String>,
    /// At most this many deployments of each setting [default: the scenario's]
    #[arg(long, value_name = "N")]
    pub replications: Option<NonZeroU32>,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Folder for the report [default: tunes/<name>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with what was interrupted in that folder
    #[arg(long)]
    pub resume: bool,
    /// Print every path that can be varied with its present value, and do nothing else
    #[arg(long, conflicts_with_all = ["vary", "budget", "zone", "strategy", "replications", "seed", "jobs", "out", "resume"])]
    pub paths: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print no progress and no summary
    #[arg(long, short)]
    pub quiet: bool,
}

/// A factor from 1 to 1000.
fn time_scale(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(factor) if (1.0..=1000.0).contains(&factor) => Ok(factor),
        _ => Err("expected a number from 1 to 1000, such as `60`".to_owned()),
    }
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AblateFormat {
    Text,
    Markdown,
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
