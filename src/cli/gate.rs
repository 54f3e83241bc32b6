//! `backout gate`: budgets and a baseline → a verdict, for people and for pipelines.
//!
//! Everything that can be wrong with what was given is found before the first run, and nothing is written over before the verdict is there.

mod baseline;
mod margin;
mod outputs;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use super::interruption::interruption;
use super::load::{Loaded, load_scenario};
use super::progress::Bar;
use super::threads::on_all_cores;
use super::{Format, GateArgs, INCONCLUSIVE, INTERRUPTED, MISSED, WIDTH};
use crate::experiment::gate::check::Verdict;
use crate::experiment::gate::findings::{Findings, GateMeta};
use crate::experiment::gate::{GateError, Margins, Question, judge};
use crate::report;
use crate::scenario::Source;

pub(super) fn gate(args: &GateArgs) -> anyhow::Result<ExitCode> {
    let mut loaded = load_scenario(&args.scenario)?;
    if let Some(seed) = args.seed {
        loaded.scenario.seed = seed;
    }
    let margins = margin::margins(&args.margin, &loaded.scenario)?;
    let path = baseline::path(args);
    let kept = baseline::kept(args, &path, &loaded)?;
    outputs::check_writable(args)?;
    let interrupted = interruption()?;
    let asked = Asked { args, loaded: &loaded, margins: &margins, interrupted: &interrupted };
    if args.update_baseline {
        return asked.renewed(&path);
    }
    let meta = asked
        .meta(kept.as_ref().map(|kept| (path.as_path(), kept.baseline.scenario_hash.as_str())));
    let findings = match asked.judged(kept.as_ref(), meta) {
        Err(GateError::Interrupted) => return asked.cut_short(),
        other => other?,
    };
    outputs::write(args, &findings)?;
    asked.print(&findings)?;
    if kept.is_none() && !args.quiet {
        writeln!(
            anstream::stderr(),
            "note: there is no baseline `{}`, so only budgets were checked: `--update-baseline` makes one",
            path.display()
        )?;
    }
    Ok(code(findings.verdict))
}

fn code(verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::Pass => ExitCode::SUCCESS,
        Verdict::Fail => ExitCode::from(MISSED),
        Verdict::Inconclusive => ExitCode::from(INCONCLUSIVE),
    }
}

/// What was asked on the command line.
struct Asked<'a> {
    args: &'a GateArgs,
    loaded: &'a Loaded,
    margins: &'a Margins,
    interrupted: &'a AtomicBool,
}

impl Asked<'_> {
    fn replications_max(&self) -> u64 {
        let own = self.loaded.scenario.replications;
        u64::from(self.args.replications.map_or(own, std::num::NonZeroU32::get))
    }

    fn source(&self) -> Source {
        Source { text: self.loaded.text().to_owned(), references: self.loaded.references.clone() }
    }

    fn judged(
        &self,
        kept: Option<&crate::experiment::gate::baseline::Kept>,
        meta: GateMeta,
    ) -> Result<Findings, GateError> {
        let source = self.source();
        let question = Question {
            candidate: &self.loaded.scenario,
            source: &source,
            baseline: kept,
            margins: self.margins,
            replications_max: self.replications_max(),
            interrupted: self.interrupted,
        };
        let bar = Bar::counting("runs", self.replications_max(), self.args.quiet);
        let shown = |done: u64, most: u64| bar.reached_of(done, most);
        let findings = on_all_cores(self.args.jobs, || judge(question, meta, &shown));
        bar.finish();
        findings
    }

    /// Makes the baseline anew; budgets are checked all the same.
    fn renewed(&self, path: &Path) -> anyhow::Result<ExitCode> {
        let made = on_all_cores(self.args.jobs, || {
            let bar = Bar::counting("runs", self.replications_max(), self.args.quiet);
            let made = baseline::made(self, &|done| bar.reached(done));
            bar.finish();
            made
        });
        let made = match made {
            Err(GateError::Interrupted) => return self.cut_short(),
            other => other?,
        };
        let verdict = if self.loaded.scenario.budgets.is_empty() {
            Verdict::Pass
        } else {
            let findings = match self.judged(None, self.meta(None)) {
                Err(GateError::Interrupted) => return self.cut_short(),
                other => other?,
            };
            outputs::write(self.args, &findings)?;
            self.print(&findings)?;
            findings.verdict
        };
        baseline::write(path, &made)?;
        if !self.args.quiet {
            writeln!(anstream::stderr(), "baseline written: {}", path.display())?;
        }
        Ok(code(verdict))
    }

    fn cut_short(&self) -> anyhow::Result<ExitCode> {
        if !self.args.quiet {
            writeln!(anstream::stderr(), "{}", GateError::Interrupted)?;
        }
        Ok(ExitCode::from(INTERRUPTED))
    }

    fn meta(&self, baseline: Option<(&Path, &str)>) -> GateMeta {
        let scenario = &self.loaded.scenario;
        GateMeta {
            scenario: scenario.name.clone(),
            file: self.args.scenario.display().to_string(),
            scenario_hash: self.loaded.hash.clone(),
            baseline_file: baseline.map(|(path, _)| path.display().to_string()),
            baseline_hash: baseline.map(|(_, hash)| hash.to_owned()),
            backout_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: self.command(),
            seed: scenario.seed,
            currency: scenario.costs.currency.clone(),
            follow_up_s: scenario.follow_up.as_secs_f64(),
            ..GateMeta::default()
        }
    }

    /// The command that repeats the verdict.
    fn command(&self) -> String {
        let args = self.args;
        let baseline = args.baseline.as_ref().map(|path| format!("--baseline {}", path.display()));
        let mut words = vec![format!("backout gate {}", args.scenario.display())];
        words.extend(baseline);
        words.extend(args.margin.iter().map(|margin| format!("--margin {margin}")));
        words.extend(args.replications.map(|count| format!("--replications {count}")));
        words.extend(args.seed.map(|seed| format!("--seed {seed}")));
        words.join(" ")
    }

    fn print(&self, findings: &Findings) -> anyhow::Result<()> {
        let mut out = anstream::stdout();
        if self.args.annotations {
            write!(out, "{}", report::gate::annotations(findings))?;
        }
        match self.args.format {
            Format::Json => write!(out, "{}", report::gate::json(findings)?)?,
            Format::Text if !self.args.quiet => {
                writeln!(out, "{}", report::gate::text(findings, WIDTH))?;
            }
            Format::Text => {}
        }
        Ok(())
    }
}
