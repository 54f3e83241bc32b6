//! What decides: the verdict under joint draws of everything the user did not set.
//!
//! Every draw sets all open parameters at once, from a Latin hypercube over their ranges, and simulates **replications
//! of the run** under them: same seed, same indices. Draws are keyed, so a difference between two draws is the
//! parameters' doing and no luck. What the few replications of a draw have of luck is taken out by **anchoring**: the
//! difference between them and the whole run, both at the present values, is added to the draw.
//!
//! A year's cost is linear in prices, set-up and releases a year, so the simulation yields quantities (bad requests,
//! hours of work, …) and only they are learnt, each as a [surface](crate::stats::surface) over the open parameters; bills
//! are written in closed form on top. Who is cheapest is asked of differences between strategies: what hurts all alike
//! decides nothing.
//!
//! The trap is the winner of a single draw: with a hundred replications it is noisy, and shares of noisy winners lie
//! nearer to one half than the truth. So the share is that of the surface, and the raw share stands beside it with what
//! the surface explains of draws it has not seen.

mod bill;
mod draws;
mod flips;
mod map;
mod observed;
mod one_at_a_time;
mod shares;
mod sketch;

use std::sync::atomic::AtomicBool;

use super::results::{Decides, OpenParameterRow, Unit};
use super::strata::Strata;
use crate::random::Key;
use crate::referee::outcome::Replication;
use crate::scenario::model::Scenario;
use crate::scenario::open::{Open, OpenParameter, OpenUnit};
use crate::stats::sobol::importance;

use bill::Bill;
use observed::Observed;
use sketch::Sketch;

/// Draws where the command line does not say.
pub const DRAWS: u32 = 500;
/// Below so many draws nothing is said.
const FEWEST_DRAWS: usize = 8;
/// Points of the design behind the indices.
const IMPORTANCE_POINTS: usize = 2_048;
/// Keeps the draws apart from every other use of the seed.
const DRAWING: u64 = 0x6465_6369;
const INDICES: u64 = 0x696e_6469;

/// What is asked, of which scenario.
pub struct Question<'a> {
    pub open: &'a Open,
    pub scenario: &'a Scenario,
    /// The run at the present values.
    pub rows: &'a [Replication],
    pub draws: u32,
    pub interrupted: &'a AtomicBool,
}

/// How much is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Effort {
    /// Replications of a draw.
    of_draw: u64,
    /// Replications of a single case that is shown by itself.
    of_case: u64,
    /// Parameters whose ends are simulated.
    cases: usize,
}

impl Effort {
    fn of(question: &Question) -> Self {
        let block = Strata::new(question.scenario).block_len();
        let cases = if question.draws >= 100 { 8 } else { 2 };
        Self { of_draw: block.div_ceil(draws::PARTS), of_case: block, cases }
    }

    /// How many draws these cases are worth, for a progress bar.
    fn draws_worth(&self, cases: u64) -> u64 {
        cases * self.of_case / self.of_draw
    }
}

/// Simulated runs of `replications` each that a question asks at most, for a progress bar.
#[must_use]
pub fn work(question: &Question) -> u64 {
    let effort = Effort::of(question);
    let shown = (2 * effort.cases + map::CHECKED) as u64;
    u64::from(question.draws) + effort.draws_worth(shown)
}

/// The answer; `None` with a single strategy, where nothing is open, or where too few draws were done before an
/// interruption. `report` is called with the number of draws' worth of work done so far.
#[must_use]
pub fn decide(question: &Question, report: &dyn Fn(u64)) -> Option<Decides> {
    if question.scenario.strategies.len() < 2 || question.open.parameters().is_empty() {
        return None;
    }
    let effort = Effort::of(question);
    let present = Observed::of_rows(question.scenario, question.rows);
    let drawn = draws::draw(question, &present, report)?;
    let bill = Bill::of(question.scenario);
    let sketch = Sketch::new(question.open.parameters(), &bill, &present, &drawn);
    let (best, second) = sketch.best_two();
    let key = Key::new(question.scenario.seed).part(INDICES);
    let indices = importance(key, IMPORTANCE_POINTS, question.open.parameters().len(), |point| {
        sketch.difference(point, second, best)
    });
    let mut order: Vec<usize> = (0..indices.len()).collect();
    order.sort_by(|a, b| indices[*b].total.total_cmp(&indices[*a].total).then(a.cmp(b)));
    let cases = one_at_a_time::Cases {
        question,
        effort,
        bill: &bill,
        present: &present,
        report,
        done: std::cell::Cell::new(u64::from(question.draws)),
    };
    let carries = |index: &&usize| indices[**index].total > 0.0;
    let shown: Vec<usize> = order.iter().take(effort.cases).filter(carries).copied().collect();
    let ends =
        cases.ends(&shown, (second, best)).into_iter().chain(std::iter::repeat((None, None)));
    let row = |(index, ends): (&usize, one_at_a_time::Ends)| {
        let at = |place: f64| sketch.one(*index, place, second, best);
        row(&question.open.parameters()[*index], indices[*index], (at(0.0), at(1.0)), ends)
    };
    let parameters: Vec<OpenParameterRow> = order.iter().zip(ends).map(row).collect();
    let name = |strategy: usize| question.scenario.strategies[strategy].name.clone();
    Some(Decides {
        draws: u32::try_from(drawn.points.len()).unwrap_or(u32::MAX),
        draws_asked: question.draws,
        replications_per_draw: effort.of_draw,
        best: name(best),
        second: name(second),
        present_difference: bill.difference(&present, second, best),
        cheapest: shares::shares(question.scenario, &sketch, &drawn),
        surface_explains: sketch.explained(&drawn, second, best),
        parameters,
        map: map::map(&sketch, &order, &cases),
        flips: flips::flips(question.scenario, &sketch, &order),
    })
}

fn row(
    parameter: &OpenParameter,
    importance: crate::stats::sobol::Importance,
    (at_low, at_high): (f64, f64),
    (simulated_at_low, simulated_at_high): one_at_a_time::Ends,
) -> OpenParameterRow {
    OpenParameterRow {
        key: parameter.key.clone(),
        unit: unit(parameter.unit),
        value: parameter.value,
        low: parameter.low,
        high: parameter.high,
        source: parameter.source.clone(),
        first_order: importance.first_order,
        total: importance.total,
        at_low,
        at_high,
        simulated_at_low,
        simulated_at_high,
    }
}

const fn unit(unit: OpenUnit) -> Unit {
    match unit {
        OpenUnit::Duration => Unit::Duration,
        OpenUnit::Share => Unit::Share,
        OpenUnit::Money => Unit::Money,
        OpenUnit::Count => Unit::Count,
    }
}
