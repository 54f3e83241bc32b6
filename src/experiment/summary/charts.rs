//! What the charts draw: phases, curves, ends, and harm by kind.

use super::super::results::{
    EcdfPoint, Estimate, FinalStateShare, ImpactByKind, KindRow, PhaseStack, RestoreCurve,
};
use super::frame::{Frame, times};
use crate::referee::outcome::FinalState;
use crate::scenario::model::Phase;
use crate::stats::Design;
use crate::stats::quantile::Ecdf;
use crate::stats::rate::rate;
use crate::stats::ratio::ratio;

/// Steps of a curve at most.
const STEPS: u32 = 200;

pub(super) fn phases(frame: &Frame) -> Vec<PhaseStack> {
    let needed = frame.domain(|row| row.needed);
    let mean = |values: &[f64]| ratio(frame.design, &times(values, &needed), &needed);
    frame
        .strategies()
        .filter_map(|column| {
            let total =
                frame.over(column, |_, run| run.phases.iter().map(|p| p.as_secs_f64()).sum());
            let phases = Phase::ALL.iter().enumerate().map(|(number, phase)| {
                let booked = frame.over(column, |_, run| run.phases[number].as_secs_f64());
                let seconds = mean(&booked).map_or(0.0, |found| found.estimate.point_estimate);
                (phase.name().to_owned(), seconds)
            });
            Some(PhaseStack {
                strategy: frame.name(column).to_owned(),
                phases: phases.collect(),
                total: mean(&total)?.estimate.within(0.0, frame.follow_up()),
            })
        })
        .collect()
}

pub(super) fn restore_curves(frame: &Frame) -> Vec<RestoreCurve> {
    let needed = frame.domain(|row| row.needed);
    frame
        .strategies()
        .filter_map(|column| {
            // What is not restored must not count as restored at τ: it lies just beyond the curve's end.
            let time = frame.over(column, |row, run| {
                let time = frame.time_to(row, run, |instants| instants.restored);
                if time >= frame.follow_up() { f64::INFINITY } else { time }
            });
            let curve = Ecdf::new(frame.design, &time, &needed)?;
            Some(RestoreCurve {
                strategy: frame.name(column).to_owned(),
                points: steps(frame, &curve, &time, &needed),
            })
        })
        .collect()
}

/// The curve at evenly spaced shares, and at its end.
fn steps(frame: &Frame, curve: &Ecdf, time: &[f64], needed: &[f64]) -> Vec<EcdfPoint> {
    let end = frame.follow_up();
    let point = |seconds: f64| {
        let restored: Vec<f64> = time.iter().map(|t| f64::from(u8::from(*t <= seconds))).collect();
        let share = curve.share(seconds);
        let bounds = rate(frame.design, &restored, needed)
            .map(|found| found.linear.estimate.confidence_interval)
            .map_or((0.0, 1.0), |interval| (interval.lower_bound, interval.upper_bound));
        EcdfPoint { seconds, share, lower: bounds.0.min(share), upper: bounds.1.max(share) }
    };
    let mut places: Vec<f64> = (1..STEPS)
        .map(|step| curve.at(f64::from(step) / f64::from(STEPS - 1)))
        .filter(|seconds| *seconds < end)
        .collect();
    places.dedup();
    places.push(end);
    places.into_iter().map(point).collect()
}

pub(super) fn final_states(frame: &Frame) -> Vec<FinalStateShare> {
    let bad = frame.domain(|row| !frame.is_healthy(row));
    let total = frame.design.mean(&bad);
    let share = |column: usize, state: FinalState| {
        let ended = frame.events(column, |_, run| run.final_state == state);
        if total > 0.0 { frame.design.mean(&times(&ended, &bad)) / total } else { 0.0 }
    };
    frame
        .strategies()
        .map(|column| FinalStateShare {
            strategy: frame.name(column).to_owned(),
            shares: FinalState::ALL
                .iter()
                .map(|state| (state.name().to_owned(), share(column, *state)))
                .collect(),
        })
        .collect()
}

pub(super) fn by_kind(frame: &Frame) -> ImpactByKind {
    let mut kinds: Vec<&str> = Vec::new();
    for outcome in &frame.scenario.release.outcomes {
        if !kinds.contains(&outcome.what.name()) {
            kinds.push(outcome.what.name());
        }
    }
    let row = |kind: &str| {
        let of = |outcome: usize| frame.scenario.release.outcomes[outcome].what.name() == kind;
        let part = frame.domain(|row| of(row.outcome));
        let count = |needed: bool| {
            frame.rows.iter().filter(|row| of(row.outcome) && (row.needed || !needed)).count()
                as u64
        };
        KindRow {
            kind: kind.to_owned(),
            replications: count(false),
            needed: count(true),
            harm: (0..frame.columns()).map(|column| harm(frame, column, &part)).collect(),
            rolled_back: (0..frame.columns())
                .map(|column| {
                    let rolled = frame.events(column, |_, run| run.rollbacks > 0);
                    share(frame.design, &rolled, &part)
                })
                .collect(),
        }
    };
    ImpactByKind { rows: kinds.into_iter().map(row).collect() }
}

fn harm(frame: &Frame, column: usize, part: &[f64]) -> Estimate {
    let harm = frame.over(column, |_, run| run.harm as f64);
    let found = frame.bootstrap.ratio(&times(&harm, part), part);
    found.map_or(Estimate::exact(0.0), |linear| linear.estimate)
}

fn share(design: &Design, event: &[f64], part: &[f64]) -> f64 {
    let whole = design.mean(part);
    if whole > 0.0 { design.mean(&times(event, part)) / whole } else { 0.0 }
}
