//! Statistical cautions, each with what to do about it.

use std::fmt;

use super::frame::{Frame, times};
use super::year::Periods;
use crate::stats::bootstrap::ENOUGH;

/// Needed releases below which figures over them say little.
const FEW_NEEDED: usize = 100;
/// Share of needed releases unrestored at τ above which means are dominated by the cut.
const MUCH_UNRESTORED: f64 = 0.2;

/// One caution.
enum Warning<'a> {
    FewNeeded(usize),
    FewCostlyRuns { strata: Vec<&'a str>, runs: usize },
    NeverRun(Vec<&'a str>),
    Unrestored { strategy: &'a str, share: f64 },
    BudgetSpent(f64),
    Optimistic,
}

impl fmt::Display for Warning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewNeeded(count) => write!(
                f,
                "only {count} replications needed a rollback: figures over them are rough; run more replications"
            ),
            Self::FewCostlyRuns { strata, runs } => write!(
                f,
                "{} of the strata with bad releases have fewer than {ENOUGH} runs (the fewest, `{}`, has {runs}): intervals of costs may be too narrow; run more replications",
                strata.len(),
                strata.first().unwrap_or(&""),
            ),
            Self::NeverRun(strata) => write!(
                f,
                "strata that were never run are left out ({}): run at least one whole block",
                strata.join("; ")
            ),
            Self::Unrestored { strategy, share } => write!(
                f,
                "under `{strategy}` {:.0} % of needed releases are not restored within the follow-up: read its times as lower bounds, or follow up longer",
                share * 100.0
            ),
            Self::BudgetSpent(share) => write!(
                f,
                "the service spends {:.0} % of its error budget without any release, so that every period exhausts it whatever the strategy: promise less, or err less",
                share * 100.0
            ),
            Self::Optimistic => write!(
                f,
                "noise is independent from moment to moment (optimistic): false rollbacks look rarer than they are; set noise.autocorrelation"
            ),
        }
    }
}

pub(super) fn warnings(frame: &Frame, periods: &Periods) -> Vec<String> {
    let mut warnings = Vec::new();
    let needed = frame.rows.iter().filter(|row| row.needed).count();
    if needed < FEW_NEEDED {
        warnings.push(Warning::FewNeeded(needed));
    }
    warnings.extend(runs(frame));
    warnings.extend(unrestored(frame));
    let background = periods.background_share(frame);
    warnings.extend((background >= 1.0).then_some(Warning::BudgetSpent(background)));
    if frame.scenario.noise.autocorrelation <= 0.0 {
        warnings.push(Warning::Optimistic);
    }
    warnings.iter().map(Warning::to_string).collect()
}

fn runs<'a>(frame: &Frame<'a>) -> Vec<Warning<'a>> {
    let mut counts = vec![0; frame.strata.len()];
    frame.rows.iter().for_each(|row| counts[row.stratum] += 1);
    let named = |wanted: &dyn Fn(usize) -> bool| -> Vec<&'a str> {
        let mut chosen: Vec<usize> = (0..counts.len()).filter(|h| wanted(*h)).collect();
        chosen.sort_by_key(|h| counts[*h]);
        chosen.into_iter().map(|h| frame.strata.name(h)).collect()
    };
    let never_run = named(&|h| counts[h] == 0);
    let costly = |h: usize| !frame.strata.is_healthy(h) && (1..ENOUGH).contains(&counts[h]);
    let few = named(&costly);
    let fewest = (0..counts.len()).filter(|h| costly(*h)).map(|h| counts[h]).min();
    let mut warnings = Vec::new();
    if !never_run.is_empty() {
        warnings.push(Warning::NeverRun(never_run));
    }
    if let Some(runs) = fewest {
        warnings.push(Warning::FewCostlyRuns { strata: few, runs });
    }
    warnings
}

fn unrestored<'a>(frame: &'a Frame) -> Vec<Warning<'a>> {
    let needed = frame.domain(|row| row.needed);
    let total = frame.design.mean(&needed);
    let share = |column| {
        let late = frame.events(column, |row, run| {
            frame.time_to(row, run, |instants| instants.restored) >= frame.follow_up()
        });
        if total > 0.0 { frame.design.mean(&times(&late, &needed)) / total } else { 0.0 }
    };
    frame
        .strategies()
        .map(|column| Warning::Unrestored { strategy: frame.name(column), share: share(column) })
        .filter(|w| matches!(w, Warning::Unrestored { share, .. } if *share > MUCH_UNRESTORED))
        .collect()
}
