//! The recommended setting, estimated anew.
//!
//! Whoever picks the best of a thousand estimates picks luck along with merit: its own estimate flatters it, and so does a
//! budget that it happened to keep. So the setting is picked by the search and everything that is promised of it comes from
//! replications that nobody had looked at, among them whether it keeps the budgets. There is one such test and no second setting
//! after it: whoever goes on until one of them passes has begun to search again.

use super::contention::Aim;
use super::field::Samples;
use super::findings::{BudgetFinding, FreshFigure, Recommended};
use super::sample::Sample;
use super::{ERROR, SURE_IN_SEARCH};
use crate::experiment::gate::bounds::Chances;
use crate::experiment::gate::check::{Verdict, unit, verdict};
use crate::scenario::model::{Judged, Limit};

/// The setting to recommend of those that the search shows to keep all budgets, or else of those that do by their estimates: whoever is
/// best or, for all that matters, as good. Among these today's, since a change that buys nothing is a risk; or else the one that stands
/// farthest from breaking a budget, since what is promised of it has to hold.
pub(super) fn winner(
    aim: &Aim<'_>,
    samples: &Samples,
    of: &[usize],
    today: usize,
) -> Option<usize> {
    // At one half a bound is as good as the estimate.
    [SURE_IN_SEARCH, ERROR, 0.5].into_iter().find_map(|chance| {
        let kept = of.iter().copied();
        let kept = kept.filter(|one| aim.kept(samples.of(*one), chance) == Verdict::Pass);
        let kept: Vec<usize> = kept.collect();
        let best = aim.best(samples, kept.iter().copied())?;
        let enough = aim.value(samples.of(best)) + aim.zone;
        let mut as_good = kept.into_iter().filter(|one| aim.value(samples.of(*one)) <= enough);
        if as_good.clone().any(|one| one == today) {
            return Some(today);
        }
        if aim.budgets.is_empty() {
            return Some(best);
        }
        let first = as_good.next()?;
        let brink = |setting: usize| aim.brink(samples.of(setting));
        Some(as_good.fold(first, |one, other| if brink(other) < brink(one) { other } else { one }))
    })
}

/// A figure of both on the same fresh replications.
pub(super) fn fresh_figure(figure: Judged, setting: &Sample, today: &Sample) -> FreshFigure {
    let both = Chances { lower: ERROR / 2.0, upper: ERROR / 2.0 };
    FreshFigure {
        figure,
        title: figure.title(),
        unit: unit(figure),
        setting: setting.figure(figure, both),
        today: today.figure(figure, both),
        difference: setting.less(today, figure, both),
    }
}

/// What fresh replications say of a budget.
pub(super) fn budget(limit: &Limit, fresh: Option<&Sample>) -> BudgetFinding {
    let one_sided = Chances { lower: ERROR, upper: ERROR };
    let found = fresh.and_then(|sample| sample.figure(limit.figure, one_sided));
    let kept = found.is_some_and(|found| {
        verdict(limit.figure.side(), limit.bound, (found.lower, found.upper)) == Verdict::Pass
    });
    BudgetFinding {
        figure: limit.figure,
        title: limit.figure.title(),
        unit: unit(limit.figure),
        written: limit.written.clone(),
        bound: limit.bound,
        found,
        kept,
    }
}

pub(super) fn verdict_of(winner: Option<usize>, budgets: &[BudgetFinding]) -> Recommended {
    match winner {
        None => Recommended::NoneKeeps,
        Some(_) if budgets.iter().all(|budget| budget.kept) => Recommended::Kept,
        Some(_) => Recommended::NotShown,
    }
}
