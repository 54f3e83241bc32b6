//! What becomes of runbooks, triggers and stand-by capacity between audits, and what is learned from incidents.
//!
//! No literature gives any of these sizes. They are chosen so that decay is there and modest, and are there to be varied.

use super::{Record, SHARE, SOME_DURATION, Scalar, Shape, defaults, required};

pub(super) const DECAY: Record = Record {
    name: "decay",
    fields: &[
        defaults("horizon", Shape::Scalar(SOME_DURATION), "365d", "A strategy without audits was last gone over at most this long ago.").chosen("chosen (90 days to a year)").between(7_776_000.0, 31_536_000.0),
        defaults("runbook", Shape::Scalar(Scalar::Number { least: 1.0, most: 1000.0 }), "4", "Errors in steps of the runbook become so many times as likely within a year; 1 for never.").chosen("chosen (1 to 16): they double every half year").between(1.0, 16.0),
        defaults("triggers", Shape::Scalar(SHARE), "5%", "Share of the detectors that go stale within a year, and never signal.").chosen("chosen (0% to 30%)").between(0.0, 0.3),
        defaults("standby", Shape::Scalar(SHARE), "2%", "Chance that what an automated rollback needs is gone within a year, so that its commands fail.").chosen("chosen (0% to 20%)").between(0.0, 0.2),
    ],
};

pub(super) const LEARNING: Record = Record {
    name: "learning",
    fields: &[
        defaults("incidents", Shape::Scalar(Scalar::Number { least: 0.0, most: 10_000.0 }), "12", "Incidents a year that a strategy whose runbook documents (work of the phase `recover`) learns from; 0 for none.").chosen("chosen (0 to 52): one a month").between(0.0, 52.0),
        defaults("halved_by", Shape::Scalar(Scalar::Number { least: 0.1, most: 10_000.0 }), "6", "After so many documented incidents a runbook falls short by half as much.").chosen("chosen (2 to 24)").between(2.0, 24.0),
    ],
};

/// No audit at all is written as a word, since a preset may have one.
pub(super) const AUDITS: Shape =
    Shape::Shorthand(&Scalar::Choice(&["none"]), &Shape::Record(&EVERY));

const EVERY: Record = Record {
    name: "audits",
    fields: &[required(
        "every",
        Shape::Scalar(SOME_DURATION),
        "Time from one audit to the next; an audit mends all that has decayed.",
    )],
};
