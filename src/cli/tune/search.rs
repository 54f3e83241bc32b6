//! The search behind the command: its question, its record and its report.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use sha2::{Digest, Sha256};

use super::record::{Known, Record};
use super::{Asked, source};
use crate::cli::interruption::interruption;
use crate::cli::progress::Bar;
use crate::cli::threads::on_all_cores;
use crate::cli::{Format, INCONCLUSIVE, INTERRUPTED, WIDTH};
use crate::experiment::tune::archive::Archive;
use crate::experiment::tune::findings::{Findings, Recommended, TuneMeta, Varied};
use crate::experiment::tune::{Question, TuneError, search};
use crate::report;
use crate::scenario::model::Scenario;
use crate::scenario::{self, scenario_hash};

/// Settings as the search takes them.
struct Grid {
    varied: Vec<Varied>,
    settings: Vec<Scenario>,
    values: Vec<Vec<Option<String>>>,
    today: usize,
}

/// Looks for the best setting and reports it.
pub(super) fn run(asked: &Asked<'_>) -> anyhow::Result<ExitCode> {
    let grid = Grid::of(asked);
    let interrupted = interruption()?;
    let (record, known) = Record::open(&asked.out, &digest(asked, &grid), asked.args.resume)?;
    note_resumption(asked, known.len())?;
    let found = searched(asked, &grid, &record, known, &interrupted);
    record.check()?;
    let findings = match found {
        Err(TuneError::Interrupted) => return cut_short(asked),
        other => kept(asked, &grid, other?)?,
    };
    let written = report::tune::write(&asked.out, &findings)?;
    record.remove()?;
    print(asked, &findings, &written)?;
    Ok(match findings.recommendation.verdict {
        Recommended::Kept => ExitCode::SUCCESS,
        Recommended::NotShown | Recommended::NoneKeeps => ExitCode::from(INCONCLUSIVE),
    })
}

impl Grid {
    /// The grid, with today's setting before it where it is no part of it.
    fn of(asked: &Asked<'_>) -> Self {
        let alone = |scenario: &Scenario| {
            let strategies = vec![scenario.strategies[asked.strategy].clone()];
            Scenario { strategies, ..scenario.clone() }
        };
        let all = &asked.settings;
        let varied: Vec<Varied> = (all.varied.iter())
            .map(|one| Varied {
                path: one.path.clone(),
                today: one.today.clone().or_else(|| one.present.clone()),
                values: one.values.clone(),
            })
            .collect();
        let mut settings: Vec<Scenario> =
            all.all.iter().map(|setting| alone(&setting.scenario)).collect();
        let some = |values: &[String]| values.iter().cloned().map(Some).collect();
        let mut values: Vec<Vec<Option<String>>> =
            all.all.iter().map(|setting| some(&setting.values)).collect();
        let today = all.all.iter().position(|setting| setting.is_today).unwrap_or_else(|| {
            settings.insert(0, alone(&all.today));
            values.insert(0, varied.iter().map(|one| one.today.clone()).collect());
            0
        });
        Self { varied, settings, values, today }
    }
}

