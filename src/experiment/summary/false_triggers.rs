//! Rollbacks that were not needed, by their causes, and how much a rollback can be believed.

use super::super::results::{Better, Figure, Unit};
use super::frame::Frame;
use super::table::{Found, Row, figure};
use super::yearly;
use crate::referee::outcome::{FalseTrigger, Replication, Run};
use crate::stats::rate::rate;
use crate::stats::{Estimate, Linear, bounded};

const fn row(id: &'static str, title: &'static str, definition: &'static str) -> Row {
    Row {
        id,
        criterion: "False rollbacks",
        title,
        definition,
        unit: Unit::Count,
        better: Better::Lower,
        references: (false, false),
    }
}

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let unneeded = frame.domain(|row| !row.needed);
    let healthy = frame.domain(|row| frame.is_healthy(row));
    let mut figures = vec![
        figure(
            frame,
            row(
                "false_rollbacks",
                "False rollbacks per 100",
                "Rollbacks started though none was needed, per 100 releases that needed none. \
                 To take back a release that could never have been promoted is neither needed nor false.",
            ),
            |column| per_hundred(frame, &any(frame, column), &unneeded),
        ),
        figure(
            frame,
            row(
                "false_rollbacks_healthy",
                "False rollbacks per 100 healthy",
                "False rollbacks per 100 releases without any defect: the strict rate.",
            ),
            |column| per_hundred(frame, &any(frame, column), &healthy),
        ),
    ];
    figures.extend(causes(frame, &unneeded));
    figures.extend(over_time(frame));
    figures.push(precision(frame));
    figures
}

fn any(frame: &Frame, column: usize) -> Vec<f64> {
    frame.events(column, |_, run| run.false_trigger.is_some())
}

fn per_hundred(frame: &Frame, events: &[f64], domain: &[f64]) -> Found {
    Found::from(rate(frame.design, events, domain)).rescaled(100.0)
}

fn causes(frame: &Frame, unneeded: &[f64]) -> Vec<Figure> {
    let causes = [
        (
            FalseTrigger::Noise,
            row(
                "false_by_noise",
                "… by noise",
                "False rollbacks while no fault was active, per 100 releases that needed none.",
            ),
        ),
        (
            FalseTrigger::WrongCause,
            row(
                "false_by_wrong_cause",
                "… for the wrong cause",
                "False rollbacks that vanish when the fault is taken away under the same draws, per 100 releases that needed none.",
            ),
        ),
        (
            FalseTrigger::FaultActive,
            row(
                "false_with_fault",
                "… while a fault was active",
                "False rollbacks during a fault that stay when it is taken away, per 100 releases that needed none.",
            ),
        ),
    ];
    causes
        .into_iter()
        .map(|(cause, row)| {
            figure(frame, Row { better: Better::Unranked, ..row }, |column| {
                let events = frame.events(column, |_, run| run.false_trigger == Some(cause));
                per_hundred(frame, &events, unneeded)
            })
        })
        .collect()
}

fn over_time(frame: &Frame) -> [Figure; 2] {
    let everything = frame.domain(|_| true);
    let a_year = |column| {
        let found = rate(frame.design, &any(frame, column), &everything)?;
        Some(found.linear.rescaled(yearly::releases(frame.scenario), 0.0))
    };
    let per_year = row(
        "false_rollbacks_per_year",
        "False rollbacks a year",
        "False rollbacks at the scenario's pace of releases.",
    );
    let weeks = row(
        "weeks_between_false_rollbacks",
        "Weeks between two",
        "Mean weeks between two false rollbacks; absent where none was seen.",
    );
    let weeks = Row { unit: Unit::Weeks, better: Better::Higher, ..weeks };
    [
        figure(frame, per_year, |column| a_year(column).into()),
        figure(frame, weeks, |column| {
            a_year(column).and_then(|found| weeks_between(&found)).into()
        }),
    ]
}

/// The reciprocal of a yearly rate; its interval is the reciprocal of the rate's.
fn weeks_between(a_year: &Linear) -> Option<Linear> {
    let Estimate { point_estimate: rate, standard_error, confidence_interval } = a_year.estimate;
    if confidence_interval.lower_bound <= 0.0 {
        return None;
    }
    let slope = yearly::WEEKS / (rate * rate);
    let ends = (confidence_interval.upper_bound, confidence_interval.lower_bound);
    let bounds = (yearly::WEEKS / ends.0, yearly::WEEKS / ends.1);
    let estimate = Estimate::new(yearly::WEEKS / rate, standard_error * slope, bounds);
    Some(Linear { estimate, influence: a_year.influence.iter().map(|i| -i * slope).collect() })
}

fn precision(frame: &Frame) -> Figure {
    let row = row(
        "precision",
        "Precision",
        "Share of rollbacks that were needed, among those that were needed or false; \
         unranked, since a strategy that acts only on clear cases looks good in it.",
    );
    figure(frame, Row { unit: Unit::Share, better: Better::Unranked, ..row }, |column| {
        let is_needed = |row: &Replication, run: &Run| run.rollbacks > 0 && row.needed;
        let needed = frame.events(column, is_needed);
        let started =
            frame.events(column, |row, run| is_needed(row, run) || run.false_trigger.is_some());
        bounded::share(frame.design, &needed, &started).into()
    })
}
