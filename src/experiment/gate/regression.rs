//! Checks against the baseline: is any figure worse by more than what matters?

use super::bench::{self, Measured, Seats};
use super::bounds::{Bounded, Chances, Sampling, bounded};
use super::check::{Check, CheckKind, Verdict, Why, unit};
use super::contrast::{Side, worsening};
use super::looks::Look;
use super::question::{REGRESSION, is_the_same};
use super::{ERROR, Question, chances, seat_of, wanting};
use crate::experiment::summary::judged::Columns;
use crate::scenario::model::{BoundSide, Judged, Scenario};

/// What there is to compare.
pub(super) struct Compared {
    pub(super) checks: Vec<Check>,
    /// Names of strategies that differ, by themselves or because their world does.
    pub(super) edited: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// Every strategy of the baseline under the candidate.
pub(super) fn compared(candidate: &Scenario, baseline: &Scenario) -> Compared {
    let versions = [candidate.clone(), baseline.clone()];
    let has = |scenario: &Scenario, name: &str| scenario.strategies.iter().any(|s| s.name == name);
    let mut found = Compared { checks: Vec::new(), edited: Vec::new(), notes: Vec::new() };
    for spec in &baseline.strategies {
        let name = spec.name.as_str();
        if !has(candidate, name) {
            let check = check(name, Judged::FalseTriggers, Verdict::Inconclusive);
            found.checks.push(Check { why: Some(Why::NoCounterpart), ..check });
            found.notes.push(format!(
                "The baseline's strategy `{name}` is gone, and nothing can be said of it. If that is meant, make the baseline anew with `--update-baseline`."
            ));
        } else if is_the_same(&versions, name) {
            let same = |figure| check(name, figure, Verdict::Pass);
            let unedited = |figure| Check { why: Some(Why::Unedited), ..same(figure) };
            found.checks.extend(REGRESSION.map(unedited));
        } else {
            found.edited.push(name.to_owned());
            found
                .checks
                .extend(REGRESSION.map(|figure| check(name, figure, Verdict::Inconclusive)));
        }
    }
    for spec in candidate.strategies.iter().filter(|spec| !has(baseline, &spec.name)) {
        found.notes.push(format!(
            "Strategy `{}` is new: there is nothing in the baseline to compare it with.",
            spec.name
        ));
    }
    found
}

fn check(strategy: &str, figure: Judged, verdict: Verdict) -> Check {
    Check {
        kind: CheckKind::Regression,
        strategy: strategy.to_owned(),
        figure,
        title: figure.title(),
        unit: unit(figure),
        verdict,
        limit: 0.0,
        // What is told is by how much it is worse, whatever is good.
        side: BoundSide::Below,
        written: None,
        line: None,
        value: None,
        baseline: None,
        lower: None,
        upper: None,
        replications: 0,
        why: None,
    }
}

/// A figure on both sides.
pub(super) struct Pair<'m> {
    pub(super) figure: Judged,
    new: (Sampling<'m>, &'m Columns),
    old: (Sampling<'m>, &'m Columns),
}

impl<'m> Pair<'m> {
    pub(super) fn of(check: &Check, seats: &[Seats], measured: &'m [Measured]) -> Option<Self> {
        Self::between(&seats[0], seats.get(1)?, &check.strategy, check.figure, measured)
    }

    /// The same strategy and figure of two versions.
    pub(super) fn between(
        new: &Seats,
        old: &Seats,
        strategy: &str,
        figure: Judged,
        measured: &'m [Measured],
    ) -> Option<Self> {
        Some(Self {
            figure,
            new: bench::find(measured, seat_of(new, strategy)?, figure)?,
            old: bench::find(measured, seat_of(old, strategy)?, figure)?,
        })
    }

    /// The values of both, new and old.
    pub(super) fn values(&self) -> Option<(f64, f64)> {
        let any = Chances { lower: ERROR, upper: ERROR };
        let value = |(of, columns): (Sampling, &Columns)| Some(bounded(of, columns, any)?.value);
        Some((value(self.new)?, value(self.old)?))
    }

    /// By how much the new one is worse.
    pub(super) fn worse(&self, chances: Chances) -> Option<Bounded> {
        let side = |(of, columns)| Side { of, columns };
        worsening(side(self.new), side(self.old), self.figure.side(), chances)
    }

    pub(super) fn look(&self, check: &mut Check, look: &Look, share: usize, asked: &Question<'_>) {
        let Some((new, old)) = self.values() else { return };
        check.baseline = Some(old);
        check.limit = asked.margins.around(self.figure, old, asked.candidate);
        let found = self.worse(chances(BoundSide::Below, look, share));
        check.look(found, Some(new), look.replications);
    }

    pub(super) fn wanting(&self, check: &Check, last: &Look, block: u64) -> Why {
        let found = self.worse(chances(BoundSide::Below, last, 1));
        let (of, Columns::Rate { event, domain, .. }) = self.new else {
            return wanting::close(check, found, block);
        };
        let (_, Columns::Rate { event: before, .. }) = self.old else { return Why::NoData };
        let is_unmoved = event == before;
        if is_unmoved {
            // New events alone, at half of the chance.
            let runs = wanting::Clean { of: of.design, domain, limit: check.limit, part: 0.5 };
            if let Some(why) = runs.too_few(last, block) {
                return why;
            }
        }
        wanting::close(check, found, block)
    }
}
