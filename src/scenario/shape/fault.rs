//! Chaos that is not the release's doing.

mod infrastructure;
mod network;
mod telemetry;
mod tooling;
mod traffic;

use super::{
    FACTOR, Kind, Record, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults, optional, required,
};
use crate::units::Duration;

pub(super) const FAULT: Record = Record {
    name: "a fault",
    fields: &[
        required(
            "what",
            Shape::Kinds { name: "a fault", kinds: FAULTS },
            "What goes wrong, and where.",
        ),
        optional(
            "at",
            Shape::Law(&super::ANY_DURATION),
            "Starts at this moment after the start of the release.",
        ),
        optional(
            "every",
            Shape::Scalar(Scalar::Duration { least: Duration::from_secs(1), most: super::YEAR }),
            "Comes as a Poisson process with this mean time between two.",
        ),
        optional(
            "on",
            Shape::Scalar(Scalar::Choice(&["canary_started", "promoted", "rollback_started"])),
            "Starts when this happens in the rollout.",
        ),
        defaults(
            "chance",
            Shape::Scalar(SOME_SHARE),
            "100%",
            "Share of releases that meet it; for faults with `at` or `on`.",
        ),
        required("for", Shape::Law(&SOME_DURATION), "How long it lasts."),
    ],
};

const FAULTS: &[Kind] = &[
    Kind {
        name: "instance_crash",
        doc: "Instances of a service crash and restart when the fault ends.",
        content: Some(Shape::Record(&INSTANCE_CRASH)),
    },
    Kind {
        name: "slow_dependency",
        doc: "A service's own work takes longer.",
        content: Some(Shape::Record(&SLOW)),
    },
    Kind {
        name: "failing_dependency",
        doc: "A share of a service's answers are errors.",
        content: Some(Shape::Record(&FAILING)),
    },
    Kind {
        name: "load_spike",
        doc: "Traffic is multiplied.",
        content: Some(Shape::Record(&Record {
            name: "the load spike",
            fields: &[required(
                "factor",
                Shape::Law(&FACTOR),
                "What the traffic is multiplied by.",
            )],
        })),
    },
    Kind {
        name: "instance_freeze",
        doc: "Instances of a service stand still: they answer neither calls nor probes until the fault ends.",
        content: Some(Shape::Record(&INSTANCE_FREEZE)),
    },
    Kind { name: "scrape_gap", doc: "Monitoring gets no scrapes.", content: None },
    Kind {
        name: "scrape_delay",
        doc: "Monitoring gets the counters as they were some time ago.",
        content: Some(Shape::Record(&SCRAPE_DELAY)),
    },
    Kind {
        name: "scrape_freeze",
        doc: "Monitoring gets the counters as they were when the fault began, again and again.",
        content: None,
    },
    Kind {
        name: "swapped_labels",
        doc: "Monitoring takes the old version of the released service for the new one, and the new for the old.",
        content: None,
    },
    Kind {
        name: "rollback_fails",
        doc: "A rollback command does nothing and reports failure.",
        content: None,
    },
    Kind {
        name: "pager_down",
        doc: "No page gets through; needs `at` or `every`, since it is people who meet it and not the rollout.",
        content: None,
    },
    Kind {
        name: "unreachable",
        doc: "A role acknowledges nothing; needs `at` or `every`.",
        content: Some(Shape::Record(&Record {
            name: "who cannot be reached",
            fields: &[required("role", Shape::Scalar(Scalar::Name), "The role.")],
        })),
    },
    Kind {
        name: "wrong_runbook_step",
        doc: "The runbook says the wrong thing; needs `at` or `every`.",
        content: Some(Shape::Record(&Record {
            name: "the wrong step",
            fields: &[required(
                "factor",
                Shape::Law(&FACTOR),
                "How many times as likely errors in steps of the runbook are.",
            )],
        })),
    },
    infrastructure::SLOW_INSTANCE,
    infrastructure::ZONE_LOSS,
    infrastructure::NOISY_NEIGHBOUR,
    network::BLACKHOLE,
    network::NETWORK_LOSS,
    network::NETWORK_LATENCY,
    network::PARTITION,
    telemetry::PARTIAL_SCRAPE,
    telemetry::COUNTER_RESET,
    tooling::REGISTRY_DOWN,
    tooling::REGISTRY_SLOW,
    tooling::PIPELINE_STUCK,
    tooling::CONTROL_PLANE_SLOW,
    tooling::CONTROL_PLANE_DOWN,
    tooling::PARTIAL_ROLLBACK,
    tooling::CONTROLLER_CRASH,
    traffic::PROVOKED_ERRORS,
];

const INSTANCE_CRASH: Record = Record {
    name: "the crash",
    fields: &[
        required("service", Shape::Scalar(Scalar::Name), "Whose instances crash."),
        defaults(
            "count",
            Shape::Scalar(Scalar::Count { least: 1, most: 1000 }),
            "1",
            "How many of them.",
        )
        .chosen("chosen (1 to all of them)"),
    ],
};

const INSTANCE_FREEZE: Record = Record {
    name: "the freeze",
    fields: &[
        required("service", Shape::Scalar(Scalar::Name), "Whose instances stand still."),
        defaults(
            "count",
            Shape::Scalar(Scalar::Count { least: 1, most: 1000 }),
            "1",
            "How many of them.",
        )
        .chosen("chosen (1 to all of them)"),
    ],
};

const SCRAPE_DELAY: Record = Record {
    name: "the delay",
    fields: &[required(
        "by",
        Shape::Scalar(SOME_DURATION),
        "How old the counters are when monitoring gets them.",
    )],
};

const SLOW: Record = Record {
    name: "the slow dependency",
    fields: &[
        required("service", Shape::Scalar(Scalar::Name), "Which service is slow."),
        required("factor", Shape::Law(&FACTOR), "How much longer its own work takes."),
    ],
};

const FAILING: Record = Record {
    name: "the failing dependency",
    fields: &[
        required("service", Shape::Scalar(Scalar::Name), "Which service fails."),
        required("rate", Shape::Law(&SOME_SHARE), "Share of its answers that are errors."),
    ],
};
