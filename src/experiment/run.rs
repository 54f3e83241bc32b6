//! A run: replications in blocks, on all cores, until enough are done.
//!
//! Blocks are whole repetitions of the strata and are looked at in the order of their indices, so when a run stops does
//! not depend on which thread was fast. One replication uses one thread; nothing is summed in floating point across
//! threads, rows are only collected in order.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::Setup;
use super::results::Stopping;
use super::shared_row::SharedRow;
use super::stopping::{Decision, StoppingRule};
use super::strata::Strata;
use crate::referee::outcome::Replication;

/// How long to go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// At most this many replications.
    pub replications: u64,
    /// Stop earlier when the difference of the best two is known to this share of the best's cost, or its sign is.
    pub precision: Option<f64>,
}

/// What a run reports while it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    pub done: u64,
    /// Half the width of the interval of the yearly-cost difference of the best two over the best's cost, with a precision.
    pub half_width: Option<f64>,
}

/// The rows of a run and why it ended.
#[derive(Clone, Debug)]
pub struct Rows {
    pub rows: Vec<Replication>,
    pub stopping: Stopping,
}

/// Runs replications. `report` is called from worker threads after each one. `interrupted` is looked at before each
/// one; complete blocks are kept.
pub fn run(
    setup: &Setup,
    strata: &Strata,
    effort: Effort,
    interrupted: &AtomicBool,
    report: impl Fn(Progress) + Sync,
) -> Rows {
    let mut rows: Vec<Replication> = Vec::new();
    let budget = effort.replications.div_ceil(strata.block_len());
    let mut rule = effort.precision.map(|p| StoppingRule::new(&setup.scenario, strata, p, budget));
    let mut half_width = None;
    let done = AtomicU64::new(0);
    while (rows.len() as u64) < effort.replications {
        let first = rows.len() as u64;
        // A stopping rule looks at whole blocks only, so the last one is not cut short for it.
        let block_end = first + strata.block_len();
        let end = if rule.is_some() { block_end } else { block_end.min(effort.replications) };
        let simulate = |index| {
            if interrupted.load(Ordering::Relaxed) {
                return None;
            }
            let row = one(setup, strata, index);
            report(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, half_width });
            Some(row)
        };
        let indices: Vec<u64> = (first..end).collect();
        let block: Option<Vec<Replication>> =
            indices.into_par_iter().with_max_len(1).map(simulate).collect();
        let Some(block) = block else { return Rows { rows, stopping: Stopping::Interrupted } };
        let decision = rule.as_mut().map(|rule| rule.block(&block));
        half_width = rule.as_ref().and_then(StoppingRule::relative_half_width);
        rows.extend(block);
        if let Some(Decision::Stop(stopping)) = decision {
            return Rows { rows, stopping };
        }
    }
    Rows { rows, stopping: Stopping::AllDone }
}

/// The rows of every setting of a setup, in the order of `indices`; `None` once `interrupted`. `report` is called from worker
/// threads after each replication.
pub fn run_settings(
    setup: &Setup,
    strata: &Strata,
    indices: &[u64],
    interrupted: &AtomicBool,
    report: impl Fn() + Sync,
) -> Option<Vec<Vec<Replication>>> {
    let simulate = |index: &u64| {
        if interrupted.load(Ordering::Relaxed) {
            return None;
        }
        let (stratum, circumstances) = (strata.of(*index), strata.circumstances(*index));
        let rows = setup.judged_in_each(*index, stratum, circumstances).into_iter();
        report();
        Some(rows.map(SharedRow::spread_out).collect::<Vec<_>>())
    };
    let by_index: Option<Vec<Vec<Replication>>> =
        indices.par_iter().with_max_len(1).map(simulate).collect();
    let mut by_setting: Vec<Vec<Replication>> = vec![Vec::new(); setup.others.len() + 1];
    for rows in by_index? {
        for (setting, row) in by_setting.iter_mut().zip(rows) {
            setting.push(row);
        }
    }
    Some(by_setting)
}

/// Simulates and judges one replication.
fn one(setup: &Setup, strata: &Strata, index: u64) -> Replication {
    setup.row(index, strata.of(index), strata.circumstances(index))
}
