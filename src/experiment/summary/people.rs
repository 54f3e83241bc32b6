//! The load on people, and the delay of releases that needed no rollback.

use super::super::results::{Better, Figure, Unit};
use super::frame::{Frame, times};
use super::table::{Found, Row, figure};
use super::yearly;
use crate::referee::outcome::Run;
use crate::stats::bounded::mean_count;
use crate::stats::quantile::quantile;
use crate::stats::rate::rate;
use crate::stats::ratio::ratio;

const fn row(
    id: &'static str,
    criterion: &'static str,
    title: &'static str,
    definition: &'static str,
    unit: Unit,
) -> Row {
    Row {
        id,
        criterion,
        title,
        definition,
        unit,
        better: Better::Lower,
        references: (false, false),
    }
}

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let mut figures = load(frame);
    figures.extend(delay(frame));
    figures
}

fn load(frame: &Frame) -> Vec<Figure> {
    type Quantity = fn(&Run) -> f64;
    let (a_year, a_week) = (yearly::releases(frame.scenario), frame.scenario.release.per_week);
    let rows: [(Row, Quantity, f64); 5] = [
        (
            row(
                "people_hours_per_year",
                "People",
                "People's hours a year",
                "Hours people spend on releases, all releases of a year together.",
                Unit::Hours,
            ),
            |run| run.people.work.as_secs_f64() / 3_600.0,
            a_year,
        ),
        (
            row(
                "pages_per_week",
                "People",
                "Pages per on-call week",
                "Pages at the scenario's pace of releases.",
                Unit::Count,
            ),
            |run| f64::from(run.people.pages),
            a_week,
        ),
        (
            row(
                "false_pages_per_week",
                "People",
                "False pages per on-call week",
                "Pages in releases that needed no rollback.",
                Unit::Count,
            ),
            |run| f64::from(run.people.pages_false),
            a_week,
        ),
        (
            row(
                "night_pages_per_week",
                "People",
                "Pages at night per on-call week",
                "Pages between the scenario's night hours.",
                Unit::Count,
            ),
            |run| f64::from(run.people.pages_at_night),
            a_week,
        ),
        (
            row(
                "nights_woken_per_year",
                "People",
                "Nights woken a year",
                "Nights in which anybody was woken.",
                Unit::Count,
            ),
            |run| f64::from(run.people.nights_woken),
            a_year,
        ),
    ];
    rows.into_iter()
        .map(|(row, quantity, pace)| {
            figure(frame, row, |column| {
                let counts = frame.over(column, |_, run| quantity(run));
                mean_count(frame.design, &counts).rescaled(pace, 0.0).into()
            })
        })
        .collect()
}

fn delay(frame: &Frame) -> Vec<Figure> {
    let unneeded = frame.domain(|row| !row.needed);
    let delay = |column| frame.over(column, |_, run| run.delay.as_secs_f64());
    let row = |id, title, definition, unit| row(id, "Delay", title, definition, unit);
    let at = |p| {
        let unneeded = &unneeded;
        move |column| Found::from(quantile(frame.design, &delay(column), unneeded, p, None))
    };
    let over = "Lead time added to releases that needed no rollback";
    vec![
        figure(
            frame,
            row("delay_mean", "Delay per release, mean", over, Unit::Duration),
            |column| {
                let mut found = ratio(frame.design, &times(&delay(column), &unneeded), &unneeded);
                if let Some(linear) = &mut found {
                    linear.estimate = linear.estimate.within(0.0, f64::MAX);
                }
                found.into()
            },
        ),
        figure(
            frame,
            row("delay_median", "Delay per release, median", over, Unit::Duration),
            at(0.5),
        ),
        figure(
            frame,
            row("delay_p95", "Delay per release, 95th percentile", over, Unit::Duration),
            at(0.95),
        ),
        figure(
            frame,
            row(
                "stuck",
                "Releases stuck per 100",
                "Neither promoted nor rolled back by the end, per 100 releases.",
                Unit::Count,
            ),
            |column| {
                let stuck = frame.events(column, |_, run| run.stuck);
                Found::from(rate(frame.design, &stuck, &frame.domain(|_| true))).rescaled(100.0)
            },
        ),
    ]
}
