//! What was missed, what did harm, and what was recovered cleanly.

use super::super::results::{Better, Figure, Unit};
use super::frame::Frame;
use super::table::{Found, Row, figure};
use crate::referee::outcome::{Replication, Run};
use crate::stats::rate::rate;
use crate::stats::ratio::ratio;

type Holds = fn(&Replication, &Run) -> bool;

const fn row(
    id: &'static str,
    criterion: &'static str,
    title: &'static str,
    definition: &'static str,
    better: Better,
) -> Row {
    Row { id, criterion, title, definition, unit: Unit::Count, better, references: (false, false) }
}

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let needed = frame.domain(|row| row.needed);
    let everything = frame.domain(|_| true);
    let per_hundred = |row, domain: &[f64], holds: Holds| {
        figure(frame, row, |column| {
            Found::from(rate(frame.design, &frame.events(column, holds), domain)).rescaled(100.0)
        })
    };
    let mut figures = vec![
        per_hundred(
            row(
                "missed",
                "Missed",
                "Missed per 100 needed",
                "Releases that needed a rollback and were not mitigated in any way by the end of the follow-up, per 100 that needed one.",
                Better::Lower,
            ),
            &needed,
            |_, run| run.missed,
        ),
        per_hundred(
            row(
                "harmful",
                "Reliability",
                "Harmful rollbacks per 100",
                "Rollbacks that left users worse off than doing nothing by more than 1 % and 10 requests, per 100 releases.",
                Better::Lower,
            ),
            &everything,
            |_, run| run.harmful,
        ),
        per_hundred(
            row(
                "clean_recoveries",
                "Reliability",
                "Clean recoveries per 100 needed",
                "Restored within the follow-up, nothing left on the new version, no second incident; per 100 releases that needed a rollback.",
                Better::Higher,
            ),
            &needed,
            |_, run| run.clean,
        ),
        clean_share(frame),
    ];
    figures.extend(at_rollback(frame));
    figures
}

fn clean_share(frame: &Frame) -> Figure {
    let row = row(
        "clean_share_of_started",
        "Reliability",
        "Started rollbacks that were clean",
        "Share of releases rolled back that recovered cleanly; unranked, since skipping hard cases improves it.",
        Better::Unranked,
    );
    figure(frame, Row { unit: Unit::Share, ..row }, |column| {
        let started = frame.events(column, |_, run| run.rollbacks > 0);
        rate(frame.design, &frame.events(column, |_, run| run.clean && run.rollbacks > 0), &started)
            .into()
    })
}

fn at_rollback(frame: &Frame) -> Vec<Figure> {
    type Quantity = fn(&Run) -> u64;
    let rows: [(&str, &str, &str, Quantity); 4] = [
        (
            "sessions_lost",
            "Sessions lost per rollback",
            "Sessions that ended with the instances that held them, per rollback.",
            |run| run.sessions_lost,
        ),
        (
            "sessions_moved",
            "Sessions moved per rollback",
            "Sessions that went on with the other version, per rollback.",
            |run| run.sessions_moved,
        ),
        (
            "in_flight_drained",
            "Requests drained per rollback",
            "Requests in flight at the rollback that were still answered, per rollback.",
            |run| run.in_flight_drained,
        ),
        (
            "in_flight_lost",
            "Requests cut off per rollback",
            "Requests in flight at the rollback that were lost, per rollback.",
            |run| run.in_flight_lost,
        ),
    ];
    rows.into_iter()
        .map(|(id, title, definition, quantity)| {
            let row = row(id, "Reliability", title, definition, Better::Unranked);
            figure(frame, row, |column| {
                let counts = frame.over(column, |_, run| quantity(run) as f64);
                let rollbacks = frame.over(column, |_, run| f64::from(run.rollbacks));
                ratio(frame.design, &counts, &rollbacks).into()
            })
        })
        .collect()
}
