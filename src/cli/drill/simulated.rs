//! The simulation of the very scenario that was drilled, measured by the very same function.

use rayon::prelude::*;

use super::results::Drilled;
use crate::drill::beside::{Samples, Statistic};
use crate::drill::run::{circumstances, end_of};
use crate::experiment::Setup;
use crate::referee::{Alone, alone};
use crate::scenario::model::Scenario;
use crate::units::{Duration, Time};

/// Simulates a drilled scenario so many times, with what the harness adds on every hop.
pub(super) fn runs(
    scenario: Scenario,
    strategy: usize,
    runs: u64,
    overhead: Duration,
) -> Vec<Alone> {
    let circumstances = circumstances(&scenario);
    let mut setup = Setup::new(scenario, false).with_overhead(overhead);
    setup.strategies = vec![strategy];
    (0..runs)
        .into_par_iter()
        .map(|index| {
            let case = setup.replicate(index, 0, circumstances);
            let release_at = case.plan.release_at;
            let end = end_of(&setup.scenario, release_at);
            alone(&setup.scenario, &case.strategies[0], release_at, end)
        })
        .collect()
}

/// Every statistic of one case, live and simulated.
pub(super) fn samples<'a>(
    case: &str,
    live: impl Iterator<Item = &'a Drilled>,
    simulated: &[Alone],
) -> Vec<Samples> {
    let live: Vec<&Alone> = live.filter(|drill| drill.counts()).map(|drill| &drill.alone).collect();
    let is_bad = live.iter().copied().chain(simulated).any(|one| one.onset.is_some());
    Statistic::ALL
        .into_iter()
        .filter(|statistic| is_bad || !statistic.is_of_bad_release())
        .map(|statistic| Samples {
            case: case.to_owned(),
            statistic,
            live: live.iter().map(|one| value(statistic, one)).collect(),
            simulated: simulated.iter().map(|one| value(statistic, one)).collect(),
        })
        .collect()
}

/// The value of a statistic in one run; `None` where it was not reached by the end.
fn value(statistic: Statistic, one: &Alone) -> Option<f64> {
    let instants = &one.instants;
    let between = |from: Option<Time>, to: Option<Time>| Some(to?.since(from?).as_secs_f64());
    match statistic {
        Statistic::TimeToDetect => between(one.onset, instants.detected),
        Statistic::TimeToDecide => between(instants.detected, instants.decided),
        Statistic::TimeToExecute => between(instants.started, instants.finished),
        Statistic::TimeToRecover => between(instants.finished, instants.restored),
        Statistic::TimeToRestore => between(one.onset, instants.restored),
        Statistic::Downtime => Some(one.down.as_secs_f64()),
        Statistic::BadRequests => Some(one.bad as f64),
        Statistic::ShareRolledBack => Some(f64::from(u8::from(one.rolled_back))),
    }
}

impl Statistic {
    /// Whether it has a meaning only where something went wrong.
    const fn is_of_bad_release(self) -> bool {
        matches!(
            self,
            Self::TimeToDetect
                | Self::TimeToDecide
                | Self::TimeToExecute
                | Self::TimeToRecover
                | Self::TimeToRestore
        )
    }
}
