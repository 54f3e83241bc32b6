//! Harm that no request feels, and what people skip: records, exposure, slips.
//!
//! A row stands here only where something in the scenario can bring it about, or did: a row of noughts would read as "no
//! harm", where it means "not asked". What is absent is listed in the report.

use super::super::results::{Better, Figure, Unit};
use super::frame::Frame;
use super::table::{Row, figure};
use super::yearly;
use crate::referee::outcome::{Replication, Run};
use crate::scenario::model::{Leadership, Scenario};
use crate::stats::bounded::mean_count;
use crate::stats::ratio::ratio;

type Quantity = fn(&Run) -> f64;

/// Outcomes whose harm no request feels, by their names in the scenario.
const OF_DATA: [&str; 2] = ["silent_corruption", "incompatible_migration"];
const OF_SECURITY: [&str; 1] = ["security_regression"];

const DAMAGED: Quantity = |run| run.data.damaged as f64;
const LOST: Quantity = |run| run.data.lost as f64;
const EXPOSED: Quantity =
    |run| (run.security.vulnerable + run.security.control_off).as_secs_f64() / 3_600.0;
const FIXES_REVERTED: Quantity = |run| f64::from(run.security.fixes_reverted);
const UNVERIFIED: Quantity = |run| f64::from(run.security.unverified);
const SKIPPED: Quantity = |run| f64::from(run.checks_skipped);
const SLIPS: Quantity = |run| f64::from(run.slips);

const fn row(
    id: &'static str,
    criterion: &'static str,
    title: &'static str,
    definition: &'static str,
    unit: Unit,
) -> Row {
    Row { id, criterion, title, definition, unit, better: Better::Lower, references: (true, true) }
}

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let mut figures = Vec::new();
    if has_security(frame) {
        figures.extend(security(frame));
    }
    if has(frame, SKIPPED) {
        let row = row(
            "checks_skipped_per_year",
            "Security",
            "Checks skipped a year",
            "Checks of a runbook that people left out without noticing, or that were left out since nobody was reached in time; all releases of a year together.",
            Unit::Count,
        );
        figures.push(a_year(frame, Row { references: (false, false), ..row }, SKIPPED));
    }
    if has_data(frame) {
        figures.extend(data(frame));
    }
    if has(frame, SLIPS) {
        figures.push(slips(frame));
    }
    figures
}

fn security(frame: &Frame) -> Vec<Figure> {
    let rows = [
        (
            row(
                "exposure_hours_per_year",
                "Security",
                "Hours open to attack a year",
                "Time in which a vulnerable version served users or a control was off, beyond the twin's, all releases of a year together.",
                Unit::Hours,
            ),
            EXPOSED,
        ),
        (
            row(
                "fixes_reverted_per_year",
                "Security",
                "Security fixes taken back a year",
                "Rollbacks that took a security fix back with them, all releases of a year together.",
                Unit::Count,
            ),
            FIXES_REVERTED,
        ),
        (
            row(
                "unverified_rollbacks_per_year",
                "Security",
                "Unverified rollbacks a year",
                "Rollbacks to an artefact that nobody verified, all releases of a year together.",
                Unit::Count,
            ),
            UNVERIFIED,
        ),
    ];
    rows.into_iter().map(|(row, quantity)| a_year(frame, row, quantity)).collect()
}

fn data(frame: &Frame) -> Vec<Figure> {
    let rows = [
        (
            row(
                "records_damaged_per_year",
                "Data",
                "Records damaged a year",
                "Records written wrong, beyond the twin's, whether repaired later or not; all releases of a year together.",
                Unit::Requests,
            ),
            DAMAGED,
        ),
        (
            row(
                "records_lost_per_year",
                "Data",
                "Records lost a year",
                "Records gone for good, beyond the twin's, all releases of a year together.",
                Unit::Requests,
            ),
            LOST,
        ),
    ];
    rows.into_iter().map(|(row, quantity)| a_year(frame, row, quantity)).collect()
}

fn a_year(frame: &Frame, row: Row, quantity: Quantity) -> Figure {
    figure(frame, row, |column| {
        let each = frame.over(column, |_, run| quantity(run));
        let estimated = match row.unit {
            Unit::Count => mean_count(frame.design, &each),
            _ => frame.bootstrap.mean(&each),
        };
        estimated.rescaled(yearly::releases(frame.scenario), 0.0).into()
    })
}

fn slips(frame: &Frame) -> Figure {
    let row = row(
        "slips",
        "Reliability",
        "Slips of people per 100 needed",
        "Steps of a runbook that people got wrong, noticed or not, per 100 releases that needed a rollback.",
        Unit::Count,
    );
    let needed = frame.domain(|row| row.needed);
    figure(frame, Row { references: (false, false), ..row }, |column| {
        let slips = frame.over(column, |row, run| if row.needed { SLIPS(run) } else { 0.0 });
        let found = ratio(frame.design, &slips, &needed).map(|linear| linear.rescaled(100.0, 0.0));
        found
            .map(|mut linear| {
                linear.estimate = linear.estimate.within(0.0, f64::MAX);
                linear
            })
            .into()
    })
}

fn runs(row: &Replication) -> impl Iterator<Item = &Run> {
    [&row.never, &row.perfect].into_iter().chain(&row.strategies)
}

/// Whether it happened in any run of any column.
fn has(frame: &Frame, quantity: Quantity) -> bool {
    frame.rows.iter().any(|row| runs(row).any(|run| quantity(run) > 0.0))
}

fn can_be(scenario: &Scenario, names: &[&str]) -> bool {
    scenario.release.outcomes.iter().any(|outcome| names.contains(&outcome.what.name()))
}

fn has_data(frame: &Frame) -> bool {
    can_be(frame.scenario, &OF_DATA) || has(frame, DAMAGED) || has(frame, LOST)
}

fn has_security(frame: &Frame) -> bool {
    let happened = [EXPOSED, FIXES_REVERTED, UNVERIFIED];
    can_be(frame.scenario, &OF_SECURITY) || happened.into_iter().any(|one| has(frame, one))
}

/// What the scenario has no mechanism for, so that no row and no cost speaks of it.
pub(super) fn not_modelled(frame: &Frame) -> Vec<String> {
    let scenario = frame.scenario;
    let specs = || scenario.strategies.iter();
    let trained = specs().any(|s| s.outlay.training.or(scenario.costs.training).is_some());
    let led = specs().any(|s| s.outlay.leadership != Leadership::None);
    let lines = [
        (
            has_data(frame),
            "records damaged or lost: no outcome and no hazard of this scenario touches data",
        ),
        (
            has_security(frame),
            "security exposure: no outcome and no hazard of this scenario opens the system to attack",
        ),
        (has(frame, SKIPPED) || has(frame, SLIPS), "slips of people and checks they skip"),
        (trained, "training of people: no `training` is written"),
        (led, "leadership: no strategy says that it needs any"),
    ];
    lines.into_iter().filter(|(is, _)| !is).map(|(_, line)| line.replace('`', "")).collect()
}
