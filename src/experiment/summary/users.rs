//! What users feel: harm, exposure and downtime.

use super::super::results::{Better, Figure, Unit};
use super::frame::{Frame, times};
use super::table::{Row, figure};
use super::yearly;
use crate::stats::ratio::ratio;

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    vec![
        regret(frame),
        prevented(frame),
        budget(frame),
        peak_exposure(frame),
        after_promotion(frame),
        worst_cohort(frame),
        against_the_average(frame),
        downtime(frame),
    ]
}

const fn row(
    id: &'static str,
    criterion: &'static str,
    title: &'static str,
    definition: &'static str,
) -> Row {
    Row {
        id,
        criterion,
        title,
        definition,
        unit: Unit::Requests,
        better: Better::Lower,
        references: (true, true),
    }
}

fn regret(frame: &Frame) -> Figure {
    let row = row(
        "regret",
        "Users hurt",
        "Regret per needed release",
        "Bad requests beyond those of the perfect choice, per release that needed a rollback; signed.",
    );
    let needed = frame.domain(|row| row.needed);
    figure(frame, Row { references: (true, false), ..row }, |column| {
        let regret = frame.over(column, |row, run| (run.harm - row.perfect.harm) as f64);
        frame.bootstrap.ratio(&times(&regret, &needed), &needed).into()
    })
}

fn prevented(frame: &Frame) -> Figure {
    let row = row(
        "prevented_share",
        "Users hurt",
        "Avoidable harm prevented",
        "Harm saved against doing nothing, as a share of what the perfect choice saves within the follow-up; a ratio of sums over all releases, not cut to 0 to 1.",
    );
    let row = Row { unit: Unit::Share, better: Better::Higher, references: (false, false), ..row };
    let avoidable = frame.each(|row| (row.never.harm - row.perfect.harm) as f64);
    figure(frame, row, |column| {
        let saved = frame.over(column, |row, run| (row.never.harm - run.harm) as f64);
        frame.bootstrap.ratio(&saved, &avoidable).into()
    })
}

fn budget(frame: &Frame) -> Figure {
    let row = row(
        "budget_per_bad_release",
        "Users hurt",
        "Error budget spent per bad release",
        "Bad requests beyond the twin's per bad release, as a share of the error budget of one objective window at the mean rate.",
    );
    let budget = frame.scenario.slo.error_budget(frame.scenario.traffic.rate_per_s);
    let bad = frame.domain(|row| !frame.is_healthy(row));
    figure(frame, Row { unit: Unit::Share, ..row }, |column| {
        let harm = frame.over(column, |_, run| run.harm as f64);
        let spent = frame.bootstrap.ratio(&times(&harm, &bad), &bad).filter(|_| budget > 0.0);
        spent.map(|linear| linear.rescaled(1.0 / budget, 0.0)).into()
    })
}

fn peak_exposure(frame: &Frame) -> Figure {
    let row = row(
        "peak_exposure",
        "Exposure",
        "Peak share of users exposed",
        "Greatest share of a window's users on the new version while it was bad; mean over bad releases.",
    );
    let bad = frame.domain(|row| !frame.is_healthy(row));
    figure(frame, Row { unit: Unit::Share, ..row }, |column| {
        let peak = frame.over(column, |_, run| f64::from(run.peak_exposure_ppm) / 1e6);
        let mut found = ratio(frame.design, &times(&peak, &bad), &bad);
        if let Some(linear) = &mut found {
            linear.estimate = linear.estimate.within(0.0, 1.0);
        }
        found.into()
    })
}

fn after_promotion(frame: &Frame) -> Figure {
    let row = row(
        "harm_after_promotion",
        "Exposure",
        "Harm after full promotion",
        "Bad requests beyond the twin's after the new version had all traffic, per bad release.",
    );
    let bad = frame.domain(|row| !frame.is_healthy(row));
    figure(frame, row, |column| {
        let harm = frame.over(column, |_, run| run.harm_after_promotion as f64);
        frame.bootstrap.ratio(&times(&harm, &bad), &bad).into()
    })
}

/// A share of users that a defect picks out suffers what an average hides: all answers wrong for 2 % of users is 2 % of errors.
fn worst_cohort(frame: &Frame) -> Figure {
    let row = row(
        "worst_cohort",
        "Exposure",
        "Harm where the defect was met",
        "Bad requests beyond the twin's per request that met the defect, over all bad releases: what the worst cohort fares like while it lasts. Above 100 % where a collapse hurts users who never met it.",
    );
    figure(frame, Row { unit: Unit::Share, ..row }, |column| {
        let harm = frame.over(column, |_, run| run.harm as f64);
        let met = frame.over(column, |_, run| run.exposed as f64);
        frame.bootstrap.ratio(&times(&harm, &met_any(&met)), &met).into()
    })
}

fn met_any(met: &[f64]) -> Vec<f64> {
    met.iter().map(|met| f64::from(u8::from(*met > 0.0))).collect()
}

fn against_the_average(frame: &Frame) -> Figure {
    let row = row(
        "worst_cohort_against_average",
        "Exposure",
        "Worst cohort against the average user",
        "How many times as many of its requests go bad where a request met the defect as over all requests of the follow-up; over all bad releases that met anybody.",
    );
    figure(frame, Row { unit: Unit::Count, better: Better::Unranked, ..row }, |column| {
        let met = frame.over(column, |_, run| run.exposed as f64);
        let all = frame.each(|row| row.twin_requests as f64);
        frame.bootstrap.ratio(&times(&all, &met_any(&met)), &met).into()
    })
}

fn downtime(frame: &Frame) -> Figure {
    let row = row(
        "downtime_per_year",
        "Downtime",
        "Downtime a year",
        "Hours of down windows beyond the twin's, all releases of a year together.",
    );
    figure(frame, Row { unit: Unit::Hours, ..row }, |column| {
        let hours = frame.over(column, |_, run| run.down_ns as f64 / 3.6e12);
        frame.bootstrap.mean(&hours).rescaled(yearly::releases(frame.scenario), 0.0).into()
    })
}
