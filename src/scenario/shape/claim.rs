//! A file of claims: what is said of rollbacks, and how each is to be tried.

use super::{Kind, Record, Scalar, Shape, defaults, optional, required};

const SEED: Shape = Shape::Scalar(Scalar::Count { least: 0, most: u64::MAX });
const TEXT: Shape = Shape::Scalar(Scalar::Text);

pub(in crate::scenario) const CLAIMS: Record = Record {
    name: "a file of claims",
    fields: &[
        required(
            "scenario",
            Shape::Scalar(Scalar::File),
            "The scenario they are tried on, beside this file.",
        ),
        defaults("explored_on", SEED, "7", "The seed that conditions and margins may be tuned on."),
        defaults("confirmed_on", SEED, "1007", "Another seed, whose figures are printed."),
        defaults(
            "replications",
            Shape::Scalar(Scalar::Count { least: 10, most: 1_000_000 }),
            "200",
            "Simulated deployments of each condition, where the command line does not say.",
        ),
        defaults(
            "draws",
            Shape::Scalar(Scalar::Count { least: 0, most: 10_000 }),
            "20",
            "Joint draws of everything that is not known, for a claim's first condition.",
        ),
        defaults(
            "draw_replications",
            Shape::Scalar(Scalar::Count { least: 10, most: 1_000_000 }),
            "60",
            "Simulated deployments of each draw.",
        ),
        required("claims", Shape::List { item: &Shape::Record(&CLAIM), least: 1 }, "The claims."),
    ],
};

const CLAIM: Record = Record {
    name: "a claim",
    fields: &[
        required("id", Shape::Scalar(Scalar::Name), "Such as `C7`."),
        required("says", TEXT, "The claim in one sentence."),
        required("mechanism", TEXT, "What in the simulator decides it."),
        required("source", TEXT, "What is known of it elsewhere, for and against."),
        required("test", Shape::Kinds { name: "a test", kinds: TESTS }, "How it is settled."),
    ],
};

const TESTS: &[Kind] = &[
    Kind {
        name: "simulated",
        doc: "By simulation.",
        content: Some(Shape::Record(&Record { name: "a trial", fields: &[COMPARE, UNDER] })),
    },
    Kind {
        name: "assumed",
        doc: "Its sign hangs on one parameter, which the conditions go through.",
        content: Some(Shape::Record(&Record {
            name: "a trial of an assumption",
            fields: &[required("parameter", TEXT, "The parameter and its range."), COMPARE, UNDER],
        })),
    },
    Kind {
        name: "arithmetic",
        doc: "By one amount minus another.",
        content: Some(Shape::Record(&ARITHMETIC)),
    },
    Kind { name: "not_testable", doc: "Not at all; says why.", content: Some(TEXT) },
];

const COMPARE: super::Field = required(
    "compare",
    Shape::List { item: &Shape::Record(&COMPARISON), least: 1 },
    "What is compared; all of it must hold.",
);
const UNDER: super::Field = required(
    "under",
    Shape::List { item: &Shape::Record(&CONDITION), least: 1 },
    "The conditions; the usual one first.",
);

/// The names of [`Measure`](crate::scenario::model::Measure).
const MEASURES: &[&str] = &[
    "time_to_restore",
    "time_to_restore_p95",
    "restore_spread",
    "time_to_detect",
    "time_to_decide",
    "harm",
    "harm_per_release",
    "downtime",
    "false_rollbacks",
    "harmful_rollbacks",
    "clean_recoveries",
    "missed",
    "exposure",
    "person_hours",
    "pages",
    "running_cost",
    "fixed_cost",
    "cost",
    "records_lost",
    "records_damaged",
    "vulnerable_hours",
    "control_off_hours",
    "fixes_reverted",
    "unverified",
    "slips",
    "checks_skipped",
    "delay",
];

const COMPARISON: Record = Record {
    name: "a comparison",
    fields: &[
        required("measure", Shape::Scalar(Scalar::Choice(MEASURES)), "The figure."),
        required("of", SIDE, "Whose."),
        required("than", SIDE, "Against whose."),
        required(
            "claimed",
            Shape::Scalar(Scalar::Choice(&["lower", "higher", "same"])),
            "What is claimed of the first.",
        ),
        required("margin", TEXT, "The least difference that matters, in the measure's unit."),
    ],
};

const SIDE: Shape = Shape::Shorthand(&Scalar::Name, &Shape::Record(&LONG_SIDE));
const CHANGES: Shape = Shape::List { item: &TEXT, least: 1 };
const CHANGES_DOC: &str = "Changes of the scenario, each as `path: value`.";

const LONG_SIDE: Record = Record {
    name: "a side",
    fields: &[
        optional("strategy", Shape::Scalar(Scalar::Name), "A strategy of the scenario."),
        optional("label", TEXT, "What this side is called."),
        optional("change", CHANGES, CHANGES_DOC),
        optional("value", TEXT, "A fixed amount in place of a strategy."),
    ],
};

const CONDITION: Record = Record {
    name: "a condition",
    fields: &[
        required("name", TEXT, "What it is called."),
        optional("axis", TEXT, "Conditions of one axis stand in their order along it."),
        optional("change", CHANGES, CHANGES_DOC),
    ],
};

const ARITHMETIC: Record = Record {
    name: "the arithmetic",
    fields: &[
        required("this", Shape::Record(&AMOUNTS), "What is subtracted from."),
        required("minus", Shape::Record(&AMOUNTS), "What is subtracted."),
        required("claimed", Shape::Scalar(Scalar::Money), "What is claimed of the difference."),
    ],
};

const AMOUNTS: Record = Record {
    name: "an amount",
    fields: &[
        required("what", TEXT, "What it is."),
        required("low", Shape::Scalar(Scalar::Money), "The least it is."),
        required("high", Shape::Scalar(Scalar::Money), "The most it is."),
    ],
};
