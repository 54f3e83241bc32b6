//! `backout claims`: claims about rollbacks, tried one by one.

use std::cell::OnceCell;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};

use super::interruption::interruption;
use super::load::{LoadError, Loaded, load_scenario, read_text};
use super::progress::Bar;
use super::{ClaimsArgs, Format, INTERRUPTED, WIDTH};
use crate::experiment::Progress;
use crate::experiment::claims::findings::{FINDINGS_VERSION, Findings, FindingsMeta};
use crate::experiment::claims::{Bench, ClaimsError, examine};
use crate::report;
use crate::scenario::model::Claims;
use crate::scenario::{References, Sources, check_claims};

pub(super) fn claims(args: &ClaimsArgs) -> anyhow::Result<ExitCode> {
    let (mut claims, base) = load(&args.claims)?;
    choose(&mut claims, &args.only)?;
    if let Some(count) = args.replications {
        claims.replications = count;
    }
    if let Some(draws) = args.draws {
        claims.draws = draws;
    }
    report::check_writable(&args.out)?;
    let loaded = load_scenario(&base)?;
    let text = read_text(&base)?;
    let Some(found) = tried(args, &claims, &text)? else {
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let meta = meta(args, &claims, &loaded);
    let findings = Findings { findings_version: FINDINGS_VERSION, meta, claims: found };
    report::claims::write(&findings, &args.out)?;
    print(args, &findings)?;
    Ok(ExitCode::SUCCESS)
}

/// Everything that is claimed in a file, or in the files of a folder, and the scenario it is tried on.
fn load(path: &Path) -> anyhow::Result<(Claims, PathBuf)> {
    let mut all: Option<(Claims, PathBuf)> = None;
    for file in files(path)? {
        let text = read_text(&file)?;
        let name = file.display().to_string();
        let more = check_claims(&name, &text).map_err(|error| {
            let sources = Sources::from([(name.clone(), text.clone())]);
            LoadError::Invalid { error, sources }
        })?;
        let base = file.parent().unwrap_or(Path::new("")).join(&more.scenario);
        match &mut all {
            None => all = Some((more, base)),
            Some((claims, first)) => {
                let head = |c: &Claims| (c.explored_on, c.confirmed_on, c.replications, c.draws);
                ensure!(
                    *first == base && head(claims) == head(&more),
                    "`{name}` has another scenario, seed or number of runs than the files before it: claims are adjusted together, so write the same at the top of each"
                );
                claims.claims.extend(more.claims);
            }
        }
    }
    let Some((mut claims, base)) = all else {
        bail!("`{}` holds no file of claims that ends in .yaml", path.display());
    };
    claims.claims.sort_by_key(|claim| order(&claim.id));
    for pair in claims.claims.windows(2) {
        ensure!(
            pair[0].id != pair[1].id,
            "two claims are called `{}`: give each a name of its own",
            pair[0].id
        );
    }
    Ok((claims, plain(&base)))
}

/// `scenarios/claims/../claims.yaml` is `scenarios/claims.yaml`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let goes_up = part == std::path::Component::ParentDir;
        if !(goes_up && plain.file_name().is_some() && plain.pop()) {
            plain.push(part);
        }
    }
    plain
}

/// C2 before C10.
fn order(id: &str) -> (String, u64) {
    let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    let letters = id.strip_suffix(digits).unwrap_or(id);
    (letters.to_owned(), digits.parse().unwrap_or(u64::MAX))
}

fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries =
        fs::read_dir(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    Ok(files)
}

fn choose(claims: &mut Claims, only: &[String]) -> anyhow::Result<()> {
    if let Some(unknown) = only.iter().find(|id| claims.claims.iter().all(|one| one.id != **id)) {
        let known: Vec<&str> = claims.claims.iter().map(|one| one.id.as_str()).collect();
        bail!("there is no claim `{unknown}`: there are {}", known.join(", "));
    }
    if !only.is_empty() {
        claims.claims.retain(|one| only.contains(&one.id));
    }
    Ok(())
}

/// `None` where it was interrupted.
fn tried(
    args: &ClaimsArgs,
    claims: &Claims,
    base: &str,
) -> anyhow::Result<Option<Vec<crate::experiment::claims::findings::Finding>>> {
    let interrupted = interruption()?;
    let bar: OnceCell<Bar> = OnceCell::new();
    let shown = |done: usize, all: usize| {
        let bar = bar.get_or_init(|| Bar::counting("runs", all as u64, args.quiet));
        bar.show(Progress { done: done as u64, half_width: None });
    };
    let references = References::new();
    let bench = Bench { base, references: &references };
    let found = examine(bench, claims, &interrupted, shown);
    if let Some(bar) = bar.get() {
        bar.finish();
    }
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error @ ClaimsError::Interrupted) => {
            writeln!(anstream::stderr(), "{error}")?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn meta(args: &ClaimsArgs, claims: &Claims, loaded: &Loaded) -> FindingsMeta {
    FindingsMeta {
        scenario: loaded.path.display().to_string(),
        scenario_hash: loaded.hash.clone(),
        backout_version: env!("CARGO_PKG_VERSION").to_owned(),
        command: command(args),
        replications: claims.replications.into(),
        explored_on: claims.explored_on,
        confirmed_on: claims.confirmed_on,
        draws: claims.draws.into(),
        currency: loaded.scenario.costs.currency.clone(),
        follow_up_s: loaded.scenario.follow_up.as_secs_f64(),
    }
}

/// The command that repeats the findings.
fn command(args: &ClaimsArgs) -> String {
    let words = [
        Some(format!("backout claims {}", args.claims.display())),
        args.replications.map(|count| format!("--replications {count}")),
        args.draws.map(|count| format!("--draws {count}")),
        (!args.only.is_empty()).then(|| format!("--only {}", args.only.join(","))),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn print(args: &ClaimsArgs, findings: &Findings) -> anyhow::Result<()> {
    let mut out = anstream::stdout();
    match args.format {
        Format::Json => write!(out, "{}", report::claims::json(findings)?)?,
        Format::Text if !args.quiet => {
            writeln!(out, "{}", report::claims::text(findings, WIDTH))?;
            writeln!(out, "\nReport: {}", args.out.join("report.html").display())?;
        }
        Format::Text => {}
    }
    Ok(())
}
