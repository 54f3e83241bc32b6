//! The chance that a period's harm exceeds a sum, with the error that the replications leave.
//!
//! The chance is no mean of anything a replication holds, so its error must be found otherwise. Let g(x) be the chance
//! that a period of which one release has harm x exceeds the sum: P(S′ > m − x), where S′ is the harm of the *others*. The
//! chance is then the mean of g over releases, and n·(g(xᵢ) − mean) is what replication i adds to its error (the first-order
//! influence of a functional of n independent draws; von Mises 1947). S′ comes from the pool, each period without its last
//! release, so g is an average over ten thousand periods and not one draw.
//!
//! The trap is to count the periods that exceed and take a binomial interval: that is the error of the laying out, which is
//! small, and not that of the replications, which is what matters.

use super::super::frame::Frame;
use super::pool::Pool;
use super::widened;
use crate::random::normal_quantile;
use crate::stats::mean::t_interval;
use crate::stats::{LEVEL, Linear};

/// Share of periods whose releases have more bad requests than `margin` together.
pub(super) fn exceeded(frame: &Frame, pool: &Pool, column: usize, margin: f64) -> Linear {
    let mut others: Vec<f64> = pool.each_but_one(column).map(super::pool::Totals::harm).collect();
    others.sort_by(f64::total_cmp);
    let periods = f64::from(pool.len().max(1));
    let with_release = others.len() as f64 / periods;
    let beyond = |harm: f64| {
        let below = others.partition_point(|other| *other + harm <= margin);
        (others.len() - below) as f64 / (others.len().max(1)) as f64
    };
    let given = frame.over(column, |_, run| beyond(run.harm as f64));
    let mean = frame.design.mean(&given);
    let empty = f64::from(u8::from(margin < 0.0));
    let chance = with_release * mean + (1.0 - with_release) * empty;
    let influence: Vec<f64> = given.iter().map(|one| pool.releases * (one - mean)).collect();
    let estimate = t_interval(chance, frame.design.spread(&influence));
    let seen = (chance * periods + 1.0) / (periods + 2.0);
    let reach = normal_quantile(f64::midpoint(1.0, LEVEL)) * (seen * (1.0 - seen) / periods).sqrt();
    Linear { estimate: widened(estimate, reach).within(0.0, 1.0), influence }
}
