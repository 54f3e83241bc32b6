//! The verdict on cost, and what other prices would make of it.
//!
//! A year's cost is linear in every price: fixed costs plus Σ price × quantity. So the price at which another strategy
//! becomes cheapest has a closed form, and joint draws of prices need no new simulation. Two uncertainties are kept
//! apart: intervals say how well the simulation knows the quantities, draws say how open the user's prices are.

use super::super::results::{Flip, PriceDraws, Verdict};
use super::cost;
use super::frame::Frame;
use super::yearly::{self, Standing};
use crate::random::{Distribution, Key, Purpose};
use crate::referee::outcome::{Replication, Run};
use crate::scenario::model::{Price, Scenario};
use crate::stats::Linear;
use crate::stats::compare::{difference, smallest};

const DRAWS: u32 = 500;
const FLIPS: usize = 3;
const PRICES: usize = 10;
/// Share of the cheapest yearly cost below which a difference does not matter.
const MATTERS: f64 = 0.05;
/// Keeps the draws of prices apart from every other use of the seed.
const PRICE_DRAWS: u64 = 0x7072_6963;

/// A strategy's year as a function of prices.
pub(super) struct Bill {
    name: String,
    fixed: f64,
    /// Yearly quantity behind each price, in the order of [`Costs::prices`](crate::scenario::model::Costs::prices).
    quantities: [f64; PRICES],
}

impl Bill {
    fn total(&self, prices: &[f64; PRICES]) -> f64 {
        self.fixed + prices.iter().zip(&self.quantities).map(|(p, q)| p * q).sum::<f64>()
    }
}

/// One bill per strategy.
pub(super) fn bills(frame: &Frame) -> Vec<Bill> {
    let releases = yearly::releases(frame.scenario);
    let prices = values(frame.scenario);
    let bill = |column: usize| Bill {
        name: frame.name(column).to_owned(),
        fixed: Standing::of(frame.scenario, column - 1).money() + credit(frame, column),
        quantities: std::array::from_fn(|item| {
            let each = frame.over(column, |row, run| quantity(row, run, item, prices[item]));
            frame.design.mean(&each) * releases + standing_quantity(frame, column, item)
        }),
    };
    frame.strategies().map(bill).collect()
}

/// The SLA credit of a year.
fn credit(frame: &Frame, column: usize) -> f64 {
    let credit = &frame.beyond[column].credit;
    let each = if credit.is_empty() { 0.0 } else { frame.design.mean(credit) };
    each * yearly::releases(frame.scenario)
}

/// How much of what a price is for a year takes beside its releases.
fn standing_quantity(frame: &Frame, column: usize, item: usize) -> f64 {
    match frame.scenario.costs.prices()[item].0 {
        "person_hour" => Standing::of(frame.scenario, column - 1).hours(),
        "delay_hour" => frame.beyond[column].wait_hours,
        _ => 0.0,
    }
}

/// How much of what a price is for: from the bill itself, or from what happened where the price is 0.
pub(in crate::experiment) fn quantity(
    row: &Replication,
    run: &Run,
    item: usize,
    price: f64,
) -> f64 {
    if price != 0.0 {
        return run.costs.items()[item].1.as_units() / price;
    }
    let happened: [f64; PRICES] = [
        run.harm as f64,
        run.harm_writes as f64,
        run.sessions_lost as f64,
        run.down_ns as f64 / 6e10,
        run.people.work.as_secs_f64() / 3_600.0,
        if row.needed { 0.0 } else { run.delay.as_secs_f64() / 3_600.0 },
        f64::from(u8::from(run.false_trigger.is_some())),
        run.data.damaged as f64,
        run.data.lost as f64,
        run.security.open_to_attack().as_secs_f64() / 3_600.0,
    ];
    happened[item]
}

fn values(scenario: &Scenario) -> [f64; PRICES] {
    scenario.costs.prices().map(|(_, price)| price.value.as_units())
}

pub(super) fn verdict(frame: &Frame, bills: &[Bill]) -> Verdict {
    let costs: Vec<Linear> = frame.strategies().map(|column| cost::a_year(frame, column)).collect();
    let point = |strategy: usize| costs[strategy].estimate.point_estimate;
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|a, b| point(*a).total_cmp(&point(*b)).then(a.cmp(b)));
    let matters_from = matters_from(frame.scenario, order.first().map_or(0.0, |best| point(*best)));
    let best = smallest(frame.design, &costs.iter().map(Some).collect::<Vec<_>>(), matters_from);
    let name = |strategy: usize| bills[strategy].name.clone();
    let best_two = match order.as_slice() {
        [first, second, ..] => Some((&costs[*first], &costs[*second])),
        _ => None,
    };
    Verdict {
        best: order.iter().filter(|s| best[**s]).map(|s| name(*s)).collect(),
        yearly_costs: order.iter().map(|s| (name(*s), costs[*s].estimate)).collect(),
        difference: best_two.map(|(first, second)| paired(frame, second, first)),
        correlation: best_two
            .and_then(|(first, second)| difference(frame.design, second, first).correlation),
        matters_from,
        price_draws: price_draws(frame.scenario, bills),
    }
}

