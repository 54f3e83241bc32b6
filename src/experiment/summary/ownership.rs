//! What a strategy comes to over years, and when one pays for itself against another.
//!
//! Set-up is paid at the start, everything else flows evenly: C(t) = S + A·a(t), where a(t) are the years up to t in
//! today's worth. So two strategies cross where a(t) = (S₁ − S₂)/(A₂ − A₁), in closed form. The error of a line is that of A
//! alone, and the error of a crossing is that of the *paired* difference A₂ − A₁: where its interval covers 0, the later
//! end of the crossing is not known at all, and is left open rather than set to the end of the chart.
//!
//! The trap is the amortised cost a year: it says nothing about when the money is out, and a strategy that is cheapest
//! over three years of amortisation may still be the dearest for the first two.

use super::super::results::{BreakEven, Estimate, Ownership, OwnershipLine, OwnershipPoint};
use super::cost;
use super::frame::Frame;
use super::prices::paired;
use super::yearly::{at_start, present_years, years_of_present};
use crate::stats::Linear;

/// How far ahead a team looks when it buys tools.
const YEARS: u32 = 5;
/// Points of a line in a year; only under discount it is not straight.
const POINTS_A_YEAR: u32 = 4;

struct Line {
    name: String,
    at_start: f64,
    running: Linear,
}

pub(super) fn ownership(frame: &Frame) -> Ownership {
    let line = |column: usize| Line {
        name: frame.name(column).to_owned(),
        at_start: at_start(frame.scenario, column - 1),
        running: cost::running(frame, column),
    };
    let lines: Vec<Line> = frame.strategies().map(line).collect();
    let rate = frame.scenario.costs.discount_rate.get();
    let mut break_even: Vec<BreakEven> = Vec::new();
    for one in &lines {
        for other in &lines {
            break_even.extend(crossing(frame, one, other, rate));
        }
    }
    break_even.sort_by(|a, b| a.years.total_cmp(&b.years));
    Ownership {
        years: YEARS,
        discount_rate: rate,
        lines: lines.iter().map(|line| drawn(line, rate)).collect(),
        break_even,
    }
}

fn drawn(line: &Line, rate: f64) -> OwnershipLine {
    let point = |quarter: u32| {
        let years = f64::from(quarter) / f64::from(POINTS_A_YEAR);
        let cost = line.running.estimate.rescaled(present_years(years, rate), line.at_start);
        OwnershipPoint { years, cost }
    };
    OwnershipLine {
        strategy: line.name.clone(),
        at_start: line.at_start,
        running: line.running.estimate,
        points: (0..=YEARS * POINTS_A_YEAR).map(point).collect(),
    }
}

/// Where the one that is dearer at the start has paid for itself; `None` where it does not within the years looked at.
fn crossing(frame: &Frame, dear: &Line, cheap: &Line, rate: f64) -> Option<BreakEven> {
    let more_at_start = dear.at_start - cheap.at_start;
    if more_at_start <= 0.0 {
        return None;
    }
    let saved: Estimate = paired(frame, &cheap.running, &dear.running);
    let at =
        |saved: f64| (saved > 0.0).then(|| years_of_present(more_at_start / saved, rate)).flatten();
    let years = at(saved.point_estimate).filter(|years| *years <= f64::from(YEARS))?;
    let interval = saved.confidence_interval;
    Some(BreakEven {
        strategy: dear.name.clone(),
        against: cheap.name.clone(),
        years,
        earliest: at(interval.upper_bound).unwrap_or(years),
        latest: at(interval.lower_bound),
        cost: dear.at_start + dear.running.estimate.point_estimate * present_years(years, rate),
    })
}
