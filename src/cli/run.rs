//! `backout run`: all strategies side by side.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;

use super::interruption::interruption;
use super::load::{Loaded, load_scenario};
use super::progress::Bar;
use super::{Format, INTERRUPTED, RunArgs, WIDTH};
use crate::experiment::decides::{self, DRAWS, Question};
use crate::experiment::results::{Decides, Meta, Results, Stopping, Timeline, UnderLoad};
use crate::experiment::strata::Strata;
use crate::experiment::summary::{complete, summarise, yearly};
use crate::experiment::{
    Effort, Rows, Setup, most_telling, run as replicate, timeline, under_load,
};
use crate::referee::outcome::Replication;
use crate::report;
use crate::scenario::model::Scenario;
use crate::scenario::open::Open;

/// Columns of the printed comparison.
/// With `--precision` and no `--replications`, this many times the scenario's own number may be simulated.
const BUDGET_FACTOR: u64 = 20;

pub(super) fn run(args: &RunArgs) -> anyhow::Result<ExitCode> {
    let mut loaded = load_scenario(&args.scenario)?;
    if let Some(seed) = args.seed {
        loaded.scenario.seed = seed;
    }
    let folder = folder(args, &loaded);
    anyhow::ensure!(
        !folder.exists() || folder.is_dir(),
        "`{}` is a file, expected a folder for the report: choose another with `--out`",
        folder.display()
    );
    report::check_writable(&folder)?;
    let setup = Setup::new(loaded.scenario.clone(), !args.no_settle);
    let strata = Strata::new(&setup.scenario);
    let interrupted = interruption()?;
    let Rows { rows, stopping } =
        on_all_cores(args, || simulate(args, &setup, &strata, &interrupted))?;
    if rows.is_empty() {
        // No failure: it was asked for. What there is to say is why there is no report.
        let block = strata.block_len();
        writeln!(
            anstream::stderr(),
            "interrupted before the first {block} replications were complete: nothing was written"
        )?;
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let meta = meta(args, &loaded, stopping, rows.len() as u64);
    let told = telling(&setup, &strata, &rows);
    let mut results = summarise(&setup.scenario, &strata, &rows, meta, told);
    if args.decide && stopping != Stopping::Interrupted {
        let asked = Asked { args, open: &loaded.open, scenario: &setup.scenario, rows: &rows };
        let (decides, under_load) = on_all_cores(args, || asked.answered(&interrupted))?;
        complete(&mut results, decides, under_load);
    }
    report::write_all(&results, &rows, &folder)?;
    print(args, &results, &folder)?;
    let cut_short = args.decide && interrupted.load(Ordering::Relaxed);
    Ok(if cut_short || stopping == Stopping::Interrupted {
        ExitCode::from(INTERRUPTED)
    } else {
        ExitCode::SUCCESS
    })
}

fn folder(args: &RunArgs, loaded: &Loaded) -> PathBuf {
    args.out.clone().unwrap_or_else(|| PathBuf::from("reports").join(&loaded.scenario.name))
}

/// Runs on as many threads as `--jobs` says.
fn on_all_cores<T: Send>(args: &RunArgs, work: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
    let jobs = args.jobs.map_or(0, std::num::NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    Ok(pool.context("cannot start threads: try a smaller `--jobs`")?.install(work))
}

fn simulate(args: &RunArgs, setup: &Setup, strata: &Strata, interrupted: &AtomicBool) -> Rows {
    let own = u64::from(setup.scenario.replications);
    let budget = if args.precision.is_some() { own * BUDGET_FACTOR } else { own };
    let effort = Effort {
        replications: args.replications.map_or(budget, |count| u64::from(count.get())),
        precision: args.precision.map(|precision| precision.0),
    };
    let bar = Bar::new(effort.replications, args.quiet);
    let rows = replicate(setup, strata, effort, interrupted, |progress| bar.show(progress));
    bar.finish();
    rows
}

/// What is asked beyond the run: what decides, and how it is under load.
struct Asked<'a> {
    args: &'a RunArgs,
    open: &'a Open,
    scenario: &'a Scenario,
    rows: &'a [Replication],
}

impl Asked<'_> {
    fn answered(&self, interrupted: &AtomicBool) -> (Option<Decides>, Option<UnderLoad>) {
        let Self { args, open, scenario, rows } = *self;
        let question = Question { open, scenario, rows, draws: args.draws, interrupted };
        let bar = Bar::counting("draws", decides::work(&question), args.quiet);
        let decides = decides::decide(&question, &|done| bar.reached(done));
        bar.finish();
        let blocks = 1;
        let bar = Bar::counting("loads", under_load::points(scenario), args.quiet);
        let swept = under_load::sweep(scenario, blocks, interrupted, &|done| bar.reached(done));
        bar.finish();
        (decides, swept)
    }
}

fn meta(args: &RunArgs, loaded: &Loaded, stopping: Stopping, replications: u64) -> Meta {
    let scenario = &loaded.scenario;
    let bad = scenario.release.outcomes.iter().filter(|o| o.what.name() != "healthy");
    Meta {
        scenario: scenario.name.clone(),
        shows: scenario.shows.clone(),
        seed: scenario.seed,
        scenario_hash: loaded.hash.clone(),
        backout_version: env!("CARGO_PKG_VERSION").to_owned(),
        command: command(args, loaded, replications),
        replications,
        simulated_calls: 0,
        stopping,
        currency: scenario.costs.currency.clone(),
        follow_up_s: scenario.follow_up.as_secs_f64(),
        releases_per_year: yearly::releases(scenario),
        bad_share: bad.map(|outcome| outcome.share.get()).sum(),
        optimistic: scenario.noise.autocorrelation <= 0.0,
    }
}

/// The command that repeats the results: what changes them is in it, where they are written is not.
fn command(args: &RunArgs, loaded: &Loaded, replications: u64) -> String {
    let own = u64::from(loaded.scenario.replications);
    let words = [
        Some(format!("backout run {}", args.scenario.display())),
        (replications != own).then(|| format!("--replications {replications}")),
        args.seed.map(|seed| format!("--seed {seed}")),
        args.no_settle.then(|| "--no-settle".to_owned()),
        args.decide.then(|| "--decide".to_owned()),
        (args.decide && args.draws != DRAWS).then(|| format!("--draws {}", args.draws)),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Simulates the most telling replication once more, for its timeline.
fn telling(setup: &Setup, strata: &Strata, rows: &[Replication]) -> Option<Timeline> {
    let index = most_telling(rows)?;
    let (case, judged) = setup.judged(index, strata.of(index), strata.circumstances(index));
    Some(timeline(setup, &case, &judged))
}

fn print(args: &RunArgs, results: &Results, folder: &std::path::Path) -> anyhow::Result<()> {
    let mut out = anstream::stdout();
    match args.format {
        Format::Json => writeln!(out, "{}", report::json::render(results)?)?,
        Format::Text if !args.quiet => {
            let colour = std::io::stdout().is_terminal();
            writeln!(out, "{}", report::text::render(results, WIDTH, colour))?;
            writeln!(out, "Report: {}", folder.join("report.html").display())?;
        }
        Format::Text => {}
    }
    Ok(())
}