/// The paired difference of two yearly costs; as heavy-tailed as costs are, so with the bootstrap-t's interval.
pub(super) fn paired(frame: &Frame, one: &Linear, other: &Linear) -> crate::stats::Estimate {
    let centre = difference(frame.design, one, other).estimate.point_estimate;
    let apart: Vec<f64> = one.influence.iter().zip(&other.influence).map(|(a, b)| a - b).collect();
    frame.bootstrap.mean(&apart).estimate.rescaled(1.0, centre)
}

/// The greater of 5 % of the cheapest and the sum that makes a single rollback needed, for every bad release of a year.
fn matters_from(scenario: &Scenario, cheapest: f64) -> f64 {
    let bad = yearly::releases(scenario) * yearly::bad_share(scenario);
    let material = f64::from(scenario.material) * scenario.costs.lost_request.value.as_units();
    (MATTERS * cheapest.abs()).max(material * bad)
}

/// Prices at which another strategy becomes cheapest: plausible ones first, then the nearest by ratio.
pub(super) fn flips(scenario: &Scenario, bills: &[Bill]) -> Vec<Flip> {
    let prices = values(scenario);
    let Some(winner) = cheapest(bills, &prices) else { return Vec::new() };
    let mut flips: Vec<Flip> = Vec::new();
    for (item, (key, price)) in scenario.costs.prices().into_iter().enumerate() {
        let crossings = crossings(bills, winner, &prices, item);
        let above =
            crossings.iter().filter(|c| c.0 > prices[item]).min_by(|a, b| a.0.total_cmp(&b.0));
        let below =
            crossings.iter().filter(|c| c.0 < prices[item]).max_by(|a, b| a.0.total_cmp(&b.0));
        flips.extend([below, above].into_iter().flatten().map(|c| flip(key, price, *c, bills)));
    }
    flips.sort_by(|a, b| b.plausible.cmp(&a.plausible).then(distance(a).total_cmp(&distance(b))));
    // One price has one place: the nearer of its two crossings.
    let mut seen: Vec<String> = Vec::new();
    flips.retain(|flip| {
        let new = !seen.contains(&flip.key);
        seen.push(flip.key.clone());
        new
    });
    flips.truncate(FLIPS);
    flips
}

/// Non-negative prices at which a rival costs as much as the winner, each with the rival.
fn crossings(
    bills: &[Bill],
    winner: usize,
    prices: &[f64; PRICES],
    item: usize,
) -> Vec<(f64, usize)> {
    let best = &bills[winner];
    let rivals = bills.iter().enumerate().filter(|(rival, _)| *rival != winner);
    rivals
        .filter_map(|(rival, bill)| {
            let lead = bill.total(prices) - best.total(prices);
            let slope = best.quantities[item] - bill.quantities[item];
            let at = prices[item] + lead / slope;
            (slope != 0.0 && at.is_finite() && at >= 0.0 && lead > 0.0).then_some((at, rival))
        })
        .collect()
}

fn flip(key: &str, price: &Price, crossing: (f64, usize), bills: &[Bill]) -> Flip {
    let (flips_at, rival) = crossing;
    Flip {
        key: format!("costs.{key}"),
        value: price.value.as_units(),
        flips_at,
        winner: bills[rival].name.clone(),
        plausible: (price.low.as_units()..=price.high.as_units()).contains(&flips_at),
    }
}

fn distance(flip: &Flip) -> f64 {
    if flip.value > 0.0 && flip.flips_at > 0.0 {
        libm::log(flip.flips_at / flip.value).abs()
    } else {
        f64::INFINITY
    }
}

fn cheapest(bills: &[Bill], prices: &[f64; PRICES]) -> Option<usize> {
    (0..bills.len()).min_by(|a, b| bills[*a].total(prices).total_cmp(&bills[*b].total(prices)))
}

fn price_draws(scenario: &Scenario, bills: &[Bill]) -> PriceDraws {
    let key = Key::new(scenario.seed).part(PRICE_DRAWS);
    let mut wins = vec![0_u32; bills.len()];
    for draw in 0..DRAWS {
        let key = key.part(u64::from(draw));
        let prices: Vec<f64> = scenario
            .costs
            .prices()
            .iter()
            .enumerate()
            .map(|(item, (_, price))| drawn(price, key.part(item as u64)))
            .collect();
        let prices = std::array::from_fn(|item| prices[item]);
        if let Some(winner) = cheapest(bills, &prices) {
            wins[winner] += 1;
        }
    }
    let open = scenario.costs.prices().into_iter().filter(|(_, price)| price.is_open());
    let share =
        |(bill, wins): (&Bill, u32)| (bill.name.clone(), f64::from(wins) / f64::from(DRAWS));
    PriceDraws {
        draws: DRAWS,
        drawn: open.map(|(key, _)| format!("costs.{key}")).collect(),
        cheapest_share: bills.iter().zip(wins).map(share).collect(),
    }
}

/// A price from its plausible range, evenly on a log scale; on a plain scale where the range starts at 0.
fn drawn(price: &Price, key: Key) -> f64 {
    let (low, high) = (price.low.as_units(), price.high.as_units());
    if !price.is_open() {
        return price.value.as_units();
    }
    let law = if low > 0.0 {
        Distribution::LogUniform { low, high }
    } else {
        Distribution::Uniform { low, high }
    };
    law.quantile(key.uniform(Purpose::Resample))
}
