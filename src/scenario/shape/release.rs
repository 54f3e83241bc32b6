//! One deployment of a new version, and what it may turn out to be.

use super::way_back::WAY_BACK;
use super::{
    ANY_DURATION, FACTOR, Kind, Record, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults,
    required,
};
use crate::scenario::model::{Grade, Transfer};
use crate::units::Duration;

pub(super) const RELEASE: Record = Record {
    name: "a release",
    fields: &[
        required("service", Shape::Scalar(Scalar::Name), "The service that gets a new version."),
        defaults("per_week", Shape::Scalar(Scalar::Number { least: 0.01, most: 10_000.0 }), "10", "Releases a week.").chosen("chosen (1 to 100)").between(1.0, 100.0),
        defaults("when", Shape::Scalar(Scalar::Hours), "weekdays 09:00..17:00", "When releases start, on the people's clock.").chosen("chosen (any hours): 65% of 542 public incidents start in working hours"),
        required("rollout", Shape::Kinds { name: "a rollout", kinds: ROLLOUTS }, "How traffic moves to the new version."),
        required("outcomes", Shape::List { item: &Shape::Record(&OUTCOME), least: 1 }, "What a release may turn out to be; the shares sum to 100%."),
        defaults("fix_forward", Shape::Law(&SOME_DURATION), "{lognormal: {median: 70m, sigma: 1.25}}", "Time from the first harm until developers have mended a bad version in place.").from(Grade::A, Transfer::Similar, "whole incidents, two independent sources: lognormal, median 70 min, sigma 1.25").between(1_200.0, 14_400.0),
        defaults("progress_deadline", Shape::Scalar(SOME_DURATION), "10m", "New instances not ready within this time make the rollout stuck.").from(Grade::A, Transfer::Same, "Kubernetes progressDeadlineSeconds, Argo Rollouts"),
        defaults("keep_old", Shape::Scalar(ANY_DURATION), "10m", "How long the old version's instances are kept after promotion (canary and blue/green).").chosen("chosen (30s, as in Argo Rollouts, to 24h)").between(30.0, 86_400.0),
        defaults("watch", Shape::Scalar(SOME_DURATION), "1h", "From promotion on, strategies suspect the release for this long.").chosen("chosen (10m to 24h)"),
        defaults("looks_every", Shape::Scalar(Scalar::Duration { least: Duration::from_millis(1), most: Duration::from_mins(1) }), "1s", "How often the rollout's controller looks whether a step is due.").chosen("chosen (100ms to 15s): a controller that watches its objects reacts within a second"),
        defaults("way_back", Shape::Record(&WAY_BACK), "{}", "What lies in wait for whoever goes back, whatever the release turns out to be."),
        defaults("control_restored_after", Shape::Scalar(SOME_DURATION), "4h", "How long a security control stays off that was left off by a slip before somebody finds it, unless the follow-up ends before.").chosen("chosen (30m to 7d): found at the next look at the system, nobody has published when that is").between(1_800.0, 604_800.0),
    ],
};

const ROLLOUTS: &[Kind] = &[
    Kind {
        name: "canary",
        doc: "Weighted routing in steps; after the last step everything moves.",
        content: Some(Shape::Record(&CANARY)),
    },
    Kind {
        name: "rolling",
        doc: "Instances are replaced in place; traffic follows the instances.",
        content: Some(Shape::Record(&ROLLING)),
    },
    Kind {
        name: "blue_green",
        doc: "A whole second set, then one switch of all traffic.",
        content: None,
    },
    Kind {
        name: "recreate",
        doc: "The old version stops before the new one starts.",
        content: None,
    },
];

const CANARY: Record = Record {
    name: "a canary",
    fields: &[required(
        "steps",
        Shape::List { item: &Shape::Record(&CANARY_STEP), least: 1 },
        "Weights, ascending.",
    )],
};

const CANARY_STEP: Record = Record {
    name: "a step of the canary",
    fields: &[
        required(
            "weight",
            Shape::Scalar(SOME_SHARE),
            "Share of sessions that go to the new version.",
        ),
        required(
            "for",
            Shape::Scalar(Scalar::Duration {
                least: Duration::from_secs(1),
                most: Duration::from_hours(24 * 30),
            }),
            "How long this weight is held.",
        ),
    ],
};

const ROLLING: Record = Record {
    name: "a rolling update",
    fields: &[
        defaults(
            "max_surge",
            Shape::Scalar(Scalar::Amount),
            "25%",
            "Instances above the usual number.",
        )
        .from(Grade::A, Transfer::Same, "Kubernetes maxSurge"),
        defaults(
            "max_unavailable",
            Shape::Scalar(Scalar::Amount),
            "25%",
            "Instances below the usual number.",
        )
        .from(Grade::A, Transfer::Same, "Kubernetes maxUnavailable"),
    ],
};

const OUTCOME: Record = Record {
    name: "an outcome",
    fields: &[
        required("share", Shape::Scalar(SOME_SHARE), "How often releases turn out so."),
        required(
            "what",
            Shape::Kinds { name: "an outcome", kinds: TRUTHS },
            "What the new version does.",
        ),
    ],
};

