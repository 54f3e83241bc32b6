//! How fast: detection, acknowledgement and restoration over all needed releases, also under load.

use super::super::results::{Better, Figure, Unit};
use super::frame::{Frame, times};
use super::table::{Found, Row, figure};
use crate::referee::outcome::Instants;
use crate::scenario::model::StepKind;
use crate::stats::quantile::quantile;
use crate::stats::ratio::ratio;
use crate::units::Time;

type Instant = fn(&Instants) -> Option<Time>;

const DETECTED: Instant = |instants| instants.detected;
const ACKNOWLEDGED: Instant = |instants| instants.acknowledged;
const RESTORED: Instant = |instants| instants.restored;

const fn row(id: &'static str, title: &'static str, definition: &'static str) -> Row {
    Row {
        id,
        criterion: "Speed",
        title,
        definition,
        unit: Unit::Duration,
        better: Better::Lower,
        references: (false, false),
    }
}

const MEAN: &str = "Mean time from onset, cut at the end of the follow-up, over all releases that needed a rollback; not reached counts as the whole follow-up.";
const MEDIAN: &str = "Half of all releases that needed a rollback take no longer from onset; not reached counts as beyond the follow-up.";
const P95: &str = "Of all releases that needed a rollback 95 % take no longer from onset; not reached counts as beyond the follow-up.";

pub(super) fn figures(frame: &Frame) -> Vec<Figure> {
    let restore = |row| Row { references: (true, true), ..row };
    let rows = [
        (row("time_to_detect_mean", "Time to detect, mean", MEAN), DETECTED, None),
        (row("time_to_detect_median", "Time to detect, median", MEDIAN), DETECTED, Some(0.5)),
        (row("time_to_detect_p95", "Time to detect, 95th percentile", P95), DETECTED, Some(0.95)),
        (row("time_to_acknowledge_mean", "Time to acknowledge, mean", MEAN), ACKNOWLEDGED, None),
        (
            row("time_to_acknowledge_median", "Time to acknowledge, median", MEDIAN),
            ACKNOWLEDGED,
            Some(0.5),
        ),
        (
            row("time_to_acknowledge_p95", "Time to acknowledge, 95th percentile", P95),
            ACKNOWLEDGED,
            Some(0.95),
        ),
        (restore(row("time_to_restore_mean", "Time to restore, mean", MEAN)), RESTORED, None),
        (
            restore(row("time_to_restore_median", "Time to restore, median", MEDIAN)),
            RESTORED,
            Some(0.5),
        ),
        (
            restore(row("time_to_restore_p95", "Time to restore, 95th percentile", P95)),
            RESTORED,
            Some(0.95),
        ),
    ];
    let needed = frame.domain(|row| row.needed);
    rows.into_iter()
        .map(|(row, instant, p)| {
            figure(frame, row, |column| {
                if row.id.starts_with("time_to_acknowledge") && !pages(frame, column) {
                    return Found::default();
                }
                time(frame, column, instant, &needed, p)
            })
        })
        .collect()
}

/// Whether a strategy pages anybody: one that does not has nothing to acknowledge.
fn pages(frame: &Frame, column: usize) -> bool {
    let plays = &frame.scenario.strategies[column - 1].plays;
    plays.iter().flat_map(|play| &play.steps).any(|step| matches!(step.what, StepKind::Page { .. }))
}

fn time(frame: &Frame, column: usize, instant: Instant, domain: &[f64], p: Option<f64>) -> Found {
    let limit = frame.follow_up();
    let values = frame.over(column, |row, run| frame.time_to(row, run, instant));
    if let Some(p) = p {
        return quantile(frame.design, &values, domain, p, Some(limit)).into();
    }
    let mut linear = ratio(frame.design, &times(&values, domain), domain);
    if let Some(linear) = &mut linear {
        linear.estimate = linear.estimate.within(0.0, limit);
    }
    linear.into()
}

/// Needed releases in the hours of most traffic against the others; nothing without such hours.
pub(super) fn under_load(frame: &Frame) -> Vec<Figure> {
    if !frame.strata.has_peak() {
        return Vec::new();
    }
    let row = |id, title, definition, unit| Row {
        id,
        criterion: "Under load",
        title,
        definition,
        unit,
        better: Better::Lower,
        references: (true, true),
    };
    let time_of = "Mean time to restore, cut at the end of the follow-up, over needed releases that start in these hours.";
    let harm_of = "Bad requests beyond the twin's per needed release that starts in these hours.";
    // Strata merged over hours hold both kinds, so this is asked of each replication.
    let at = |peak: bool| frame.domain(|row| row.needed && frame.strata.is_peak(row.index) == peak);
    let (peak, other) = (at(true), at(false));
    let slow = |domain: &[f64], row| {
        figure(frame, row, |column| time(frame, column, RESTORED, domain, None))
    };
    let hurt = |domain: &[f64], row| {
        figure(frame, row, |column| {
            let harm = frame.over(column, |_, run| run.harm as f64);
            frame.bootstrap.ratio(&times(&harm, domain), domain).into()
        })
    };
    vec![
        slow(
            &peak,
            row("peak_time_to_restore", "Time to restore, peak hours", time_of, Unit::Duration),
        ),
        slow(
            &other,
            row("other_time_to_restore", "Time to restore, other hours", time_of, Unit::Duration),
        ),
        hurt(
            &peak,
            row("peak_harm", "Harm per needed release, peak hours", harm_of, Unit::Requests),
        ),
        hurt(
            &other,
            row("other_harm", "Harm per needed release, other hours", harm_of, Unit::Requests),
        ),
    ]
}