/// Of everything that decides what a record holds.
fn digest(asked: &Asked<'_>, grid: &Grid) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    add(env!("CARGO_PKG_VERSION"));
    let Asked { minimised, zone, replications, .. } = asked;
    add(&format!("{minimised:?} {zone:?} {replications}"));
    for limit in &asked.limits {
        add(&format!("{:?} {}", limit.figure, limit.bound));
    }
    for setting in &grid.settings {
        add(&setting.seed.to_string());
        add(&scenario_hash(setting));
    }
    hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn note_resumption(asked: &Asked<'_>, known: usize) -> anyhow::Result<()> {
    if !asked.args.resume || asked.args.quiet {
        return Ok(());
    }
    let mut out = anstream::stderr();
    match known {
        0 => writeln!(out, "note: there is nothing to go on with, so it begins at the beginning")?,
        _ => writeln!(out, "going on after {known} runs")?,
    }
    Ok(())
}

fn searched(
    asked: &Asked<'_>,
    grid: &Grid,
    record: &Record,
    known: Known,
    interrupted: &AtomicBool,
) -> Result<Findings, TuneError> {
    let question = Question {
        varied: &grid.varied,
        settings: &grid.settings,
        values: &grid.values,
        today: grid.today,
        budgets: &asked.limits,
        minimised: asked.minimised,
        zone: asked.zone,
        replications: asked.replications,
        interrupted,
    };
    let keep = |place, rows: &[_]| record.keep(place, rows, interrupted);
    let archive = Archive::new(known, &keep);
    let bar = Bar::counting("runs", asked.replications, asked.args.quiet);
    let shown = |done: u64, most: u64| bar.reached_of(done, most);
    let work = || search(&question, meta(asked), &archive, &shown);
    let found = on_all_cores(asked.args.jobs, work);
    bar.finish();
    found
}

/// With what is to be written into the scenario to have the recommended setting.
fn kept(asked: &Asked<'_>, grid: &Grid, mut found: Findings) -> anyhow::Result<Findings> {
    let chosen = found.recommendation.setting.filter(|setting| *setting != grid.today);
    let values = chosen.and_then(|setting| grid.values[setting].iter().cloned().collect());
    let values: Option<Vec<String>> = values;
    if let Some(values) = values {
        let (file, source) = (asked.loaded.path.display().to_string(), source(asked.loaded));
        found.recommendation.keep =
            scenario::kept(&file, &source, &asked.settings.varied, &values)?;
    }
    Ok(found)
}

fn meta(asked: &Asked<'_>) -> TuneMeta {
    let scenario = &asked.loaded.scenario;
    TuneMeta {
        scenario: scenario.name.clone(),
        file: asked.args.scenario.display().to_string(),
        scenario_hash: asked.loaded.hash.clone(),
        backout_version: env!("CARGO_PKG_VERSION").to_owned(),
        command: command(asked),
        seed: scenario.seed,
        strategy: scenario.strategies[asked.strategy].name.clone(),
        currency: scenario.costs.currency.clone(),
        follow_up_s: scenario.follow_up.as_secs_f64(),
        ..TuneMeta::default()
    }
}

/// The command that asks the same again.
fn command(asked: &Asked<'_>) -> String {
    let args = asked.args;
    let mut words = vec![format!("backout tune {}", args.scenario.display())];
    words.extend(args.vary.iter().map(|vary| format!("--vary '{vary}'")));
    words.extend(args.budget.iter().map(|budget| format!("--budget '{budget}'")));
    words.push(format!("--minimise {}", asked.minimised.name()));
    words.extend(args.zone.as_ref().map(|zone| format!("--zone '{zone}'")));
    words.extend(args.strategy.as_ref().map(|name| format!("--strategy '{name}'")));
    words.extend(args.replications.map(|count| format!("--replications {count}")));
    words.extend(args.seed.map(|seed| format!("--seed {seed}")));
    words.join(" ")
}

fn cut_short(asked: &Asked<'_>) -> anyhow::Result<ExitCode> {
    if !asked.args.quiet {
        writeln!(anstream::stderr(), "{}", TuneError::Interrupted)?;
    }
    Ok(ExitCode::from(INTERRUPTED))
}

fn print(asked: &Asked<'_>, findings: &Findings, written: &[PathBuf]) -> anyhow::Result<()> {
    let mut out = anstream::stdout();
    match asked.args.format {
        Format::Json => write!(out, "{}", report::tune::json(findings)?)?,
        Format::Text if !asked.args.quiet => {
            writeln!(out, "{}", report::tune::text(findings, WIDTH))?;
            write!(out, "{}", report::tune::places(written, WIDTH))?;
        }
        Format::Text => {}
    }
    Ok(())
}
