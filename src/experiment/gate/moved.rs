//! Which edit moved what.
//!
//! With one edit, the candidate is the baseline with it. With several, each is made alone on the baseline and run in the same
//! replications; effects of edits that need each other, or that work against each other, do not add up to that of all, which is told beside
//! them. Only what moved for certain is told: bounds at 5 % over all figures of all strategies that leave 0 out.

use super::bench::{Bench, Measured, Seats};
use super::bounds::Chances;
use super::check::unit;
use super::findings::{EditFinding, Moved, Tried};
use super::question::{Questions, REGRESSION, like};
use super::regression::Pair;
use super::{ERROR, GateError, Question};
use crate::scenario::model::{BoundSide, Judged, Scenario};
use crate::scenario::{Edit, Edits, check, scenario_hash};
use crate::stats::round9;

/// Edits that are tried alone.
const TRIED_ALONE: usize = 6;

/// What is told of the edits.
#[derive(Default)]
pub(super) struct Told {
    pub(super) together: Vec<Moved>,
    pub(super) edits: Vec<EditFinding>,
    pub(super) notes: Vec<String>,
}

pub(super) fn told(
    asked: &Question<'_>,
    questions: &Questions<'_>,
    seats: &[Seats],
    measured: &[Measured],
    replications: u64,
) -> Result<Told, GateError> {
    let Some(kept) = asked.baseline else { return Ok(Told::default()) };
    let edits = Edits::between(&kept.source(), asked.source)?;
    let mut told =
        Told { edits: edits.all().map(|e| finding(asked, e)).collect(), ..Told::default() };
    let Some(baseline) = questions.versions.get(1) else { return Ok(told) };
    let names = questions.edited();
    if names.is_empty() {
        told.edits.iter_mut().for_each(|edit| edit.tried = Tried::WithoutMeaning);
        return Ok(told);
    }
    let account = Account { asked, names: &names };
    told.together = account.moved(&seats[0], &seats[1], measured);
    match told.edits.as_mut_slice() {
        [] => {}
        [only] => {
            only.tried = Tried::AsAWhole;
            only.moved.clone_from(&told.together);
        }
        several => account.each_alone(&edits, baseline, several, replications)?,
    }
    let together = told.edits.iter().filter(|edit| edit.tried == Tried::Together).count();
    if together > 0 {
        told.notes.push(format!(
            "{together} of {} edits were not tried alone; what they do is among what all do together.",
            told.edits.len()
        ));
    }
    Ok(told)
}

/// The strategies that differ.
struct Account<'a> {
    asked: &'a Question<'a>,
    names: &'a [&'a str],
}

impl Account<'_> {
    /// What moved for certain from one version to another, the greatest first.
    fn moved(&self, new: &Seats, old: &Seats, measured: &[Measured]) -> Vec<Moved> {
        let count = (self.names.len() * REGRESSION.len()).max(1);
        let all = self.names.iter().flat_map(|name| REGRESSION.map(|figure| (*name, figure)));
        let one = |(name, figure): (&str, Judged)| {
            moved(&Pair::between(new, old, name, figure, measured)?, name, count)
        };
        let mut found: Vec<Moved> = all.filter_map(one).collect();
        let weight = |one: &Moved| {
            let margin = self.asked.margins.around(one.figure, one.before, self.asked.candidate);
            (one.after - one.before).abs() / margin.max(1e-9)
        };
        found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        found
    }

    /// Makes each edit alone, as far as it can be.
    fn each_alone(
        &self,
        edits: &Edits,
        baseline: &Scenario,
        several: &mut [EditFinding],
        replications: u64,
    ) -> Result<(), GateError> {
        let versions = alone(self.asked, edits, baseline, several);
        let (mut bench, seats) = Bench::new(&versions);
        if !bench.grow(replications, self.asked.interrupted, &|| {}) {
            return Err(GateError::Interrupted);
        }
        let every = seats.iter().flatten().map(|(_, seat)| *seat);
        let wanted: Vec<_> =
            every.flat_map(|seat| REGRESSION.map(|figure| (seat, figure))).collect();
        let measured = bench.measure(&wanted);
        let tried = several.iter_mut().filter(|edit| edit.tried == Tried::Alone);
        for (edit, own) in tried.zip(&seats[1..]) {
            edit.moved = self.moved(own, &seats[0], &measured);
        }
        Ok(())
    }
}

fn finding(asked: &Question<'_>, edit: &Edit) -> EditFinding {
    let line = if edit.file.is_some() { 1 } else { edit.span.line(&asked.source.text) };
    EditFinding {
        path: edit.path.clone(),
        before: edit.before.clone(),
        after: edit.after.clone(),
        file: edit.file.clone(),
        line,
        tried: Tried::Together,
        moved: Vec::new(),
    }
}

/// The baseline, and then with each edit that makes a scenario by itself; says of each edit which it is.
fn alone(
    asked: &Question<'_>,
    edits: &Edits,
    baseline: &Scenario,
    found: &mut [EditFinding],
) -> Vec<Scenario> {
    let mut versions = vec![baseline.clone()];
    for (index, edit) in found.iter_mut().enumerate() {
        let Some(source) = edits.alone(index) else { continue };
        let Ok(checked) = check("one edit", &source.text, &source.references) else { continue };
        let mut scenario = like(&checked.scenario, asked.candidate);
        let name = |name: &str| baseline.strategies.iter().any(|spec| spec.name == name);
        scenario.strategies.retain(|spec| name(&spec.name));
        if scenario_hash(&scenario) == scenario_hash(baseline) {
            // It may concern a strategy that is not run, or say the same in other words.
            edit.tried = Tried::WithoutMeaning;
        } else if versions.len() <= TRIED_ALONE {
            edit.tried = Tried::Alone;
            versions.push(scenario);
        }
    }
    versions
}

/// The figure, if it moved for certain.
fn moved(pair: &Pair<'_>, strategy: &str, figures: usize) -> Option<Moved> {
    let chance = ERROR / 2.0 / figures as f64;
    let worse = pair.worse(Chances { lower: chance, upper: chance })?;
    let (after, before) = pair.values()?;
    let is_worse = worse.lower > 0.0;
    (is_worse || worse.upper < 0.0).then(|| {
        let turned = pair.figure.side() == BoundSide::Above;
        let (lower, upper) =
            if turned { (-worse.upper, -worse.lower) } else { (worse.lower, worse.upper) };
        Moved {
            strategy: strategy.to_owned(),
            figure: pair.figure,
            title: pair.figure.title(),
            unit: unit(pair.figure),
            before: round9(before),
            after: round9(after),
            lower: round9(lower),
            upper: round9(upper),
            worse: is_worse,
        }
    })
}
