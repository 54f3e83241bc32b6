//! `backout drill`: the same strategies on real processes, and the simulation beside them.

mod clear;
mod folder;
mod live;
mod people;
mod results;
mod shown;
mod simulated;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::interruption::interruption;
use super::load::{Loaded, load_scenario};
use super::{DrillArgs, Format};
use crate::drill::DrillError;
use crate::drill::beside::Comparison;
use crate::drill::target::admitted;
use crate::report;
use crate::scenario::model::{DetectorKind, DrillCase, Scenario, Step, StepKind, StrategySpec};
use crate::scenario::pace::drilled;
use crate::units::Duration;

use live::Harness;
use results::Drilled;
use shown::Shown;

/// The harness itself was not fit to drill.
const HARNESS_INVALID: u8 = 4;
/// Monitoring that reads more often than this reads the harness's own jitter.
const SCRAPE_LEAST: Duration = Duration::from_millis(50);

pub(super) fn drill(args: &DrillArgs) -> anyhow::Result<ExitCode> {
    if let Some(journal) = &args.clear {
        return clear::clear(journal, args.allow_commands);
    }
    let path = args.scenario.as_deref().context("no scenario was named")?;
    let mut loaded = load_scenario(path)?;
    if let Some(seed) = args.seed {
        loaded.scenario.seed = seed;
    }
    let cases = chosen_cases(args, &loaded.scenario)?;
    let strategy = chosen_strategy(args, &loaded.scenario)?;
    people::chosen_roles(&loaded.scenario.people, &args.role)?;
    let time_scale = args.time_scale.unwrap_or(loaded.scenario.drill.time_scale);
    can_be_drilled(&loaded.scenario, time_scale)?;
    sees_all_it_needs(&loaded.scenario.strategies[strategy])?;
    does_all_it_says(&loaded.scenario.strategies[strategy])?;
    if loaded.scenario.drill.target.is_some() {
        anyhow::ensure!(
            args.repeat.get() == 1,
            "`--repeat` lays drills beside the simulation, which knows nothing of a `target`: drill it once at a time"
        );
        for case in &cases {
            admitted(&drilled(&loaded.scenario, case, time_scale), &args.allow_host)?;
        }
    }
    match conduct(args, &loaded, &cases, strategy, time_scale) {
        Ok(code) => Ok(ExitCode::from(code)),
        // The harness, not the scenario and not whoever called it.
        Err(error) if error.downcast_ref::<DrillError>().is_some_and(|one| !one.is_usage()) => {
            writeln!(anstream::stderr(), "error: {error:#}")?;
            Ok(ExitCode::from(HARNESS_INVALID))
        }
        Err(error) => Err(error),
    }
}

fn conduct(
    args: &DrillArgs,
    loaded: &Loaded,
    cases: &[DrillCase],
    strategy: usize,
    time_scale: f64,
) -> anyhow::Result<u8> {
    let folder =
        args.out.clone().unwrap_or_else(|| PathBuf::from("drills").join(&loaded.scenario.name));
    report::check_writable(&folder)?;
    let interrupted = interruption()?;
    let shown = Shown::new(args, cases.len() as u64 * u64::from(args.repeat.get()));
    let mut harness = Harness::new(args, loaded, strategy, time_scale, folder, interrupted, shown)?;
    harness.preflight()?;
    let compares = args.repeat.get() > 1;
    if compares {
        harness.calibrate(&cases[0])?;
    }
    let drills = drill_all(&mut harness, cases, args.repeat.get())?;
    let comparison =
        (compares && !harness.is_interrupted()).then(|| harness.compare(cases, &drills));
    harness.finish()?;
    if let Some(comparison) = comparison {
        show_comparison(args, &harness, &comparison)?;
    }
    Ok(results::exit_code(&drills))
}

/// Case by case, each so often, until somebody presses Ctrl-C.
fn drill_all(
    harness: &mut Harness<'_>,
    cases: &[DrillCase],
    repeat: u32,
) -> anyhow::Result<Vec<Drilled>> {
    let mut drills = Vec::new();
    for case in cases {
        for repetition in 0..repeat {
            drills.push(harness.drill(case, repetition)?);
            if harness.is_interrupted() {
                return Ok(drills);
            }
        }
    }
    Ok(drills)
}

