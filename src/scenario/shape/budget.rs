//! Budgets: what `backout gate` holds a strategy to.

use super::{Field, Record, Scalar, Shape, optional, required};
use crate::scenario::model::{BoundSide, MeasureUnit};

const fn below(key: &'static str, unit: MeasureUnit, doc: &'static str) -> Field {
    let side = BoundSide::Below;
    optional(key, Shape::Scalar(Scalar::Bound { side, unit }), doc)
}

const fn above(key: &'static str, unit: MeasureUnit, doc: &'static str) -> Field {
    let side = BoundSide::Above;
    optional(key, Shape::Scalar(Scalar::Bound { side, unit }), doc)
}

use MeasureUnit::{Count, Hours, Money, Requests, Seconds, Share};

pub(super) const BUDGET: Record = Record {
    name: "a budget",
    fields: &[
        required("strategy", Shape::Scalar(Scalar::Name), "Whose budget it is."),
        below(
            "false_triggers",
            Share,
            "Rollbacks started though none was needed, of releases that needed none; such as `<2%`.",
        ),
        below("false_triggers_per_year", Count, "The same in a year; such as `<4`."),
        below(
            "missed",
            Share,
            "Releases that needed a rollback and were not mitigated, of those that needed one.",
        ),
        below(
            "harmful",
            Share,
            "Rollbacks that left users worse off than doing nothing, of all releases.",
        ),
        above(
            "clean_recoveries",
            Share,
            "Clean recoveries, of releases that needed a rollback; such as `\">80%\"`, in quotes.",
        ),
        below(
            "time_to_detect_mean",
            Seconds,
            "Mean time from onset to the first signal; such as `<5m`.",
        ),
        below(
            "time_to_detect_median",
            Seconds,
            "Half of the releases that needed a rollback are detected sooner.",
        ),
        below(
            "time_to_detect_p95",
            Seconds,
            "Of the releases that needed a rollback 95 % are detected sooner.",
        ),
        below("time_to_restore_mean", Seconds, "Mean time from onset to restored service."),
        below(
            "time_to_restore_median",
            Seconds,
            "Half of the releases that needed a rollback are restored sooner.",
        ),
        below(
            "time_to_restore_p95",
            Seconds,
            "Of the releases that needed a rollback 95 % are restored sooner; such as `<15m`.",
        ),
        below(
            "regret",
            Requests,
            "Bad requests beyond those of the perfect choice, per release that needed a rollback.",
        ),
        below(
            "downtime_per_year",
            Hours,
            "Down windows beyond the twin's, all releases of a year together; such as `<8h`.",
        ),
        below("pages_per_week", Count, "Pages at the scenario's pace of releases."),
        below(
            "delay_mean",
            Seconds,
            "Lead time added to a release that needed no rollback, on the mean.",
        ),
        below(
            "delay_p95",
            Seconds,
            "Of the releases that needed no rollback 95 % are delayed less.",
        ),
        below("stuck", Share, "Neither promoted nor rolled back by the end, of all releases."),
        below(
            "cost_per_year",
            Money,
            "What a year costs, as the report adds it up; such as `<$80k`.",
        ),
    ],
};
