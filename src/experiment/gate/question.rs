//! Which checks there are, what has to be run for them, and what a look says of each.

use super::bench::{self, Bench, Measured, Seat, Seats};
use super::bounds::{Bounded, bounded};
use super::check::{Check, CheckKind, Verdict, Why, unit};
use super::looks::Look;
use super::regression::{self, Pair};
use super::{GateError, Question, chances, seat_of, wanting};
use crate::scenario::model::{Budget, Judged, Limit, Scenario};

/// What is compared with a baseline: each criterion of the comparison once, no two that say the same.
pub const REGRESSION: [Judged; 8] = [
    Judged::FalseTriggers,
    Judged::Missed,
    Judged::Harmful,
    Judged::TimeToDetectMean,
    Judged::TimeToRestoreMean,
    Judged::Regret,
    Judged::DelayMean,
    Judged::CostPerYear,
];

/// Replications before a figure is judged of which a few carry most: a sample without its tail looks both cheap and certain.
const FEWEST_OF_A_TAIL: u64 = crate::stats::bootstrap::ENOUGH as u64;

/// Whether a look is late enough for a figure.
pub(super) const fn sees_the_tail(figure: Judged, look: &Look) -> bool {
    let heavy = matches!(figure, Judged::Regret | Judged::DowntimePerYear | Judged::CostPerYear);
    !heavy || look.replications >= FEWEST_OF_A_TAIL
}

/// The checks of a gate and the versions of the scenario that are run for them: the candidate, then the baseline.
pub(super) struct Questions<'a> {
    asked: &'a Question<'a>,
    pub(super) versions: Vec<Scenario>,
    checks: Vec<Check>,
    notes: Vec<String>,
}

impl<'a> Questions<'a> {
    pub(super) fn of(asked: &'a Question<'a>) -> Result<Self, GateError> {
        let mut checks: Vec<Check> =
            asked.candidate.budgets.iter().flat_map(|budget| of_budget(asked, budget)).collect();
        let budgeted: Vec<&str> =
            asked.candidate.budgets.iter().map(|budget| budget.strategy.as_str()).collect();
        let (mut needed, mut notes) = (Vec::new(), Vec::new());
        let mut candidate = asked.candidate.clone();
        let mut versions = Vec::new();
        if let Some(kept) = asked.baseline {
            let mut baseline = like(&kept.scenario, asked.candidate);
            let compared = regression::compared(&candidate, &baseline);
            notes = compared.notes;
            checks.extend(compared.checks);
            needed = compared.edited;
            baseline.strategies.retain(|spec| needed.contains(&spec.name));
            versions.push(baseline);
        }
        if checks.is_empty() {
            return Err(GateError::NothingToCheck);
        }
        candidate
            .strategies
            .retain(|spec| needed.contains(&spec.name) || budgeted.contains(&spec.name.as_str()));
        versions.insert(0, candidate);
        Ok(Self { asked, versions, checks, notes })
    }

    pub(super) fn all_decided(&self) -> bool {
        self.checks.iter().all(|check| !is_open(check))
    }

    /// Names of strategies that differ from the baseline's.
    pub(super) fn edited(&self) -> Vec<&str> {
        let names = self.versions.get(1).map_or(&[][..], |baseline| &baseline.strategies);
        names.iter().map(|spec| spec.name.as_str()).collect()
    }

    /// Everything that the checks and the account of edits are made of.
    pub(super) fn wanted(&self, seats: &[Seats]) -> Vec<(Seat, Judged)> {
        let mut wanted: Vec<(Seat, Judged)> = self
            .checks
            .iter()
            .flat_map(|check| {
                let seat = |version: &Seats| seat_of(version, &check.strategy);
                seats.iter().filter_map(seat).map(|seat| (seat, check.figure)).collect::<Vec<_>>()
            })
            .collect();
        for name in self.edited() {
            let both = seats.iter().filter_map(|version| seat_of(version, name));
            wanted.extend(both.flat_map(|seat| REGRESSION.map(|figure| (seat, figure))));
        }
        wanted
    }

