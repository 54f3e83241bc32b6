//! Why the best does less harm than the next.
//!
//! Harm is time until restored times bad requests per minute of it. So a lead splits without a rest into what the next
//! loses by being slower (at the best's rate) and by letting more requests go bad meanwhile (over its own time): a part
//! of the lead each, and the greater is the reason (a decomposition of Kitagawa's, 1955). If it is time, the phase that
//! is longer by most is named: detection, deciding, the rollback itself, or getting well after it. Storms left standing
//! come first, since they are what makes the time after a rollback endless.

use super::Measured;
use crate::experiment::results::{LoadReason, LoadReasonKind, StrategyUnderLoad};
use crate::referee::outcome::Replication;
use crate::scenario::model::Phase;
use crate::stats::Linear;
use crate::stats::compare::difference;
use crate::stats::ratio::ratio;

/// A share of collapses that tells two strategies apart.
const COLLAPSES_MORE: f64 = 0.1;

/// What sets the strategy with the least harm apart from the least harmful one that is not tied with it.
pub(super) fn reason(
    run: &Measured,
    harm: &[Option<Linear>],
    is_best: &[bool],
    cells: &[StrategyUnderLoad],
) -> Option<LoadReason> {
    let least = |among: bool| {
        let known = harm.iter().enumerate().filter_map(|(s, harm)| Some((s, harm.as_ref()?)));
        known
            .filter(|(s, _)| is_best[*s] == among)
            .min_by(|a, b| a.1.estimate.point_estimate.total_cmp(&b.1.estimate.point_estimate))
    };
    let ((best, of_best), (next, of_next)) = (least(true)?, least(false)?);
    let collapse = |s: usize| cells[s].collapsed.map_or(0.0, |found| found.point_estimate);
    let more = collapse(next) - collapse(best);
    let what = if more >= COLLAPSES_MORE {
        LoadReasonKind::Collapse(more)
    } else {
        slower_or_worse(run, cells, best, next)?
    };
    let name = |s: usize| cells[s].strategy.clone();
    let lead = difference(&run.design, of_next, of_best).estimate;
    Some(LoadReason { best: name(best), next: name(next), lead, what })
}

fn slower_or_worse(
    run: &Measured,
    cells: &[StrategyUnderLoad],
    best: usize,
    next: usize,
) -> Option<LoadReasonKind> {
    let harm = |s: usize| cells[s].harm.map_or(0.0, |found| found.point_estimate);
    let time = |s: usize| cells[s].time_to_restore.map_or(0.0, |found| found.point_estimate);
    let rate = |s: usize| if time(s) > 0.0 { harm(s) / time(s) } else { 0.0 };
    let by_time = (time(next) - time(best)) * rate(best);
    let more_per_s = rate(next) - rate(best);
    if more_per_s > 0.0 && more_per_s * time(next) > by_time {
        return Some(LoadReasonKind::Severity(more_per_s * 60.0));
    }
    slower_phase(run, best, next)
}

/// The phase in which the next loses most time against the best.
fn slower_phase(run: &Measured, best: usize, next: usize) -> Option<LoadReasonKind> {
    let needed: Vec<f64> = run.rows.iter().map(|row| f64::from(u8::from(row.needed))).collect();
    let gap = |phase: usize| {
        let seconds = |row: &Replication, s: usize| row.strategies[s].phases[phase].as_secs_f64();
        let each: Vec<f64> = (run.rows.iter().zip(&needed))
            .map(|(row, needed)| needed * (seconds(row, next) - seconds(row, best)))
            .collect();
        ratio(&run.design, &each, &needed).map_or(0.0, |found| found.estimate.point_estimate)
    };
    let gaps = Phase::ALL.iter().enumerate().map(|(number, phase)| (phase, gap(number)));
    let (phase, seconds) = gaps.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (seconds > 0.0).then(|| LoadReasonKind::Phase(phase.name().to_owned(), seconds))
}
