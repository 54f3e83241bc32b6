//! Who is still in contention, and why the others are not.
//!
//! A setting is dropped only where it is *shown* to break a budget, or to be worse than another that is shown to keep them all. Both
//! errors together are held to [`ERROR`](super::ERROR) over the whole search: that the best setting is ever dropped takes one wrong bound
//! among its budgets or among its comparisons with the others, over all looks, and each of these gets its share of the chance
//! (Bonferroni). Whoever is compared with the best of a thousand is compared with a thousand, so that the share is one of so many.
//!
//! Settings meet the same releases, so that what is compared is the paired difference: most releases are decided alike
//! by most settings, and only where they differ is there anything to be uncertain about.

use super::field::Samples;
use super::findings::{Interval, State};
use super::sample::Sample;
use crate::experiment::gate::Look;
use crate::experiment::gate::bounds::Chances;
use crate::experiment::gate::check::{Verdict, overall, verdict};
use crate::scenario::model::{BoundSide, Judged, Limit};

/// What a setting has to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim<'a> {
    pub(super) minimised: Judged,
    pub(super) budgets: &'a [Limit],
    /// Differences of the minimised figure up to this do not matter.
    pub(super) zone: f64,
    /// How many settings there are.
    pub(super) settings: usize,
}

impl Aim<'_> {
    /// What has to be known of a setting for it to stay in contention.
    pub(super) fn figures(&self) -> Vec<Judged> {
        let budgeted = self.budgets.iter().map(|limit| limit.figure);
        budgeted.chain([self.minimised]).collect()
    }

    /// Half of a look's share of the error for the budgets, half for the comparisons.
    fn chance_of_budget(&self, look: &Look) -> f64 {
        let checks = self.budgets.len().max(1) * self.settings;
        super::ERROR * look.share / 2.0 / checks as f64
    }

    fn chance_of_comparison(&self, look: &Look) -> f64 {
        super::ERROR * look.share / 2.0 / self.settings as f64
    }

    /// Whether a sample shows that all budgets are kept, each bound being missed with this chance.
    pub(super) fn kept(&self, sample: &Sample, chance: f64) -> Verdict {
        let chances = Chances { lower: chance, upper: chance };
        let of = |limit: &Limit| {
            let found = sample.figure(limit.figure, chances);
            let bounds = found.map(|found| (found.lower, found.upper));
            bounds.map_or(Verdict::Inconclusive, |bounds| {
                verdict(limit.figure.side(), limit.bound, bounds)
            })
        };
        if self.budgets.is_empty() { Verdict::Pass } else { overall(self.budgets.iter().map(of)) }
    }

    /// How near a sample comes to breaking a budget: its bound as a share of the limit, the worst of all.
    pub(super) fn brink(&self, sample: &Sample) -> f64 {
        let (lower, upper) = (super::SURE_IN_SEARCH, super::SURE_IN_SEARCH);
        let of = |limit: &Limit| {
            let found = sample.figure(limit.figure, Chances { lower, upper });
            found.map_or(f64::INFINITY, |found| match limit.figure.side() {
                BoundSide::Below => found.upper / limit.bound,
                BoundSide::Above => limit.bound / found.lower,
            })
        };
        self.budgets.iter().map(of).fold(0.0, f64::max)
    }

    /// The estimate to be minimised, turned so that less is better; what has none comes last.
    pub(super) fn value(&self, sample: &Sample) -> f64 {
        match (sample.estimate(self.minimised), self.minimised.side()) {
            (None, _) => f64::INFINITY,
            (Some(value), BoundSide::Below) => value,
            (Some(value), BoundSide::Above) => -value,
        }
    }

    /// The best of these by its estimate, the first among equals.
    pub(super) fn best(&self, samples: &Samples, of: impl Iterator<Item = usize>) -> Option<usize> {
        let valued = of.map(|setting| (self.value(samples.of(setting)), setting));
        valued.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, setting)| setting)
    }

    /// How much worse than another a setting is, by bounds that hold for all of them at once.
    fn worse_than(&self, one: &Sample, other: &Sample, chance: f64) -> Option<Interval> {
        one.worse_than(other, self.minimised, Chances { lower: chance, upper: chance })
    }

    /// Those who stay in contention after a look.
    pub(super) fn contending(&self, samples: &Samples, of: &[usize], look: &Look) -> Vec<usize> {
        let chance = self.chance_of_budget(look);
        let kept: Vec<(usize, Verdict)> =
            of.iter().map(|setting| (*setting, self.kept(samples.of(*setting), chance))).collect();
        let shown = kept.iter().filter(|(_, kept)| *kept == Verdict::Pass);
        let best = self.best(samples, shown.map(|(setting, _)| *setting));
        let is_worse = |setting: usize| {
            let best = best.filter(|best| samples.first_like(*best) != samples.first_like(setting));
            best.and_then(|best| {
                let chance = self.chance_of_comparison(look);
                self.worse_than(samples.of(setting), samples.of(best), chance)
            })
            .is_some_and(|worse| worse.lower > 0.0)
        };
        let stays = kept.iter().filter(|(_, kept)| *kept != Verdict::Fail);
        stays.map(|(setting, _)| *setting).filter(|setting| !is_worse(*setting)).collect()
    }

    /// What is to be said of a setting beside the winner, by the last look.
    pub(super) fn state(
        &self,
        samples: &Samples,
        (setting, winner): (usize, Option<usize>),
        look: &Look,
    ) -> State {
        let sample = samples.of(setting);
        match self.kept(sample, self.chance_of_budget(look)) {
            Verdict::Fail => return State::OverBudget,
            Verdict::Inconclusive if self.kept(sample, super::SURE_IN_SEARCH) != Verdict::Pass => {
                return State::BudgetOpen;
            }
            _ => {}
        }
        let Some(winner) = winner else { return State::Open };
        if samples.first_like(setting) == samples.first_like(winner) {
            return State::Tied;
        }
        let other = samples.of(winner);
        let worse = self.worse_than(sample, other, self.chance_of_comparison(look));
        match worse {
            Some(worse) if worse.lower < -self.zone => State::Open,
            Some(worse) if worse.upper <= self.zone => State::Tied,
            Some(_) => State::Worse,
            None => State::Open,
        }
    }
}