    /// Takes another look at every check that is still open.
    pub(super) fn look(&mut self, look: &Look, seats: &[Seats], measured: &[Measured]) {
        // All that may still fail share the chance of a false alarm, those decided before among them.
        let share = self.checks.iter().filter(|check| !is_settled_beforehand(check)).count();
        let asked = self.asked;
        let looked_at = |check: &&mut Check| is_open(check) && sees_the_tail(check.figure, look);
        for check in self.checks.iter_mut().filter(looked_at) {
            match check.kind {
                CheckKind::Budget => {
                    let found = budget(check, look, share, seats, measured);
                    check.look(found, found.map(|found| found.value), look.replications);
                }
                CheckKind::Regression => {
                    if let Some(pair) = Pair::of(check, seats, measured) {
                        pair.look(check, look, share, asked);
                    }
                }
            }
        }
    }

    /// Of what stayed open, what it would take.
    pub(super) fn say_what_is_wanting(
        &mut self,
        last: &Look,
        seats: &[Seats],
        measured: &[Measured],
        block: u64,
    ) {
        for check in self.checks.iter_mut().filter(|check| is_open(check)) {
            if !sees_the_tail(check.figure, last) {
                let replications = FEWEST_OF_A_TAIL.div_ceil(block) * block;
                check.why = Some(Why::LongTail { replications });
                continue;
            }
            let found = match check.kind {
                CheckKind::Budget => wanting::of_budget(check, last, seats, measured, block),
                CheckKind::Regression => Pair::of(check, seats, measured)
                    .map_or(Why::NoData, |pair| pair.wanting(check, last, block)),
            };
            check.why = Some(found);
        }
    }

    /// The checks, in nine digits.
    pub(super) fn finished(self) -> (Vec<Check>, Vec<String>) {
        let round = |value: Option<f64>| value.map(crate::stats::round9);
        let mut checks = self.checks;
        for check in &mut checks {
            check.limit = crate::stats::round9(check.limit);
            check.value = round(check.value);
            check.baseline = round(check.baseline);
            check.lower = round(check.lower);
            check.upper = round(check.upper);
        }
        (checks, self.notes)
    }
}

/// The baseline under the keys of the candidate.
pub(super) fn like(scenario: &Scenario, candidate: &Scenario) -> Scenario {
    Scenario {
        name: candidate.name.clone(),
        shows: candidate.shows.clone(),
        seed: candidate.seed,
        replications: candidate.replications,
        ..scenario.clone()
    }
}

fn is_open(check: &Check) -> bool {
    check.verdict == Verdict::Inconclusive && !is_settled_beforehand(check)
}

const fn is_settled_beforehand(check: &Check) -> bool {
    matches!(check.why, Some(Why::Unedited | Why::NoCounterpart))
}

fn of_budget<'a>(asked: &Question<'_>, budget: &'a Budget) -> Vec<Check> {
    let line = |limit: &Limit| Some(limit.span.line(&asked.source.text));
    let check = |limit: &'a Limit| Check {
        kind: CheckKind::Budget,
        strategy: budget.strategy.clone(),
        figure: limit.figure,
        title: limit.figure.title(),
        unit: unit(limit.figure),
        verdict: Verdict::Inconclusive,
        limit: limit.bound,
        side: limit.figure.side(),
        written: Some(limit.written.clone()),
        line: line(limit),
        value: None,
        baseline: None,
        lower: None,
        upper: None,
        replications: 0,
        why: None,
    };
    budget.limits.iter().map(check).collect()
}

fn budget(
    check: &Check,
    look: &Look,
    share: usize,
    seats: &[Seats],
    measured: &[Measured],
) -> Option<Bounded> {
    let seat = seat_of(seats.first()?, &check.strategy)?;
    let (of, columns) = bench::find(measured, seat, check.figure)?;
    bounded(of, columns, chances(check.side, look, share))
}

/// Whether two versions have the same strategy in the same world.
pub(super) fn is_the_same(versions: &[Scenario; 2], name: &str) -> bool {
    let (_, seats) = Bench::new(versions);
    seat_of(&seats[0], name).is_some() && seat_of(&seats[0], name) == seat_of(&seats[1], name)
}
