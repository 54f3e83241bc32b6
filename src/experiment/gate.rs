//! The gate: budgets and a baseline, checked so that a verdict can be trusted either way.
//!
//! A gate that cries wolf is switched off, and one that lets anything by is worse than none. So both errors are held to [`ERROR`]:
//!
//! - **It fails though nothing is amiss** in at most 5 % of its runs: all checks and all [looks] share that chance (Bonferroni).
//! - **It passes though something is**: a check passes only where its own bound says so, at 5 % over all looks. No share for other
//!   checks is taken off, for the gate passes only if *every* check does, and to pass wrongly it would have to pass the one
//!   that is amiss (Berger 1982, "Multiparameter hypothesis testing and acceptance sampling"). So 149 clean runs and one look show
//!   a rate below 2 %.
//!
//! In between lies **inconclusive**, which is no pass and has an exit code of its own.
//!
//! Against a baseline both scenarios are run again on the same seed and the same indices ([`bench`]); figures of two separate
//! samples would differ by luck alone. What was not edited is not run at all: it is the same, and not merely not different.
//!
//! Where several edits were made, each is tried alone on the baseline, so that a reader is told which of them did it.

pub mod baseline;
mod bench;
pub(super) mod bounds;
pub mod check;
pub(super) mod contrast;
pub mod findings;
pub(super) mod looks;
pub(super) mod margin;
mod moved;
mod question;
mod regression;
mod wanting;

use std::sync::atomic::AtomicBool;

use thiserror::Error;

use baseline::{BaselineFigure, Kept};
use bench::{Bench, Seats};
use bounds::Chances;
use check::{Check, Verdict, overall};
use findings::{Findings, GATE_VERSION, GateMeta};
use question::Questions;

pub use bounds::Bounded;
pub use looks::{Look, looks};
pub use margin::{Margins, RELATIVE};
pub use question::REGRESSION;

use crate::scenario::model::{BoundSide, Judged, Scenario};
use crate::scenario::{ScenarioError, Source};

/// The chance of either error of a gate.
pub const ERROR: f64 = 0.05;

/// What is to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub candidate: &'a Scenario,
    /// Its text, and files it refers to.
    pub source: &'a Source,
    pub baseline: Option<&'a Kept>,
    pub margins: &'a Margins,
    /// At most this many replications of each scenario.
    pub replications_max: u64,
    pub interrupted: &'a AtomicBool,
}

/// Why there is no verdict.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GateError {
    #[error(
        "there is nothing to check: write `budgets:` into the scenario, or make a baseline with `--update-baseline`"
    )]
    NothingToCheck,
    #[error("interrupted: a gate is decided as a whole or not at all, so nothing was written")]
    Interrupted,
    #[error("{0}")]
    Text(#[from] ScenarioError),
}

/// Asks every check until all are decided or the runs are used up. `report` is told how many runs are done and how many there may be.
pub fn judge(
    asked: Question<'_>,
    mut meta: GateMeta,
    report: &(impl Fn(u64, u64) + Sync),
) -> Result<Findings, GateError> {
    let mut questions = Questions::of(&asked)?;
    let (mut bench, seats) = Bench::new(&questions.versions);
    let looks = looks(asked.replications_max, bench.block());
    let done = std::sync::atomic::AtomicU64::new(0);
    let most = looks.last().map_or(0, |look| look.replications) * bench.worlds();
    let one_done = || {
        let count = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        report(count, most);
    };
    meta.error = ERROR;
    meta.replications_max = looks.last().map_or(0, |look| look.replications);
    let mut measured = Vec::new();
    for look in &looks {
        if questions.all_decided() {
            break;
        }
        if !bench.grow(look.replications, asked.interrupted, &one_done) {
            return Err(GateError::Interrupted);
        }
        measured = bench.measure(&questions.wanted(&seats));
        questions.look(look, &seats, &measured);
        meta.replications = look.replications;
        meta.looks.push(look.replications);
    }
    if let Some(last) = looks.iter().rfind(|look| look.replications <= meta.replications) {
        questions.say_what_is_wanting(last, &seats, &measured, bench.block());
    }
    let told = moved::told(&asked, &questions, &seats, &measured, meta.replications)?;
    let (checks, mut notes) = questions.finished();
    notes.extend(told.notes);
    let verdict = overall(checks.iter().map(|check| check.verdict));
    let reason = reason(verdict, &checks);
    Ok(Findings {
        gate_version: GATE_VERSION,
        meta,
        verdict,
        reason,
        checks,
        together: told.together,
        edits: told.edits,
        notes,
    })
}

fn reason(verdict: Verdict, checks: &[Check]) -> String {
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let of = checks.len();
    let noun = |count: usize| if count == 1 { "check" } else { "checks" };
    match verdict {
        Verdict::Pass if of == 1 => "The only check passes.".to_owned(),
        Verdict::Pass => format!("All {of} checks pass."),
        Verdict::Fail => match (count(Verdict::Fail), count(Verdict::Inconclusive)) {
            (failed, 0) => format!("{failed} of {of} {} failed.", noun(of)),
            (failed, open) => format!("{failed} of {of} {} failed, {open} open.", noun(of)),
        },
        Verdict::Inconclusive => {
            let open = count(Verdict::Inconclusive);
            format!("{open} of {of} {} cannot be decided by the runs that were made.", noun(of))
        }
    }
}

/// Chances for a check that is kept on this side of its limit: one check's for keeping it, a share of all checks' for missing it.
fn chances(side: BoundSide, look: &Look, checks: usize) -> Chances {
    let kept = ERROR * look.share;
    let missed = kept / checks.max(1) as f64;
    match side {
        BoundSide::Below => Chances { lower: missed, upper: kept },
        BoundSide::Above => Chances { lower: kept, upper: missed },
    }
}

/// The figures of a scenario's strategies, for its baseline.
pub fn figures(
    scenario: &Scenario,
    replications: u64,
    interrupted: &AtomicBool,
    report: &(impl Fn(u64) + Sync),
) -> Result<(u64, Vec<BaselineFigure>), GateError> {
    let (mut bench, seats) = Bench::new(std::slice::from_ref(scenario));
    let done = std::sync::atomic::AtomicU64::new(0);
    let one_done = || report(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
    let runs = looks(replications, bench.block()).first().map_or(0, |look| look.replications);
    if !bench.grow(runs, interrupted, &one_done) {
        return Err(GateError::Interrupted);
    }
    let all: Vec<(String, bench::Seat, Judged)> = seats
        .concat()
        .into_iter()
        .flat_map(|(name, seat)| REGRESSION.map(|figure| (name.clone(), seat, figure)))
        .collect();
    let wanted: Vec<_> = all.iter().map(|(_, seat, figure)| (*seat, *figure)).collect();
    let measured = bench.measure(&wanted);
    let chances = Chances { lower: ERROR, upper: ERROR };
    let figure = |(strategy, seat, figure): (String, bench::Seat, Judged)| {
        let found = bench::find(&measured, seat, figure);
        let value = found.and_then(|(of, columns)| bounds::bounded(of, columns, chances));
        let value = value.map(|found| crate::stats::round9(found.value));
        BaselineFigure { strategy, figure, value }
    };
    Ok((runs, all.into_iter().map(figure).collect()))
}

/// The seat of a strategy by its name.
fn seat_of(seats: &Seats, name: &str) -> Option<bench::Seat> {
    seats.iter().find(|(other, _)| other == name).map(|(_, seat)| *seat)
}

#[cfg(test)]
#[expect(clippy::print_stderr, reason = "rates are measured here, and to be read")]
mod tests;
