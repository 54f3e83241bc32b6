//! Statistical cautions, each with what to do about it.

use std::fmt;

use super::frame::{Frame, times};
use super::year::Periods;
use crate::scenario::model::{Fault, FaultKind, FaultStart, Lifecycle};
use crate::stats::bootstrap::ENOUGH;
use crate::stats::renewal::{availability, outages};

/// Needed releases below which figures over them say little.
const FEW_NEEDED: usize = 100;
/// Share of needed releases unrestored at τ above which means are dominated by the cut.
const MUCH_UNRESTORED: f64 = 0.2;
const YEAR_S: f64 = 365.0 * 86_400.0;

/// One caution.
enum Warning<'a> {
    FewNeeded(usize),
    FewCostlyRuns { strata: Vec<&'a str>, runs: usize },
    NeverRun(Vec<&'a str>),
    Unrestored { strategy: &'a str, share: f64 },
    BudgetSpent(f64),
    DownOfItself { service: &'a str, up: f64, outages_per_year: f64, promised: f64 },
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
            Self::DownOfItself { service, up, outages_per_year, promised } => write!(
                f,
                "crashes alone leave `{service}` up {:.2} % of the time (down {outages_per_year:.0} times a year), below the objective of {} %, whatever is released: let them be rarer or shorter, crash fewer of its instances, or promise less",
                up * 100.0,
                promised * 100.0
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
    warnings.extend(frame.scenario.faults.iter().filter_map(|fault| down_of_itself(frame, fault)));
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

/// A recurring crash of every instance of a service, where it alone breaks the objective. Crashes are a Poisson process, so whenever
/// the service is back the next one is the mean away.
fn down_of_itself<'a>(frame: &Frame<'a>, fault: &Fault) -> Option<Warning<'a>> {
    let (FaultStart::Every { mean }, FaultKind::InstanceCrash { service, count }) =
        (&fault.start, &fault.what)
    else {
        return None;
    };
    let service = &frame.scenario.services[*service];
    let promised = frame.scenario.slo.availability.get();
    let (mean_up, mean_down) = (mean.as_secs_f64(), down_for(&service.lifecycle, fault));
    let up = availability(mean_up, mean_down);
    (*count >= service.instances && up < promised).then(|| Warning::DownOfItself {
        service: &service.name,
        up,
        outages_per_year: outages(mean_up, mean_down, YEAR_S),
        promised,
    })
}

/// From the crash until an instance answers again: the fault's length, or until the probe has noticed; the start; and half of the
/// probe's period, since its clock is its own.
fn down_for(lifecycle: &Lifecycle, fault: &Fault) -> f64 {
    let noticed = (lifecycle.probe.period * u64::from(lifecycle.probe.failures)).as_secs_f64();
    let ready_after = lifecycle.start.mean() + lifecycle.probe.period.as_secs_f64() / 2.0;
    fault.lasts.mean().max(noticed) + ready_after
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