fn show_comparison(
    args: &DrillArgs,
    harness: &Harness<'_>,
    comparison: &Comparison,
) -> anyhow::Result<()> {
    harness.write_comparison(comparison)?;
    let mut out = anstream::stdout();
    match args.format {
        Format::Json => writeln!(out, "{}", report::drill::comparison_json(comparison)?)?,
        Format::Text if !args.quiet => {
            writeln!(out, "{}", report::drill::comparison_text(comparison, super::WIDTH))?;
        }
        Format::Text => {}
    }
    Ok(())
}

fn chosen_cases(args: &DrillArgs, scenario: &Scenario) -> anyhow::Result<Vec<DrillCase>> {
    let all = &scenario.drill.cases;
    if args.case.is_empty() {
        return Ok(all.clone());
    }
    let find = |name: &String| {
        let names: Vec<&str> = all.iter().map(|case| case.name.as_str()).collect();
        let case = all.iter().find(|case| case.name == *name).cloned();
        case.with_context(|| format!("there is no case `{name}`: it has {}", names.join(", ")))
    };
    args.case.iter().map(find).collect()
}

fn chosen_strategy(args: &DrillArgs, scenario: &Scenario) -> anyhow::Result<usize> {
    let Some(wanted) = &args.strategy else { return Ok(0) };
    let names: Vec<&str> = scenario.strategies.iter().map(|one| one.name.as_str()).collect();
    names
        .iter()
        .position(|name| name == wanted)
        .with_context(|| format!("there is no strategy `{wanted}`: it has {}", names.join(", ")))
}

/// The instances of a drill keep no records and have no vulnerabilities, so an inspection would find nothing for ever.
fn sees_all_it_needs(strategy: &StrategySpec) -> anyhow::Result<()> {
    let inspects = strategy.plays.iter().find(|play| {
        let mut detectors = play.detectors.iter();
        detectors.any(|used| matches!(used.kind, DetectorKind::Inspection { .. }))
    });
    let Some(play) = inspects else { return Ok(()) };
    let (key, why) = (
        format!("inspection (strategy {}, play {})", strategy.name, play.name),
        "nothing in a drill can be damaged unseen; start the strategy with `extends` and write `without: [inspection]`, or leave the detector out".into(),
    );
    Err(DrillError::Unsupported { key, why }.into())
}

/// Nobody mends a release within a drill, and there is no schema to take back: such a step would take its time and be
/// believed. A preset's own fall-back stands, since it comes only after every rollback command has failed.
fn does_all_it_says(strategy: &StrategySpec) -> anyhow::Result<()> {
    let told = |step: &Step| match step.what {
        StepKind::FixForward if step.handler.is_none() => {
            Some(("fix_forward", "instances cannot be mended in place"))
        }
        StepKind::MigrateDown => Some(("migrate_down", "instances have no schema to take back")),
        _ => None,
    };
    for play in &strategy.plays {
        let Some((step, why)) = play.steps.iter().find_map(told) else { continue };
        let key = format!("{step} (strategy {}, play {})", strategy.name, play.name);
        let why = format!(
            "{why}; leave the step out of the strategy that is drilled and to the simulation, or choose another with `--strategy`"
        );
        return Err(DrillError::Unsupported { key, why }.into());
    }
    Ok(())
}

/// What a drill would silently leave out is refused.
fn can_be_drilled(scenario: &Scenario, time_scale: f64) -> anyhow::Result<()> {
    for (index, service) in scenario.services.iter().enumerate() {
        if let Some(call) = service.calls.iter().position(|call| call.breaker.is_some()) {
            return Err(DrillError::Unsupported {
                key: format!("services[{index}].calls[{call}].breaker"),
                why: "the router has no circuit breaker; leave it out of what is drilled".into(),
            }
            .into());
        }
    }
    let unsupported = |key: &str, why: &str| {
        Err(DrillError::Unsupported { key: key.into(), why: why.into() }.into())
    };
    if !scenario.release.way_back.is_clear() {
        return unsupported(
            "release.way_back",
            "live instances hold no data, schema or artefacts; leave it out of what is drilled",
        );
    }
    if scenario.drill.cases.is_empty() {
        return unsupported(
            "release.outcomes",
            "none of them can be drilled; add one that live instances can show, such as `errors`",
        );
    }
    let scrape = scenario.telemetry.scrape_interval.scaled(1.0 / time_scale);
    anyhow::ensure!(
        scrape >= SCRAPE_LEAST,
        "at {time_scale} times the pace monitoring would read every {scrape}: at least {SCRAPE_LEAST} is needed, so choose a smaller `--time-scale`"
    );
    Ok(())
}
