//! Steps that see to something, and detectors that go and look.

use super::super::{
    ANY_DURATION, Field, Record, SHARE, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults,
    optional, required,
};
use super::{ALONGSIDE_DOC, BY, BY_DOC, FAILS, FLAG, PHASES, TAKES, TASK, TASK_DOC, WINDOW};
use crate::units::Duration;

/// The names of [`Handler::ALL`](crate::scenario::model::Handler::ALL), which a test holds them to.
pub(super) const HANDLERS: Shape = Shape::List {
    item: &Shape::Scalar(Scalar::Choice(&[
        "scorecard",
        "confirmation",
        "version_choice",
        "partial_rollback",
        "abort",
        "dependency_order",
        "data_integrity",
        "sessions",
        "transactions",
        "security_checkpoint",
        "fallback",
        "verification",
        "inspection",
        "complaints",
        "documentation",
    ])),
    least: 0,
};

pub(super) const INSPECTION: Record = Record {
    name: "an inspection",
    fields: &[
        required(
            "what",
            Shape::Scalar(Scalar::Choice(&["data", "security"])),
            "Damaged records, or a vulnerable version that serves users.",
        ),
        required(
            "every",
            Shape::Scalar(Scalar::Duration {
                least: Duration::from_secs(1),
                most: Duration::from_hours(24 * 30),
            }),
            "How often it looks, from the start of the release until the watch after promotion ends.",
        ),
        defaults(
            "catches",
            Shape::Scalar(SOME_SHARE),
            "80%",
            "Chance that a look finds what is there.",
        )
        .chosen("chosen (30% to 95%): a sample of the records, a scan for what is known")
        .between(0.3, 0.95),
        defaults("by", BY, "automation", BY_DOC),
        defaults("takes", TAKES, "1m", "How long a look takes.")
            .chosen("chosen (10s to 30m): a query over the records that were written last")
            .between(10.0, 1_800.0),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "How long it must hold before it signals.",
        ),
    ],
};

pub(super) const COMPLAINTS: Record = Record {
    name: "complaints",
    fields: &[
        required(
            "at_least",
            Shape::Scalar(Scalar::Count { least: 1, most: 1_000_000 }),
            "How many make a signal.",
        ),
        required("over", WINDOW, "The window they must come within."),
    ],
};

pub(super) const CHECK: Record = Record {
    name: "a check",
    fields: &[
        required(
            "what",
            Shape::Scalar(Scalar::Choice(&[
                "sessions",
                "transactions",
                "schema",
                "version",
                "dependents",
                "security",
            ])),
            "What is seen to, so that later rollback commands carry the precaution.",
        ),
        required("by", BY, BY_DOC),
        defaults("phase", PHASES, "assess", "Where its time is booked."),
        required("takes", TAKES, "How long it takes."),
        defaults(
            "fails",
            FAILS,
            "0%",
            "Chance that it misses what is there, which nobody notices.",
        ),
        optional("task", TASK, TASK_DOC),
        defaults("alongside", FLAG, "false", ALONGSIDE_DOC),
    ],
};

pub(super) const NORMAL: Record = Record {
    name: "a condition of normal metrics",
    fields: &[optional(
        "timeout",
        Shape::Scalar(SOME_DURATION),
        "How long is waited before the incident is declined; for ever where it is not written.",
    )],
};

pub(super) const FIX_FORWARD: Record = Record { name: "a fix", fields: &PREPARED };

pub(super) const MIGRATE_DOWN: Record = Record { name: "a migration back", fields: &PREPARED };

const PREPARED: [Field; 3] = [
    required("by", BY, BY_DOC),
    required("takes", TAKES, "How long it takes."),
    defaults(
        "fails",
        FAILS,
        "0%",
        "Chance of a slip: noticed, it is done again; unnoticed, it did nothing.",
    ),
];

pub(super) const VERIFY: Record = Record {
    name: "a verification",
    fields: &[
        defaults("by", BY, "automation", BY_DOC),
        defaults("takes", TAKES, "0s", "How long looking takes once the rollback is finished."),
        defaults(
            "redo",
            FLAG,
            "false",
            "Watches from the command on, and commands a rollback again that left instances behind or did not help.",
        ),
        defaults(
            "limit",
            Shape::Scalar(SOME_DURATION),
            "30m",
            "How long the end is waited for; with `redo`, before each new command.",
        )
        .chosen("chosen (5m to 1h)")
        .between(300.0, 3_600.0),
        optional(
            "errors_above",
            Shape::Scalar(SHARE),
            "A larger share of errors as users see them, over the last four scrapes, is no end.",
        ),
        optional(
            "worse_by",
            Shape::Scalar(SHARE),
            "Watches from the command on, and leaves off a rollback under way whose version errs by more than this, and by three \
             standard errors, above what the service did at the command and above the version it replaces.",
        ),
        defaults(
            "then",
            Shape::Scalar(Scalar::Choice(&["redo", "halt", "forward"])),
            "redo",
            "How it is left off: commanded again to a version chosen with care, halted where it is, or turned round to the new version.",
        ),
        optional(
            "page",
            BY,
            "Who is paged where it did not help in the end; needs `redo` or `worse_by`.",
        ),
    ],
};
