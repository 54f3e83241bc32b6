//! `backout tune`: named places of a scenario at several values → the setting that keeps the budgets and does best.
//!
//! Everything that can be wrong with what was given is found before the first run.

mod budget;
mod record;
mod search;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, ensure};
use serde::Serialize;

use super::load::{Loaded, load_scenario};
use super::{Format, TuneArgs};
use crate::scenario::model::{Judged, Limit, Scenario};
use crate::scenario::{Settings, Source, Vary, VaryError, paths, settings};

/// What is looked for, checked.
struct Asked<'a> {
    args: &'a TuneArgs,
    loaded: &'a Loaded,
    settings: Settings,
    /// By index.
    strategy: usize,
    limits: Vec<Limit>,
    minimised: Judged,
    /// Which difference of the minimised figure does not matter, in its unit, where the user says so.
    zone: Option<f64>,
    replications: u64,
    out: PathBuf,
}

pub(super) fn tune(args: &TuneArgs) -> anyhow::Result<ExitCode> {
    let mut loaded = load_scenario(&args.scenario)?;
    if args.paths {
        return print_paths(args, &loaded);
    }
    if let Some(seed) = args.seed {
        loaded.scenario.seed = seed;
    }
    let varied: Vec<Vary> =
        args.vary.iter().map(|text| text.parse()).collect::<Result<_, VaryError>>()?;
    let strategy = strategy(args, &varied, &loaded.scenario)?;
    let name = loaded.scenario.strategies[strategy].name.clone();
    let minimised = budget::figure("--minimise", args.minimise.trim())?;
    let zone = args.zone.as_ref().map(|zone| budget::zone(zone, minimised, &loaded.scenario));
    let zone = zone.transpose()?;
    let limits = budget::limits(&args.budget, &name, &loaded)?;
    let file_name = loaded.path.display().to_string();
    let mut settings = settings(&file_name, &source(&loaded), &varied)?;
    if let Some(seed) = args.seed {
        settings.seed(seed);
    }
    let replications = u64::from(
        args.replications.map_or(loaded.scenario.replications, std::num::NonZeroU32::get),
    );
    let out =
        args.out.clone().unwrap_or_else(|| PathBuf::from("tunes").join(&loaded.scenario.name));
    ensure!(
        !out.is_file(),
        "`{}` is a file, expected a folder: choose another with `--out`",
        out.display()
    );
    let loaded = &loaded;
    search::run(&Asked {
        args,
        loaded,
        settings,
        strategy,
        limits,
        minimised,
        zone,
        replications,
        out,
    })
}

fn source(loaded: &Loaded) -> Source {
    Source { text: loaded.text().to_owned(), references: loaded.references.clone() }
}

/// Whose setting it is, by index.
fn strategy(args: &TuneArgs, varied: &[Vary], scenario: &Scenario) -> anyhow::Result<usize> {
    let names: Vec<&str> = scenario.strategies.iter().map(|spec| spec.name.as_str()).collect();
    // The longest name that fits, since a name may begin with another and a dot.
    let of = |one: &Vary| {
        let path = one.path.strip_prefix("strategies.")?;
        let is_it = |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        (0..names.len()).filter(|at| is_it(names[*at])).max_by_key(|at| names[*at].len())
    };
    let chosen = match &args.strategy {
        Some(wanted) => names.iter().position(|name| name == wanted).map(Some),
        None => Some(varied.iter().find_map(of)),
    };
    let Some(chosen) = chosen else {
        let (wanted, all) = (args.strategy.as_deref().unwrap_or(""), names.join(", "));
        bail!("`{}` has no strategy `{wanted}`: it has {all}", args.scenario.display())
    };
    let chosen = chosen.unwrap_or(0);
    if let Some((one, other)) =
        varied.iter().find_map(|one| of(one).filter(|at| *at != chosen).map(|at| (one, at)))
    {
        let (chosen, other) = (names[chosen], names[other]);
        bail!(
            "`{}` changes nothing of `{chosen}`, whose setting is looked for: vary one strategy at a time, or write `--strategy {other}`",
            one.path
        )
    }
    Ok(chosen)
}

/// A path and what is there now.
#[derive(Serialize)]
struct Present {
    path: String,
    value: String,
}

fn print_paths(args: &TuneArgs, loaded: &Loaded) -> anyhow::Result<ExitCode> {
    let file_name = loaded.path.display().to_string();
    let listed = paths(&file_name, &source(loaded))?;
    let mut out = anstream::stdout();
    match args.format {
        Format::Json => {
            let listed: Vec<Present> =
                listed.into_iter().map(|(path, value)| Present { path, value }).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&listed)?)?;
        }
        Format::Text => {
            for (path, value) in listed {
                writeln!(out, "{path} = {value}")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