const TRUTHS: &[Kind] = &[
    Kind { name: "healthy", doc: "Nothing is wrong.", content: None },
    Kind {
        name: "errors",
        doc: "A share of its answers are errors.",
        content: Some(Shape::Record(&Record {
            name: "the errors",
            fields: &[required(
                "rate",
                Shape::Law(&SOME_SHARE),
                "Share of answers that are errors.",
            )],
        })),
    },
    Kind {
        name: "latency",
        doc: "Answers wait longer, without working.",
        content: Some(Shape::Record(&LATENCY)),
    },
    Kind {
        name: "cpu_cost",
        doc: "Every request costs more work: fine at a small weight, a collapse at a large one.",
        content: Some(Shape::Record(&Record {
            name: "the cost",
            fields: &[required("factor", Shape::Law(&FACTOR), "Work of a request, as a factor.")],
        })),
    },
    Kind {
        name: "crash_loop",
        doc: "The process dies again and again.",
        content: Some(Shape::Record(&Record {
            name: "the crash loop",
            fields: &[defaults(
                "after",
                Shape::Kinds { name: "a moment of the crash", kinds: CRASHES },
                "start",
                "When a process dies.",
            )],
        })),
    },
    Kind {
        name: "cold_start",
        doc: "Fresh instances are slow until they are warm: the bait for false triggers.",
        content: Some(Shape::Record(&COLD_START)),
    },
    Kind {
        name: "late_onset",
        doc: "Healthy at first; errors set in later.",
        content: Some(Shape::Record(&LATE_ONSET)),
    },
    Kind {
        name: "cohort",
        doc: "Requests of a share of the users fail.",
        content: Some(Shape::Record(&COHORT)),
    },
    Kind {
        name: "memory_leak",
        doc: "Every request keeps memory, until the process is out of it and dies.",
        content: Some(Shape::Record(&MEMORY_LEAK)),
    },
    Kind {
        name: "health_check_liar",
        doc: "Some of its instances pass their probe and answer nothing well.",
        content: Some(Shape::Record(&HEALTH_CHECK_LIAR)),
    },
    Kind {
        name: "chatty",
        doc: "It calls each of its callees so many times as often.",
        content: Some(Shape::Record(&Record {
            name: "the chatter",
            fields: &[required(
                "factor",
                Shape::Law(&FACTOR),
                "Calls to each callee, as a factor.",
            )],
        })),
    },
    Kind {
        name: "silent_corruption",
        doc: "Some of its writes damage a record, and no figure of service shows it.",
        content: Some(Shape::Record(&Record {
            name: "the corruption",
            fields: &[required(
                "rate",
                Shape::Law(&SOME_SHARE),
                "Share of the writes it handles that damage a record.",
            )],
        })),
    },
    Kind {
        name: "security_regression",
        doc: "It is open to attack while it serves users, and no figure of service shows it.",
        content: None,
    },
    Kind {
        name: "incompatible_migration",
        doc: "It works; the old version cannot read what was written once it serves again.",
        content: Some(Shape::Record(&Record {
            name: "the migration",
            fields: &[defaults(
                "unreadable",
                Shape::Law(&SOME_SHARE),
                "30%",
                "Share of requests the old version then fails on.",
            )
            .chosen("chosen (5% to 100%)")
            .between(0.05, 1.0)],
        })),
    },
];

const HEALTH_CHECK_LIAR: Record = Record {
    name: "the liar",
    fields: &[
        defaults("share", Shape::Scalar(SOME_SHARE), "50%", "Share of its instances that lie.")
            .chosen("chosen (10% to 100%)")
            .between(0.1, 1.0),
        defaults(
            "rate",
            Shape::Law(&SOME_SHARE),
            "100%",
            "Share of a lying instance's answers that are errors.",
        )
        .chosen("chosen (20% to 100%): an instance that lost its database answers nothing well")
        .between(0.2, 1.0),
    ],
};

const LATENCY: Record = Record {
    name: "the latency",
    fields: &[
        required("factor", Shape::Law(&FACTOR), "Time of an answer, as a factor."),
        defaults("share", Shape::Scalar(SOME_SHARE), "100%", "Share of answers that wait."),
    ],
};

const CRASHES: &[Kind] = &[
    Kind { name: "start", doc: "Before it is ever ready.", content: None },
    Kind {
        name: "time",
        doc: "This long after it became ready.",
        content: Some(Shape::Law(&SOME_DURATION)),
    },
    Kind {
        name: "requests",
        doc: "After this many requests.",
        content: Some(Shape::Scalar(Scalar::Count { least: 1, most: 1_000_000_000 })),
    },
];

const COLD_START: Record = Record {
    name: "the cold start",
    fields: &[
        required("factor", Shape::Law(&FACTOR), "Time of an answer while cold, as a factor."),
        required("for", Shape::Law(&SOME_DURATION), "How long an instance stays cold."),
    ],
};

const LATE_ONSET: Record = Record {
    name: "the late onset",
    fields: &[
        required(
            "after",
            Shape::Law(&SOME_DURATION),
            "Time from the first ready instance to the first harm.",
        ),
        required("rate", Shape::Law(&SOME_SHARE), "Share of answers that are errors from then on."),
    ],
};

const COHORT: Record = Record {
    name: "the cohort",
    fields: &[
        required("users", Shape::Scalar(SOME_SHARE), "Share of users who are affected."),
        required("rate", Shape::Law(&SOME_SHARE), "Share of their requests that fail."),
    ],
};

/// One byte to one tebibyte.
const SOME_BYTES: Scalar = Scalar::Bytes { least: 1, most: 1 << 40 };

const MEMORY_LEAK: Record = Record {
    name: "the memory leak",
    fields: &[
        required("per_request", Shape::Scalar(SOME_BYTES), "What a request keeps for good."),
        required(
            "limit",
            Shape::Scalar(SOME_BYTES),
            "What a process may keep before it is killed.",
        ),
    ],
};
