//! What an undecided check would take.

use super::bench::{self, Measured, Seats};
use super::bounds::{Bounded, bounded};
use super::check::{Check, Why};
use super::looks::{Look, looks};
use super::{ERROR, chances, seat_of};
use crate::experiment::summary::judged::Columns;
use crate::scenario::model::BoundSide;
use crate::stats::Design;
use crate::stats::rare::{RareRate, clean_runs_needed};

/// More than this many times the runs is no advice.
const MOST: f64 = 100.0;

/// Runs that are clean so far, against a limit on the rate.
pub(super) struct Clean<'a> {
    pub(super) of: &'a Design,
    pub(super) domain: &'a [f64],
    pub(super) limit: f64,
    /// Of the chance that the check has.
    pub(super) part: f64,
}

impl Clean<'_> {
    /// Whether even without a single event the runs would not do, and how many would.
    pub(super) fn too_few(&self, last: &Look, block: u64) -> Option<Why> {
        let none = vec![0.0; self.domain.len()];
        let rate = RareRate::new(self.of, &none, self.domain)?;
        let chance = ERROR * self.part;
        if rate.upper(chance * last.share) < self.limit {
            return None;
        }
        let made = rate.clean_runs();
        let (needed, replications) = self.enough(made, last, block)?;
        let at_once = clean_runs_needed(self.limit, chance)?;
        Some(Why::TooFewRuns { needed, at_once, made: whole(made), replications })
    }

    /// Clean runs, and replications that hold them, where that many replications have looks of their own.
    fn enough(&self, made: f64, last: &Look, block: u64) -> Option<(u64, u64)> {
        let mut replications = last.replications;
        for _ in 0..20 {
            let share = looks(replications, block).last()?.share;
            let needed = clean_runs_needed(self.limit, ERROR * self.part * share)?;
            let held = made * replications as f64 / last.replications as f64;
            // A run to spare: the bound must lie below the limit and not on it.
            if held >= needed as f64 + 1e-6 {
                return Some((needed, replications));
            }
            let wanted = last.replications as f64 * (needed as f64 + 1e-6) / made;
            let more = whole(wanted.ceil()).div_ceil(block) * block;
            replications = more.max(replications + block);
        }
        None
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of runs")]
fn whole(runs: f64) -> u64 {
    runs.max(0.0) as u64
}

pub(super) fn of_budget(
    check: &Check,
    last: &Look,
    seats: &[Seats],
    measured: &[Measured],
    block: u64,
) -> Why {
    let found = seats
        .first()
        .and_then(|candidate| seat_of(candidate, &check.strategy))
        .and_then(|seat| bench::find(measured, seat, check.figure));
    let Some((of, columns)) = found else { return Why::NoData };
    let Some(now) = bounded(of, columns, chances(check.side, last, 1)) else { return Why::NoData };
    let rate = match columns {
        Columns::Rate { domain, factor, .. } => {
            let share = check.limit / factor;
            let limit = if check.side == BoundSide::Below { share } else { 1.0 - share };
            Some((domain, limit))
        }
        Columns::Quantile { domain, p, .. } => Some((domain, 1.0 - p)),
        Columns::Mean { .. } => None,
    };
    let too_few = rate.and_then(|(domain, limit)| {
        Clean { of: of.design, domain, limit, part: 1.0 }.too_few(last, block)
    });
    too_few.unwrap_or_else(|| close(check, Some(now), block))
}

/// How many replications would probably tell the value from its limit: errors shrink with the root of their number.
pub(super) fn close(check: &Check, found: Option<Bounded>, block: u64) -> Why {
    let Some(found) = found else { return Why::NoData };
    let gap = (check.limit - found.value).abs();
    let reach = if found.value < check.limit {
        found.upper - found.value
    } else {
        found.value - found.lower
    };
    let times = (reach / gap) * (reach / gap) * 1.2;
    let advice = (gap > 0.0 && times.is_finite() && times <= MOST).then(|| {
        let runs = whole((check.replications as f64 * times.max(1.0)).ceil());
        (runs.div_ceil(block) * block).max(check.replications + block)
    });
    Why::TooClose { replications: advice }
}
